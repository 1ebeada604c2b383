"""What every answer carries: what keeps a browser out of trouble, how it may be cached, its language, its tag; and
which fields of a list.
"""

import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.fields import FIELDS, only

FOLDER = "/api/"
"""What lies below is data: seen with a key only, kept by nobody without asking again."""

SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)
REVALIDATE, KEEP_NOT, A_DAY = (
    (b"cache-control", value) for value in (b"private, no-cache", b"no-store", b"max-age=86400")
)
LANGUAGE = "language"
"""Where a request's state says in which language it is answered."""


def tag_of(body: bytes) -> str:
    """A weak tag: the same content may be sent compressed or not."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'


def tags(header: str) -> frozenset[str]:
    """Those of an `If-Match` or `If-None-Match`, without the mark of weakness: a proxy that compresses adds it."""
    return frozenset(re.findall(r'"[^"]*"', header)) or frozenset({"*"} & {header.strip()})


def is_among(tag: str, header: str) -> bool:
    given = tags(header)
    return "*" in given or tag.removeprefix("W/") in given


def complete(raw: list[tuple[bytes, bytes]], more: Iterable[tuple[bytes, bytes]]) -> None:
    """Adds the headers that are not there."""
    there = {name for name, _ in raw}
    raw += [header for header in more if header[0] not in there]


class Answers:
    """Middleware. The tag of a JSON answer is made from its body; one that the caller has already is not sent again.

    It stands within the compression, so that a tag is that of the content, and within what makes a HEAD of a GET.
    """

    def __init__(self, app: ASGIApp, kept_a_day: str) -> None:
        self._app = app
        self._kept = kept_a_day

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: Message | None = None

        async def send_on(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start":
                self._complete(scope, message)
                if _has_tag(scope, message):
                    held = message
                    return
            elif held is not None:
                start, held = held, None
                if not message.get("more_body"):
                    message = _tagged(scope, start, _sparse(scope, start, message))
                await send(start)
            await send(message)

        await self._app(scope, receive, send_on)

    def _complete(self, scope: Scope, message: Message) -> None:
        complete(message["headers"], (*SECURITY, self._caching(scope, message["status"])))
        if language := scope.get("state", {}).get(LANGUAGE):
            headers = MutableHeaders(raw=message["headers"])
            headers["Content-Language"] = language
            headers.add_vary_header("Accept-Language")

    def _caching(self, scope: Scope, status: int) -> tuple[bytes, bytes]:
        path: str = scope["path"]
        if scope["method"] != "GET" or status not in (200, 304):
            return KEEP_NOT
        if path.startswith(self._kept):
            return A_DAY
        return REVALIDATE if path.startswith(FOLDER) else KEEP_NOT


def _has_tag(scope: Scope, message: Message) -> bool:
    """What was read, and what was changed: its next change may ask for it."""
    return (
        message["status"] == 200
        and scope["method"] in ("GET", "PUT", "PATCH")
        and scope["path"].startswith(FOLDER)
        and Headers(raw=message["headers"]).get("content-type") == "application/json"
    )


def _sparse(scope: Scope, start: Message, message: Message) -> Message:
    """With the fields that are asked for."""
    fields = scope.get("state", {}).get(FIELDS)
    if fields is None:
        return message
    body = only(message["body"], fields)
    MutableHeaders(raw=start["headers"])["Content-Length"] = str(len(body))
    return {**message, "body": body}


def _tagged(scope: Scope, start: Message, message: Message) -> Message:
    headers = MutableHeaders(raw=start["headers"])
    headers["ETag"] = tag = tag_of(message["body"])
    known = Headers(scope=scope).get("if-none-match")
    if known is None or scope["method"] != "GET" or not is_among(tag, known):
        return message
    start["status"] = 304
    headers.add_vary_header("Accept-Encoding")
    del headers["content-length"], headers["content-type"]
    return {**message, "body": b""}
