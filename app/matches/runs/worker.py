"""A thread beside the server that keeps the match lists up to date.

What is to be done stands in the database (`stale_since`), so a kill loses nothing: the next server goes on.
"""

import logging
import threading
from types import TracebackType

from sqlalchemy import Engine

from app.matches.embeddings import Embeddings
from app.matches.runs.refreshing import Refreshes

log = logging.getLogger("ponte")


class Refresher:
    """A context manager; `every` seconds it looks for changed profiles. Zero: never."""

    def __init__(self, engine: Engine, embeddings: Embeddings, list_length: int, every: float) -> None:
        self._refreshes = Refreshes(engine, embeddings, list_length)
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="refresher", daemon=True)

    def __enter__(self) -> "Refresher":
        if self._every:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._every:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self._refreshes.refresh()
            except Exception:
                log.exception("match lists could not be refreshed")
