"""The blocks and portions of a run on a Dask cluster.

Each is a task that leaves its result in the database and says no more than that it is done. So a worker that dies costs
what it was at work on, which the scheduler gives to another one, and neither profiles nor passwords go over the wire.
"""

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from app.database import make_engine
from app.matches.embeddings import Embeddings
from app.matches.runs.states import Stopped
from app.matches.runs.work.work import Kind, Work
from app.settings import Settings

if TYPE_CHECKING:
    from distributed import Client

log = logging.getLogger("ponte")

CONNECTING = 10.0
"""seconds that the scheduler has to answer"""
GLANCE = 0.2
"""seconds between two looks at whether the run is to be cancelled"""

_opening = threading.Lock()


class ClusterAway(Exception):
    """The scheduler does not answer, or has forgotten what it was asked for. It may come back."""


class OtherDatabase(Exception):
    """A worker looks for the run in another database than the one that it stands in."""


class Cluster:
    """The cluster of a scheduler, such as `tcp://10.0.0.5:8786`."""

    def __init__(self, scheduler: str) -> None:
        self._scheduler = scheduler

    def share(self, work: Work, kind: Kind, count: int) -> None:
        """Has the workers do the pieces that nobody has done yet. Raises `Stopped`, `ClusterAway`, `OtherDatabase`."""
        undone = work.undone(kind, count)
        if not undone:
            return
        with self._connected() as client:
            if not client.nthreads():
                log.warning(
                    "PONTE_DASK_SCHEDULER: %s has no workers yet, and run %s waits", self._scheduler, work.run_id
                )
            do = partial(do_piece, work.run_id, work.profiles_hash, kind)
            try:
                _wait_for(client, do, undone, work)
            except Stopped:
                work.check()
                raise OtherDatabase("A Dask worker needs the PONTE_DATABASE_URL of who gives it work.") from None

    @contextmanager
    def _connected(self) -> Iterator["Client"]:
        # An extra, which only this needs.
        from distributed import Client  # noqa: PLC0415 - see above
        from distributed.comm.core import CommClosedError  # noqa: PLC0415 - the same

        try:
            client = Client(self._scheduler, timeout=CONNECTING, set_as_default=False)
        except OSError as error:
            raise self._away(error) from None
        with client:
            try:
                yield client
            except (CommClosedError, CancelledError) as error:
                raise self._away(error) from None

    def _away(self, error: Exception) -> ClusterAway:
        return ClusterAway(f"PONTE_DASK_SCHEDULER: {self._scheduler} does not answer: {error}")


def _wait_for(client: "Client", do: "partial[None]", numbers: list[int], work: Work) -> None:
    """Until all are done. Raises what a task raises, and `Stopped` if the run is to be cancelled.

    Who leaves early need not tell the workers: what a client asked for is forgotten when it goes.
    """
    from distributed import as_completed  # noqa: PLC0415 - an extra

    # Kept nowhere else: a task that is seen to be done must not be done again when its worker dies.
    tasks = as_completed(client.map(do, numbers, pure=False), loop=client.loop)
    while not tasks.is_empty():
        if tasks.has_ready():
            task = next(tasks)
            if task.status != "finished":
                task.result()
        elif client.status != "running":
            raise CancelledError("the connection is lost")
        else:
            work.check()
            time.sleep(GLANCE)


def do_piece(run_id: int, profiles_hash: str, kind: Kind, number: int) -> None:
    """On a worker. Raises `Stopped` if, by the database that it knows, this run is not to be worked on."""
    with _opening:
        work = _work(run_id, profiles_hash)
    work.do(kind, number)


@lru_cache(maxsize=1)
def _work(run_id: int, profiles_hash: str) -> Work:
    """One a process: its threads share what it has read."""
    engine, encoder = _database()
    work = Work(engine, Embeddings(engine, encoder), run_id, threads=1)
    if work.profiles_hash != profiles_hash:
        raise Stopped
    return work


@cache
def _database() -> tuple[Engine, str]:
    settings = Settings()
    return make_engine(settings.database_url), settings.encoder
