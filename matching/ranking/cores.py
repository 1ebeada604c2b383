"""The processor's cores: one thread each, and none that waits for another within a matrix product."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from threadpoolctl import threadpool_limits


def available_cores() -> int:
    """Those that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
