"""HTTP as the server speaks it: a request that is begun and not gone on with is ended."""

from asyncio import TimerHandle, Transport
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 30.0
"""That the rest of a request may be waited for. The server's own limit is for the time between two requests."""


class PatientProtocol(H11Protocol):
    """Closes a connection on which the caller is silent in the middle of a request."""

    silence: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # asyncio knows any transport
        super().connection_made(transport)
        self._listen()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._listen()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _listen(self) -> None:
        self._stop()
        begun = self.conn.their_state is h11.IDLE and (self.cycle is None or bool(self.conn.trailing_data[0]))
        if begun or self.conn.their_state is h11.SEND_BODY:
            self.silence = self.loop.call_later(SECONDS, self._end)

    def _stop(self) -> None:
        if self.silence is not None:
            self.silence.cancel()
            self.silence = None

    def _end(self) -> Any:
        if self.flow is not None and self.flow.read_paused:
            self._listen()  # it is this side that does not read
        elif not self.transport.is_closing():
            self.transport.close()
