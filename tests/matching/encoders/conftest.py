"""Models take hundreds of megabytes in small pieces, which the C library keeps when they are gone."""

import ctypes
import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def memory_is_given_back() -> Iterator[None]:
    yield
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc only
    if trim:
        trim(0)
