"""A worker: a thread for each task does what is due, whoever else works on the same database."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from types import TracebackType

from sqlalchemy import Engine

from app.database import transaction
from app.jobs.lock import lock
from app.jobs.task import Task

log = logging.getLogger("ponte")

NICE = 10
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""seconds before a task that failed is tried again; doubled with every failure"""


class Worker:
    """A context manager. What was begun when it is left is waited for; killed instead, nothing is lost."""

    def __init__(self, engine: Engine, tasks: Sequence[Task], every: float) -> None:
        """Looks for work `every` seconds."""
        self._engine = engine
        self._every = every
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._watch, args=(task,), name=task.name, daemon=True) for task in tasks
        ]

    def __enter__(self) -> "Worker":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _watch(self, task: Task) -> None:
        pause, after_failure = self._every, FIRST_PAUSE
        while not self._stop.wait(pause):
            if self._do_due(task):
                pause, after_failure = after_failure, min(2 * after_failure, LONGEST_PAUSE)
            else:
                pause, after_failure = self._every, FIRST_PAUSE

    def _do_due(self, task: Task) -> bool:
        """Whether something failed. Whatever it was, the worker must not be one that lives and does nothing."""
        failed = False
        try:
            with transaction(self._engine, writes=False) as session:
                items = task.due(session)
        except Exception:
            log.exception("task %s: what is due could not be read", task.name)
            return True
        for item in items:
            if self._stop.is_set():
                break
            try:
                with lock(self._engine, task.name, item) as is_ours:
                    if is_ours and self._is_due(task, item):
                        task.execute(item)
            except Exception:
                log.exception("task %s, item %s failed and is tried again", task.name, item)
                failed = True
        return failed

    def _is_due(self, task: Task, item: int) -> bool:
        """Asked again under the lock: another worker may have done the item meanwhile."""
        with transaction(self._engine, writes=False) as session:
            return item in task.due(session)


def work_until_told(worker: Worker) -> None:
    """Works until the process is told to end."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    with worker:
        told.wait()
        # At once: what was begun is durable.
        os._exit(0)


def work_as_child(worker: Worker) -> None:
    """Works until stdin ends, which it does with the process at its other end, and gives way to who serves."""
    os.nice(NICE)
    with worker:
        sys.stdin.read()
        os._exit(0)
