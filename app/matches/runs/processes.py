"""Explaining is plain Python, which one process does on one core: others of this machine help.

What they need is written to a file, of which they map the arrays into memory: all share one copy. They explain;
storing stays with the run, in order.
"""

import hashlib
import logging
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir
from typing import Any

import joblib
import numpy as np

from app.matches.runs.chunks import Chunk
from app.matches.runs.explanations import Told
from app.matches.runs.match_rows import RankingInputs
from app.matches.runs.pipeline import Piece, RunPipeline
from matching.cores import available_cores
from matching.taxonomy.sectors import Sector, extend, own_sectors

log = logging.getLogger("ponte")

FEWEST_CHUNKS = 3
"""Below so many they would be done before the others have started."""
AHEAD = 2
"""chunks a process, done or being done before they are stored"""


def distribute(pipeline: RunPipeline, piece: Piece, count: int) -> None:
    """Has the chunks explained that nobody has stored yet. Blocks are left: scoring them uses all cores already."""
    undone = pipeline.undone(piece, count) if piece == "chunk" else []
    processes = available_cores()
    if len(undone) < FEWEST_CHUNKS or processes < 2:
        return
    with _folder_of(pipeline) as folder:
        path = folder / "ranking"
        joblib.dump((pipeline.stored.ranking, pipeline.stored.chunks), path)
        with _pool(processes) as pool:
            try:
                for number, told in _in_order(pool, str(path), undone, processes * AHEAD):
                    pipeline.store_chunk(number, told)
            except BrokenProcessPool:
                log.warning("run %s: a helping process died; its chunks are made without help", pipeline.run_id)
            finally:
                pool.shutdown(cancel_futures=True)


@contextmanager
def _folder_of(pipeline: RunPipeline) -> Iterator[Path]:
    """A folder for nobody else, always the same for a run: who was killed leaves it to who goes on.

    Two databases may hold the same companies, so their names tell them apart.
    """
    database = hashlib.blake2b(pipeline.stored.database.encode(), digest_size=8).hexdigest()
    folder = Path(gettempdir()) / f"ponte-{database}-{pipeline.stored.profiles_hash[:16]}-{pipeline.run_id}"
    rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    # Not forked: this process has threads.
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _begin, (own_sectors(),))


def _in_order(
    pool: ProcessPoolExecutor, path: str, numbers: Sequence[int], ahead: int
) -> Iterator[tuple[int, list[Told]]]:
    """A few at a time, so that what is made does not pile up before it is stored."""
    left = iter(numbers)
    running: deque[tuple[int, Future[list[Told]]]] = deque()
    while True:
        running.extend((number, pool.submit(_told, path, number)) for number in islice(left, ahead - len(running)))
        if not running:
            return
        number, future = running.popleft()
        yield number, future.result()


def _told(path: str, number: int) -> list[Told]:
    ranking, chunks = mapped(path)
    return chunks[number].told(ranking)


@lru_cache(maxsize=1)
def mapped(path: str) -> tuple[RankingInputs, list[Chunk]]:
    ranking, chunks = joblib.load(path, mmap_mode="r")
    return _plain(ranking), [_plain(chunk) for chunk in chunks]


def _plain(value: Any) -> Any:
    """The same data, its arrays as they were made: of those that are mapped, a piece takes ten times as long to cut."""
    if isinstance(value, np.memmap):
        return np.asarray(value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return replace(value, **{field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.init})


def _begin(own: Sequence[Sector]) -> None:
    """Knows the operator's sectors, and ends with its parent: one that is killed cannot end its children."""
    extend(own)
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - a pool's process has one

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
