"""Waiting for what another process or thread does."""

import time
from collections.abc import Callable

PATIENCE = 120
"""Seconds, however busy the machine is: only what never comes is waited for so long."""


def wait_for(condition: Callable[[], bool]) -> None:
    ended = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ended
        time.sleep(0.02)
