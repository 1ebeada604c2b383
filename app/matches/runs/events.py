"""A run as a stream of server-sent events."""

import asyncio
import re
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

from sqlalchemy import Row

from app.database import Reader
from app.matches.runs import jobs_queries, service
from app.matches.runs.schemas import CLOSED

POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0
"""Proxies close a connection on which nothing is said for long."""
HEARTBEAT = ": still here\n\n"
MEDIA_TYPE = "text/event-stream"


async def events(reader: Reader, run_id: int, seen: int) -> AsyncIterator[str]:
    """The run as it is, then whenever it changes, until it is closed; numbered on from the `seen`th event.

    Every event is the whole run, so who missed some has missed nothing. Between two looks at the row nothing is held,
    neither a session nor a thread.
    """
    row: Row[Any] | None = await reader.read(lambda connection: service.row_of(connection, run_id))
    usual = await reader.read(lambda connection: service.usual_seconds(connection, row))
    while row is not None:
        seen += 1
        yield f"id: {seen}\nevent: run\ndata: {service.out(row, usual).model_dump_json()}\n\n"
        if row.state in CLOSED:
            return
        before, silent_since = row, monotonic()
        while row == before:
            await asyncio.sleep(POLL_SECONDS)
            row = await reader.read(lambda connection: jobs_queries.job(connection, run_id))
            if row == before and monotonic() - silent_since > HEARTBEAT_SECONDS:
                yield HEARTBEAT
                silent_since = monotonic()


def counted(last_event_id: str | None) -> int:
    """How many events a client has seen that comes back with the header `Last-Event-ID`."""
    return int(last_event_id) if last_event_id and re.fullmatch("[0-9]{1,18}", last_event_id) else 0
