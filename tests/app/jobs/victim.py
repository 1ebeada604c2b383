"""A worker to which something happens, a process of its own: `begin(DATABASE_URL, LOG, kill|cut|hold, POINT...)`.

It works on what the database asks for, until that is done and tidied. A point such as `publish:3` is the third time
that the step is about to write, about to commit, or has committed, and `publish:0` is its beginning; a step is one of
`STEPS`. So whatever happens, happens at work, however fast the machine is.

- kill: a child for each point, which kills itself there, and a last one that may finish. `publish:*` is every point of
  the step in turn: one in each child, until one finishes.
- cut: there, the server ends all connections of the database.
- hold: there, it stands still for ever.

Every child notes in the log which pieces it has begun, and whether they had been done.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import background
from app.database import make_engine, transaction
from app.matches import embeddings, tasks
from app.matches.runs import chunks, processes, repository
from app.matches.runs.pipeline import Piece, RunPipeline
from app.matches.tasks import MatchTasks
from app.settings import Settings
from tests.support.databases import cut_off
from tests.support.encoder import WordEncoder
from tests.support.runs import is_tidy
from tests.support.waiting import PATIENCE

SMALL = 20
"""matches in a chunk, and texts encoded at once"""
STEPS = {"rank": MatchTasks, "tidy": tasks} | dict.fromkeys(("read", "do", "assemble", "publish"), RunPipeline)


def begin(url: str, log: str, what: str, *points: str) -> None:
    """In a group of processes of its own, so that it can be ended with its children."""
    os.setsid()
    embeddings.load_encoder = lambda _model: WordEncoder()  # type: ignore[assignment]  # in the place of its own
    embeddings.ENCODED_AT_ONCE = chunks.CHUNK = SMALL
    # Processes that others start are not killed with them at once.
    processes.available_cores = lambda: 1
    if what != "kill":
        happen = {"cut": cut_off, "hold": lambda _engine: hold(Path(log))}[what]
        work(url, Path(log), {*points}, happen)
        return
    for point in points:
        step, _, number = point.partition(":")
        for each in count(1) if number == "*" else [int(number)]:
            code = life(url, log, f"{step}:{each}")
            if number == "*" and code == 0:
                break
            assert code == -signal.SIGKILL, f"{step}:{each} ended with {code}"
    sys.exit(life(url, log))


def life(url: str, log: str, *points: str) -> int:
    child = os.fork()
    if not child:
        try:
            work(url, Path(log), {*points}, lambda _engine: os.kill(os.getpid(), signal.SIGKILL))
        except Exception:
            logging.exception("not done")
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def hold(log: Path) -> None:
    note(log, "holds")
    threading.Event().wait()


def work(url: str, log: Path, points: set[str], happen: Callable[[Engine], None]) -> None:
    engine = make_engine(url)
    note_pieces(engine, log)
    Points(points, lambda: happen(make_engine(url)))
    ended = time.monotonic() + PATIENCE
    with background.worker(engine, Settings(_env_file=None, refresh_seconds=0.05)):
        while time.monotonic() < ended:
            with suppress(DBAPIError):
                with transaction(engine, writes=False) as session:
                    open_runs = repository.runs.open_ids(session)
                if not open_runs and is_tidy(engine):
                    return
            time.sleep(0.05)
    raise TimeoutError


def note_pieces(engine: Engine, log: Path) -> None:
    do = RunPipeline.do
    open_ids = repository.runs.open_ids

    def noted(of: RunPipeline, piece: Piece, number: int) -> None:
        with transaction(engine, writes=False) as session:
            is_done = number in repository.work.part_numbers(session, of.run_id, piece)
        note(log, f"{'again' if is_done else 'begun'} {piece} {number}")
        do(of, piece, number)

    def looked(session: Session) -> Any:
        if threading.current_thread().name == "rank":
            note(log, "looked")
        return open_ids(session)

    RunPipeline.do = noted  # type: ignore[method-assign]  # in the place of its own
    repository.runs.open_ids = looked


def note(log: Path, line: str) -> None:
    with log.open("a") as file:
        file.write(line + "\n")


class Points:
    """Counts the points of every step, and has happen what is to happen at some of them."""

    def __init__(self, at: set[str], happen: Callable[[], None]) -> None:
        self._at = at
        self._happen = happen
        self._here = threading.local()
        """the steps that this thread is in, and how many points of each it has passed"""
        for name, owner in STEPS.items():
            setattr(owner, name, self._counted(name, getattr(owner, name)))
        event.listen(Engine, "before_cursor_execute", self._write)
        event.listen(Engine, "commit", self._commit)
        event.listen(Session, "after_commit", lambda session: self._commit(session.get_bind()))

    def _counted(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def do(*given: Any) -> Any:
            passed = self._here.__dict__
            passed[name] = 0
            self._happen_at({f"{name}:0"})
            try:
                return step(*given)
            finally:
                del passed[name]

        return do

    def _write(self, _connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self._pass()

    def _commit(self, bind: Connection | Engine) -> None:
        if bind.get_execution_options().get("writes"):
            self._pass()

    def _pass(self) -> None:
        passed = self._here.__dict__
        for step in passed:
            passed[step] += 1
        self._happen_at({f"{step}:{number}" for step, number in passed.items()})

    def _happen_at(self, here: set[str]) -> None:
        if here & self._at:
            # Once: what is made anew may pass here again.
            self._at -= here
            self._happen()
