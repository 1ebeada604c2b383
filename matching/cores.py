"""The processor's cores: one thread each, and none that waits for another within a matrix product; their kind, and what
fits into their caches.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

Part = TypeVar("Part")
Result = TypeVar("Result")

PROCESSOR = Path("/proc/cpuinfo")

CACHED = 1 << 15
"""So many numbers of each of a few matrices are within a core's own cache together."""


@cache
def is_wide_amd() -> bool:
    """Whether this is a processor of AMD's that has registers of 512 bits. Told on Linux only."""
    return described_as_wide_amd(PROCESSOR.read_text()) if PROCESSOR.exists() else False


def described_as_wide_amd(processors: str) -> bool:
    """By what Linux tells of its processors (`/proc/cpuinfo`), of which the first stands for all."""
    first = processors.partition("\n\n")[0].split()
    return "AuthenticAMD" in first and "avx512f" in first


def available_cores() -> int:
    """Those that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def strips(rows: int, columns: int) -> Iterator[slice]:
    """Rows of a matrix, some at a time: what is done to each number, step by step, is done faster within the cache."""
    step = max(1, CACHED // max(1, columns))
    return (slice(start, start + step) for start in range(0, rows, step))


class _OneThreadAProduct:
    """How many threads a product may use is one setting of the whole process, so its users are counted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._limit: Any = None

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if not self._users:
                self._limit = threadpool_limits(limits=1, user_api="blas")
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users:
                    self._limit.restore_original_limits()


one_thread_a_product = _OneThreadAProduct()
"""While it is held, by anybody, a matrix product is made on one thread.

Several threads in one small product wait for one another longer than they multiply, above all on a busy machine.
"""


def in_parallel(score: Callable[[Part], Result], parts: Sequence[Part], threads: int) -> Iterator[tuple[Part, Result]]:
    """Every part with what it gives, as they are done."""
    if not parts:
        return
    with one_thread_a_product(), ThreadPoolExecutor(min(threads, len(parts)), "ranking") as pool:
        running: dict[Future[Result], Part] = {pool.submit(score, part): part for part in parts}
        try:
            for future in as_completed(running):
                yield running.pop(future), future.result()
        finally:
            pool.shutdown(cancel_futures=True)
