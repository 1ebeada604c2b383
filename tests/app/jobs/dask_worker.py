"""What a Dask worker loads before it works, so that a test can see what it does, and have it die at work.

Notes in the file that `LOG` names which process has begun a piece of a run, and which has done it; with its first piece
it waits until another process has begun one, too. Who is first to note the line in the file that `LAST_WORDS` names
takes that file away, and dies.
"""

import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from distributed.cli import dask_scheduler
from distributed.cli import dask_worker as dask_workers

from app.matches.runs import cluster  # noqa: F401 - what a worker is asked for
from app.matches.runs.pipeline import Piece, RunPipeline
from tests.support.waiting import wait_for

LOG, LAST_WORDS = "PONTE_TEST_LOG", "PONTE_TEST_LAST_WORDS"

_do = RunPipeline.do


def begin(kind: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """A process is a scheduler or a worker, and silent."""
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    command = dask_scheduler.main if kind == "scheduler" else dask_workers.main
    command(list(arguments))


def do(pipeline: RunPipeline, piece: Piece, number: int) -> None:
    note(f"begun {piece} {number}")
    wait_for(lambda: len({line.split()[0] for line in Path(os.environ[LOG]).read_text().splitlines()}) > 1)
    _do(pipeline, piece, number)
    note(f"done {piece} {number}")


def note(what: str) -> None:
    with Path(os.environ[LOG]).open("a") as file:
        file.write(f"{os.getpid()} {what}\n")
    last_words = Path(os.environ[LAST_WORDS])
    try:
        if last_words.read_text() == what:
            last_words.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    except FileNotFoundError:
        pass


def dask_setup(_worker: object) -> None:
    RunPipeline.do = do  # type: ignore[method-assign]  # in the place of its own
