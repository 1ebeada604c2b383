"""A worker made to be killed: `python -m tests.app.jobs.victim DATABASE_URL LOG SECONDS...`.

Works on what the database asks for. A child for each number of seconds, killed after them, and a last one that may
finish. Every child takes some time for a step, and notes in the log when it has begun one and when it has done it.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from app.database import make_engine, transaction
from app.jobs.worker import Worker
from app.matches.embeddings import Embeddings
from app.matches.runs.work import queries as work_queries
from app.matches.runs.work import work as work_module
from app.matches.runs.work.work import Work
from tests.conftest import WordEncoder

LENGTH = 5
STEP_SECONDS = 0.1
PATIENCE = 60


def main(url: str, log: str, *seconds: str) -> None:
    for life in map(float, seconds):
        child = start(url, log)
        time.sleep(life)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    _, status = os.waitpid(start(url, log), 0)
    sys.exit(os.waitstatus_to_exitcode(status))


def start(url: str, log: str) -> int:
    child = os.fork()
    if not child:
        work(url, Path(log))
        os._exit(0)
    return child


def work(url: str, log: Path) -> None:
    for name, doing in (("score", "score_rows"), ("explain", "match_rows")):
        note_steps(name, doing, log)
    engine = make_engine(url)
    embeddings = Embeddings(engine, "bundled")
    embeddings._encoder = WordEncoder()
    ended = time.monotonic() + PATIENCE
    with Worker(engine, embeddings, LENGTH, every=0.05):
        while time.monotonic() < ended:
            with suppress(DBAPIError), transaction(engine, writes=False) as session:
                if not work_queries.open_runs(session):
                    return
            time.sleep(0.05)
    os._exit(1)


def note_steps(name: str, doing: str, log: Path) -> None:
    """Notes when a step is begun in earnest, which it is not if it is found done, and when it has been done."""
    step, at_heart = getattr(Work, name), getattr(work_module, doing)
    numbers: list[int] = []

    def noted_step(work: Work, number: int) -> None:
        numbers[:] = [number]
        step(work, number)
        note(log, f"done {name} {number}")

    def noted_heart(*given: Any) -> Any:
        note(log, f"begun {name} {numbers[0]}")
        time.sleep(STEP_SECONDS)
        return at_heart(*given)

    setattr(Work, name, noted_step)
    setattr(work_module, doing, noted_heart)


def note(log: Path, line: str) -> None:
    with log.open("a") as file:
        file.write(line + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
