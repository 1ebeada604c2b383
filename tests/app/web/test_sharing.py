"""Reads leave half of the time to changes."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from time import monotonic
from typing import Any

from fastapi.testclient import TestClient

from app.web.sharing import MOST_SECONDS, Sharing

Read = Callable[[], Awaitable[None]]


def asked(
    path: str = "/api/v1/parks", method: str = "GET", writing: int = 1, took: float = 0.01
) -> tuple[Read, list[float]]:
    """A request, and when each of them was begun to be answered."""
    begun: list[float] = []

    async def answer(*_: Any) -> None:
        begun.append(monotonic())
        while monotonic() < begun[-1] + took:
            pass  # the loop is busy, as it is with a list

    sharing = Sharing(answer, lambda: writing)

    async def nothing(*_: Any) -> Any:
        return None

    scope = {"type": "http", "method": method, "path": path}
    return lambda: sharing(scope, nothing, nothing), begun


def seconds_of(read: Read, count: int, *, at_once: bool) -> float:
    async def all_of_them() -> None:
        if at_once:
            await asyncio.gather(*(read() for _ in range(count)))
        else:
            for _ in range(count):
                await read()

    start = monotonic()
    asyncio.run(all_of_them())
    return monotonic() - start


def test_a_read_waits_for_as_long_as_those_before_it_took() -> None:
    read, begun = asked()
    seconds_of(read, 4, at_once=False)
    assert all(later - earlier >= 0.0199 for earlier, later in pairwise(begun))


def test_what_took_long_counts_for_no_more_than_a_list() -> None:
    read, begun = asked(took=0.1)
    seconds_of(read, 2, at_once=False)
    assert begun[1] - begun[0] >= 0.1 + MOST_SECONDS - 0.0001


def test_nobody_waits_where_nobody_writes_and_no_change_and_no_page_ever() -> None:
    for others in ({"writing": 0}, {"method": "POST"}, {"path": "/healthz"}):
        read, begun = asked(took=0.0, **others)
        read_slowly, _ = asked(**others)
        seconds_of(read_slowly, 1, at_once=False)
        assert seconds_of(read, 50, at_once=True) < 5
        assert len(begun) == 50


def test_whoever_writes_is_counted(client: TestClient) -> None:
    limiter = client.app.state.write_limiter  # type: ignore[attr-defined]  # it is no bare ASGI app

    async def write() -> list[int]:
        counts = [limiter.writing]
        async with limiter.for_method("POST"):
            counts.append(limiter.writing)
        async with limiter.for_method("GET"):
            counts.append(limiter.writing)
        return counts

    assert asyncio.run(write()) == [0, 1, 0]
