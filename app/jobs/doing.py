"""Who does a job: a worker that is there already, or else this process."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.database import transaction
from app.errors import Conflict, Interrupted
from app.jobs.asking import ask_for_run
from app.jobs.worker import NoSlot, Worker
from app.matches.embeddings import Embeddings
from app.matches.runs.upkeep.refreshing import Refreshes
from app.settings import Settings
from models import Corridor, Run
from models.run import OPEN_STATES

GLANCE = 0.2
"""seconds between two looks at a job"""
NICE = 10
FINISHING = 60
"""seconds that what a finished run leaves behind may take to be cleared away"""
PATIENCE = 60.0
"""seconds that a database may be away"""
PAUSE = 2.0
"""seconds before asking again for the place of a worker"""


def do_run(engine: Engine, settings: Settings, run_id: int) -> Run:
    """Waits until a run is closed, and works on it if this database has no worker (any more) or takes another one.

    An interrupt ends the waiting, not the run. Raises `Interrupted`.
    """
    try:
        with ExitStack() as working:
            again: float | None = 0.0
            while (run := _run(engine, run_id)).state in OPEN_STATES:
                if again is not None and time.monotonic() >= again:
                    again = time.monotonic() + PAUSE
                    with suppress(NoSlot):
                        working.enter_context(_worker(engine, settings, GLANCE, FINISHING))
                        again = None
                time.sleep(GLANCE)
            return run
    except KeyboardInterrupt:
        raise Interrupted(f"run {run_id} goes on with the next worker") from None


def _run(engine: Engine, run_id: int) -> Run:
    """A database that is away is given time to come back: who works on the run waits for it too."""
    ended = time.monotonic() + PATIENCE
    while True:
        try:
            with transaction(engine, writes=False) as session:
                return session.get_one(Run, run_id)
        except DBAPIError:
            if time.monotonic() > ended:
                raise
            time.sleep(GLANCE)


def refresh_now(engine: Engine, settings: Settings, watch: Callable[[int], None] = lambda _: None) -> None:
    """Brings every list up to date; where that takes a run, waits for it. `watch` is told which.

    Raises `Interrupted`.
    """
    asked = []

    def whole(corridor: Corridor) -> bool:
        asked.append(ask_for_run(engine, settings.list_length, corridor))
        return False

    Refreshes(engine, Embeddings(engine, settings.encoder), whole).refresh()
    for run_id in asked:
        watch(run_id)
        do_run(engine, settings, run_id)


def work_until_told(engine: Engine, settings: Settings) -> None:
    """Works until the process is told to end. Raises `Conflict` if there is a worker and no room for another."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    try:
        with _worker(engine, settings, settings.refresh_seconds):
            told.wait()
            # At once: what was begun is durable.
            os._exit(0)
    except NoSlot:
        raise Conflict("There is a worker already.") from None


def work_beside(engine: Engine, settings: Settings) -> None:
    """Works until stdin ends, which it does with the server at its other end, and gives way to who serves."""
    os.nice(NICE)
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    while True:
        with suppress(NoSlot), _worker(engine, settings, settings.refresh_seconds):
            threading.Event().wait()
        time.sleep(PAUSE)


def _end_with_stdin() -> None:
    sys.stdin.read()
    os._exit(0)


def _worker(engine: Engine, settings: Settings, every: float, finishing: int = 0) -> Worker:
    embeddings = Embeddings(engine, settings.encoder)
    return Worker(
        engine,
        embeddings,
        settings.list_length,
        every,
        settings.dask_scheduler,
        finishing,
        settings.all_pairs_up_to,
    )
