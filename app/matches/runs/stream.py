"""A run as a stream of server-sent events."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.sse import ServerSentEvent
from sqlalchemy import Row

from app.accounts import keyring
from app.accounts import service as accounts
from app.accounts.access import CallerDep
from app.accounts.roles import Actor, Caller
from app.database import ReadOnlyConnection
from app.errors import TooMany
from app.matches.runs import repository, service
from app.matches.runs.schemas import CLOSED_STATES
from app.schemas import Id

POLL_SECONDS = 0.5
KEY_SECONDS = keyring.SECONDS
MOST_STREAMS = 10
"""of one caller in one process"""


class Watchers:
    """How many streams each key holds open in this process, so that a page that forgets to close them is stopped."""

    def __init__(self) -> None:
        self._open: Counter[Actor] = Counter()

    @contextmanager
    def one_more(self, actor: Actor) -> Iterator[None]:
        """Raises `TooMany`."""
        if self._open[actor] >= MOST_STREAMS:
            raise TooMany(f"You watch {MOST_STREAMS} runs already. Close one of the streams.")
        self._open[actor] += 1
        try:
            yield
        finally:
            self._open[actor] -= 1
            if not self._open[actor]:
                del self._open[actor]


async def run_events(
    request: Request,
    caller: CallerDep,
    run_id: Id,
    last_event_id: Annotated[str | None, Header(description="the number of the last event that was received")] = None,
) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
    """The events of a run, counted among the caller's streams for as long as the answer is being sent."""
    reader: ReadOnlyConnection = request.app.state.reader
    watchers: Watchers = request.app.state.watchers
    with watchers.one_more(caller.actor):
        # Once the stream has begun it is too late for a 404.
        await reader.read(lambda connection: service.row_of(connection, caller, run_id))
        yield _events(reader, run_id, caller, _number(last_event_id))


RunEventsDep = Annotated[AsyncIterator[ServerSentEvent], Depends(run_events, scope="request")]


async def _events(reader: ReadOnlyConnection, run_id: int, caller: Caller, seen: int) -> AsyncIterator[ServerSentEvent]:
    """The run as it is, then whenever it changes, until it is closed; numbered on from the `seen`th event.

    Every event is the whole run, so who missed some has missed nothing. Between two looks at the row nothing is held,
    neither a session nor a thread. Ends, too, when the key or session that opened it is revoked.
    """
    row: Row[Any] | None = await reader.read(lambda connection: service.row_of(connection, caller, run_id))
    last_time = await reader.read(lambda connection: service.seconds_last_time(connection, row))
    sent: Row[Any] | None = None
    checked_at = monotonic()
    while row is not None:
        if row != sent:
            seen, sent = seen + 1, row
            yield ServerSentEvent(id=str(seen), event="run", raw_data=service.out(row, last_time).model_dump_json())
        if row.state in CLOSED_STATES:
            return
        await asyncio.sleep(POLL_SECONDS)
        if monotonic() - checked_at > KEY_SECONDS:
            if not await reader.read(lambda connection: accounts.is_live(connection, caller)):
                return
            checked_at = monotonic()
        row = await reader.read(lambda connection: repository.runs.shown(connection, caller, run_id))


def _number(last_event_id: str | None) -> int:
    """How many events a client has seen that comes back with the header `Last-Event-ID`."""
    return int(last_event_id) if last_event_id and re.fullmatch("[0-9]{1,18}", last_event_id) else 0
