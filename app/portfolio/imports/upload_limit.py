"""Uploads that are too large are refused while they come in, before they fill memory or disk."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from app.errors import TooLarge

_MEGABYTE = 1024 * 1024


class LimitedRoute(APIRoute):
    """A route whose requests hold at most `Settings.import_megabytes`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_limited(request: Request) -> Response:
            megabytes = request.app.state.settings.import_megabytes
            try:
                return await handle(Request(request.scope, _counted(request.receive, megabytes)))
            except HTTPException as error:
                # FastAPI takes whatever stops the reading of a form for a malformed form.
                if isinstance(error.__cause__, TooLarge):
                    raise error.__cause__ from None
                raise

        return handle_limited


def _counted(receive: Receive, megabytes: int) -> Receive:
    left = megabytes * _MEGABYTE

    async def receive_counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge(f"An import may hold {megabytes} MB; split the file into smaller ones.")
        return message

    return receive_counted
