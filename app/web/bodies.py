"""Bodies of requests: how large they may be, and that their length is said in one way."""

import re
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import AppError, Invalid, TooLarge, problem_response

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE


class TwoLengths(AppError):
    type_ = "two-lengths"
    title = "The request says its length in two ways."
    status = 400


class Bodies:
    """Middleware. What is announced as too large is not read; what turns out to be is read to the limit and no further.

    A body of which a proxy and this server may see different ends is how requests are smuggled. The framework's own
    limit answers in plain text.
    """

    def __init__(self, app: ASGIApp, most: int, most_below: Mapping[str, int]) -> None:
        self._app = app
        self._most = most
        self._below = most_below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        most = next((most for path, most in self._below.items() if scope["path"].startswith(path)), self._most)
        refused: AppError | None = None
        if length and "transfer-encoding" in headers:
            refused = TwoLengths("Send Content-Length or Transfer-Encoding.", headers={"Connection": "close"})
        elif length.isdecimal() and int(length[:20]) > most:
            refused = _too_large(scope, most)
        elif not _is_in_utf8(headers.get("content-type", "")):
            refused = Invalid("Forms are sent in UTF-8.")
        if refused is not None:
            await problem_response(refused)(scope, receive, send)
            return
        left = most

        async def receive_counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                # The one kind of error that the framework lets through while it reads a body.
                raise HTTPException(TooLarge.status, _too_large(scope, most).detail)
            return message

        await self._app(scope, receive_counted, send)


def _is_in_utf8(content_type: str) -> bool:
    """Of a form that says so: Python knows encodings by which a form can say what no text holds, and no answer."""
    kind, _, parameters = content_type.lower().partition(";")
    if not kind.strip().startswith("multipart/"):
        return True
    said = re.search(r"charset\s*=\s*\"?([^\s;\"]*)", parameters)
    return said is None or said[1] in ("utf-8", "utf8", "us-ascii")


def _too_large(scope: Scope, most: int) -> TooLarge:
    said = f"{most // MEGABYTE} MB" if most % MEGABYTE == 0 else f"{most // KILOBYTE} kB"
    return TooLarge(f"{scope['path']} takes at most {said} at a time.")
