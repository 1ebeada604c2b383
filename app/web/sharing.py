"""Reads leave half of the time to changes, while there are any."""

from asyncio import sleep
from collections.abc import Callable
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.answers import FOLDER

MOST_SECONDS = 0.02
"""That a read counts for: one that takes longer works in a thread, or waits for something itself."""


class Sharing:
    """Middleware. Lists are answered in the event loop, one after another without a pause. A change works in a thread,
    and gives up the interpreter whenever it asks the database: so it would get it back too late, a score of times.
    Reads that come while somebody `is_writing` therefore wait for as long as the reads before them took.
    """

    def __init__(self, app: ASGIApp, is_writing: Callable[[], int]) -> None:
        self._app = app
        self._is_writing = is_writing
        self._counted_until = self._rests_until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(FOLDER):
            await self._app(scope, receive, send)
            return
        while self._is_writing() and (rest := self._rests_until - monotonic()) > 0:
            await sleep(rest)
        start = monotonic()
        await self._app(scope, receive, send)
        if self._is_writing():
            now = monotonic()
            # Of reads that take turns in the loop, the time is counted once.
            took = min(now - max(start, self._counted_until), MOST_SECONDS)
            self._counted_until, self._rests_until = now, max(now, self._rests_until) + took
