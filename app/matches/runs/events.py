"""A run as a stream of server-sent events."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Row

from app.accounts import keyring
from app.accounts import service as accounts
from app.accounts.access import CallerDep
from app.accounts.roles import Caller
from app.database import ReadOnlyConnection
from app.errors import TooMany
from app.matches.runs import jobs_queries, service
from app.matches.runs.schemas import CLOSED

POLL_SECONDS = 0.5
KEY_SECONDS = keyring.SECONDS
MOST_STREAMS = 10
"""of one key in one process"""
HEARTBEAT_SECONDS = 15.0
"""Proxies close a connection on which nothing is said for long."""
HEARTBEAT = ": still here\n\n"
MEDIA_TYPE = "text/event-stream"


class Watchers:
    """How many streams each key holds open in this process, so that a page that forgets to close them is stopped."""

    def __init__(self) -> None:
        self._open: Counter[int] = Counter()

    @contextmanager
    def one_more(self, key_id: int) -> Iterator[None]:
        """Raises `TooMany`."""
        if self._open[key_id] >= MOST_STREAMS:
            raise TooMany(f"This key watches {MOST_STREAMS} runs already. Close one of the streams.")
        self._open[key_id] += 1
        try:
            yield
        finally:
            self._open[key_id] -= 1
            if not self._open[key_id]:
                del self._open[key_id]


async def one_watcher(request: Request, caller: CallerDep) -> AsyncIterator[Caller]:
    """Who watches, counted for as long as the answer is being sent."""
    watchers: Watchers = request.app.state.watchers
    with watchers.one_more(caller.key_id):
        yield caller


WatcherDep = Annotated[Caller, Depends(one_watcher, scope="request")]


async def events(reader: ReadOnlyConnection, run_id: int, key_id: int, seen: int) -> AsyncIterator[str]:
    """The run as it is, then whenever it changes, until it is closed; numbered on from the `seen`th event.

    Every event is the whole run, so who missed some has missed nothing. Between two looks at the row nothing is held,
    neither a session nor a thread. Ends, too, when the key that opened it is revoked.
    """
    row: Row[Any] | None = await reader.read(lambda connection: service.row_of(connection, run_id))
    usual = await reader.read(lambda connection: service.usual_seconds(connection, row))
    told: Row[Any] | None = None
    told_at = checked_at = monotonic()
    while row is not None:
        if row != told:
            seen += 1
            yield f"id: {seen}\nevent: run\ndata: {service.out(row, usual).model_dump_json()}\n\n"
            told, told_at = row, monotonic()
        elif monotonic() - told_at > HEARTBEAT_SECONDS:
            yield HEARTBEAT
            told_at = monotonic()
        if row.state in CLOSED:
            return
        await asyncio.sleep(POLL_SECONDS)
        if monotonic() - checked_at > KEY_SECONDS:
            if not await reader.read(lambda connection: accounts.is_live(connection, key_id)):
                return
            checked_at = monotonic()
        row = await reader.read(lambda connection: jobs_queries.job(connection, run_id))


def counted(last_event_id: str | None) -> int:
    """How many events a client has seen that comes back with the header `Last-Event-ID`."""
    return int(last_event_id) if last_event_id and re.fullmatch("[0-9]{1,18}", last_event_id) else 0
