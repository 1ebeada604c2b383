"""Pages of which other origins may read the answers in a browser (CORS). Keys are sent in a header, so no cookies."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette_problem.cors import CorsConfiguration
from starlette_problem.handler import CorsPostHook, PostHook

from app.web.answers import KEEP_NOT, SECURITY, complete
from app.web.methods import METHODS

_SENT = ["Authorization", "Content-Type", "Accept-Language", "If-Match", "If-None-Match", "Last-Event-ID"]
_ALLOWED: dict[str, Any] = {"allow_methods": [*METHODS, "HEAD"], "allow_headers": _SENT}
CROSS_ORIGIN: dict[str, Any] = _ALLOWED | {
    "expose_headers": ["Allow", "Content-Disposition", "Content-Language", "ETag", "Location", "Server-Timing"],
    "max_age": 600,
}


def on_errors(origins: Sequence[str]) -> list[PostHook[Any]]:
    """What the answer to an unexpected error has to carry by itself: it is made outside of all middlewares."""
    across = [CorsPostHook(CorsConfiguration(allow_origins=list(origins), allow_credentials=False, **_ALLOWED))]
    return [*(across if origins else ()), _headers]


def _headers(content: dict[str, Any], _request: Request, response: Response) -> tuple[dict[str, Any], Response]:
    complete(response.raw_headers, (*SECURITY, KEEP_NOT))
    return content, response
