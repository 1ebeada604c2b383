"""Explaining is plain Python, which one process does on one core: others of this machine help.

What they need is written to a file, of which they map the arrays into memory: all share one copy. They make the rows;
storing them stays with the run, in order.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import joblib

from app.matches.runs.rows import match_rows
from app.matches.runs.work.work import Kind, Work
from matching.ranking.cores import available_cores

FEWEST_PORTIONS = 8
"""Below so many they would be done before the others have started."""
AHEAD = 2
"""portions a process, done or being done before they are stored"""

Rows = list[dict[str, Any]]


def share(work: Work, kind: Kind, count: int) -> None:
    """Has the portions made that nobody has made yet. Blocks are left: scoring them uses all cores already."""
    undone = work.undone(kind, count) if kind == "portion" else []
    processes = available_cores()
    if len(undone) < FEWEST_PORTIONS or processes < 2:
        return
    with TemporaryDirectory(prefix="ponte-") as folder:
        path = Path(folder) / "ranked"
        joblib.dump((work.ranked, work.portions), path)
        with _pool(processes) as pool:
            try:
                for number, rows in _in_order(pool, str(path), undone, processes * AHEAD):
                    work.keep(number, rows)
            finally:
                pool.shutdown(cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    # Not forked: this process has threads.
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_end_with_parent)


def _in_order(pool: ProcessPoolExecutor, path: str, numbers: Sequence[int], ahead: int) -> Iterator[tuple[int, Rows]]:
    """A few at a time, so that what is made does not pile up before it is stored."""
    left = iter(numbers)
    running: deque[tuple[int, Future[Rows]]] = deque()
    while True:
        running.extend((number, pool.submit(_rows, path, number)) for number in islice(left, ahead - len(running)))
        if not running:
            return
        number, future = running.popleft()
        yield number, future.result()


def _rows(path: str, number: int) -> Rows:
    ranked, portions = _loaded(path)
    return match_rows(portions[number], ranked)


@lru_cache(maxsize=1)
def _loaded(path: str) -> Any:
    return joblib.load(path, mmap_mode="r")


def _end_with_parent() -> None:
    """Whoever is killed tells nobody."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - a pool's process has one

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
