"""The blocks and chunks of a run on a Dask cluster.

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

from app.database import make_engine, transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.pipeline import Piece, RunOptions, RunPipeline, Unavailable
from app.matches.runs.states import Stopped
from app.portfolio.taxonomy import own_sectors
from app.settings import Settings

if TYPE_CHECKING:
    from distributed import Client

log = logging.getLogger("ponte")

CONNECTING = 10.0
"""seconds that the scheduler has to answer"""
POLL_SECONDS = 0.2
"""seconds between two looks at whether the run is to be cancelled"""

_opening = threading.Lock()


class ClusterAway(Unavailable):
    """The scheduler does not answer, or has forgotten what it was asked for."""


class OtherDatabase(Exception):
    """A worker looks for the run in another database than the one that holds it."""


class Cluster:
    """The cluster of a scheduler, such as `tcp://10.0.0.5:8786`."""

    def __init__(self, scheduler: str) -> None:
        self._scheduler = scheduler

    def distribute(self, pipeline: RunPipeline, piece: Piece, count: int) -> None:
        """Has the workers do the pieces that nobody has done yet. Raises `Stopped`, `ClusterAway`, `OtherDatabase`."""
        undone = pipeline.undone(piece, count)
        with self._connected() as client:
            if not client.nthreads():
                log.warning(
                    "PONTE_DASK_SCHEDULER: %s has no workers yet, and run %s waits", self._scheduler, pipeline.run_id
                )
            do = partial(do_piece, pipeline.run_id, pipeline.stored.profiles_hash, piece)
            try:
                _wait_for(client, do, undone, pipeline)
            except Stopped:
                pipeline.check()
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


def _wait_for(client: "Client", do: "partial[None]", numbers: list[int], pipeline: RunPipeline) -> None:
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
            pipeline.check()
            time.sleep(POLL_SECONDS)


def do_piece(run_id: int, profiles_hash: str, piece: Piece, number: int) -> None:
    """On a worker. Raises `Stopped` if, by the database that it knows, this run is not to be worked on."""
    with _opening:
        pipeline = _pipeline(run_id, profiles_hash)
    pipeline.do(piece, number)


@lru_cache(maxsize=1)
def _pipeline(run_id: int, profiles_hash: str) -> RunPipeline:
    """One a process: its threads share what it has read."""
    engine, encoder = _database()
    with transaction(engine, writes=False) as session:
        own_sectors.load(session)
    pipeline = RunPipeline(engine, Embeddings(engine, encoder), run_id, RunOptions(threads=1))
    if pipeline.stored.profiles_hash != profiles_hash:
        raise Stopped
    return pipeline


@cache
def _database() -> tuple[Engine, str]:
    settings = Settings()
    return make_engine(settings.database_url), settings.encoder
