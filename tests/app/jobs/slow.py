"""What a Dask worker loads before it works, so that a test can see what it does, and kill it at work.

Notes in the file that `LOG` names which process has begun a piece of a run, and which has done it, and takes some time.
"""

import os
import time
from pathlib import Path

from app.matches.runs.work.work import Kind, Work

PIECE_SECONDS = 0.1
LOG = "PONTE_TEST_LOG"

_do = Work.do


def do(work: Work, kind: Kind, number: int) -> None:
    note(f"begun {kind} {number}")
    time.sleep(PIECE_SECONDS)
    _do(work, kind, number)
    note(f"done {kind} {number}")


def note(what: str) -> None:
    with Path(os.environ[LOG]).open("a") as file:
        file.write(f"{os.getpid()} {what}\n")


def dask_setup(_worker: object) -> None:
    Work.do = do  # type: ignore[method-assign]
