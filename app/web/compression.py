"""Answers are compressed for whoever can read that, and for nobody else."""

from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from app.web.preferences import preferences

HEADER, GZIP = "accept-encoding", "gzip"
_NAMES = (GZIP, "x-gzip", "*")


@lru_cache(maxsize=256)
def takes_gzip(header: str) -> bool:
    """`*` stands for what is not named, and a weight of 0 for no (RFC 9110, 12.5.3)."""
    weights = dict(preferences(header))
    return next((weights[name] > 0 for name in _NAMES if name in weights), False)


class Compression(GZipMiddleware):
    """The framework looks for the letters `gzip` in the header, and finds them in `gzip;q=0`, too."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (given := Headers(scope=scope).getlist(HEADER)):
            scope = {**scope, "headers": list(scope["headers"])}
            MutableHeaders(scope=scope)[HEADER] = GZIP if takes_gzip(", ".join(given)) else "identity"
        await super().__call__(scope, receive, send)
