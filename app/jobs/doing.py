"""Who does a job: a worker that is there already, or else this process."""

import os
import signal
import sys
import threading
import time
from contextlib import ExitStack, suppress

from sqlalchemy import Engine

from app.database import transaction
from app.errors import Conflict
from app.jobs.worker import NoSlot, Worker
from app.matches.embeddings import Embeddings
from app.settings import Settings
from models import Run
from models.run import OPEN_STATES

GLANCE = 0.2
"""seconds between two looks at a job"""
NICE = 10
PAUSE = 2.0
"""seconds before asking again for the place of a worker"""


def do_run(engine: Engine, settings: Settings, run_id: int) -> Run:
    """Waits until a run is closed, and works on it if this database has no worker or takes another one.

    An interrupt ends the waiting, not the run: the next worker goes on with it.
    """
    with ExitStack() as working:
        with suppress(NoSlot):
            working.enter_context(_worker(engine, settings, GLANCE))
        while True:
            with transaction(engine, writes=False) as session:
                run = session.get_one(Run, run_id)
            if run.state not in OPEN_STATES:
                return run
            time.sleep(GLANCE)


def work_until_told(engine: Engine, settings: Settings) -> None:
    """Works until the process is told to end. Raises `Conflict` if there is a worker and no room for another."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    try:
        with _worker(engine, settings, settings.refresh_seconds):
            told.wait()
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
    # At once: what was begun is durable.
    os._exit(0)


def _worker(engine: Engine, settings: Settings, every: float) -> Worker:
    return Worker(engine, Embeddings(engine, settings.encoder), settings.list_length, every, settings.dask_scheduler)
