"""HTTP as the server speaks it: a caller who is too slow, on purpose or because he is gone, holds no connection."""

from asyncio import TimerHandle, Transport
from enum import Enum

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.errors import AppError, problem_response
from app.web.answers import KEEP_NOT, SECURITY

SECONDS = 30.0
"""That are waited for a whole head, for each `PORTION` of a body, and for the rest of a body that was answered already.
The server's own limit is for the time between two requests.
"""
PORTION = 16 * 1024
"""Bytes: some 500 a second are asked for, as Apache does."""


class NotHttp(AppError):
    type_ = "not-http"
    title = "This is no request of HTTP/1.1."
    status = 400


class Awaited(Enum):
    """What a request still lacks."""

    HEAD = "head"
    BODY = "body"
    REST = "rest of a body that was answered already"


class PatientProtocol(H11Protocol):
    """Closes a connection on which a request does not come on."""

    awaited: Awaited | None = None
    since = 0
    """bytes that came while it was awaited"""
    deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # asyncio knows any transport
        super().connection_made(transport)
        self._listen()

    def data_received(self, data: bytes) -> None:
        self.since += len(data)
        super().data_received(data)

    def handle_events(self) -> None:
        super().handle_events()
        self._listen()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_for(None)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """A problem as all others are; and none where an answer has begun, or was given, already."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        answer = problem_response(NotHttp(msg))
        headers = [*answer.raw_headers, *SECURITY, KEEP_NOT, (b"connection", b"close")]
        for event in (
            h11.Response(status_code=400, headers=headers),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _listen(self) -> None:
        """Goes on waiting for what it waits for, and no longer: only a portion of a body buys more time."""
        awaited = self._awaited()
        if awaited is not self.awaited or (awaited is Awaited.BODY and self.since >= PORTION):
            self._wait_for(awaited)

    def _wait_for(self, awaited: Awaited | None) -> None:
        self.awaited, self.since = awaited, 0
        if self.deadline is not None:
            self.deadline.cancel()
        self.deadline = None
        if awaited is not None:
            self.deadline = self.loop.call_later(SECONDS, self._end)

    def _awaited(self) -> Awaited | None:
        if self.conn.their_state is h11.SEND_BODY:
            return Awaited.REST if self.cycle.response_complete else Awaited.BODY
        begun = self.conn.their_state is h11.IDLE and (self.cycle is None or bool(self.conn.trailing_data[0]))
        return Awaited.HEAD if begun else None

    def _end(self) -> None:
        if self.flow.read_paused:
            self._wait_for(self.awaited)  # it is this side that does not read
        else:
            self.transport.abort()
