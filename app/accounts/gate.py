"""Authentication: only the paths listed as open can be reached without a valid key.

A middleware rather than a dependency of the routes: a new route is protected even if its author forgets keys, and the
body of an unauthenticated request is not read.
"""

from typing import Any

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.keyring import KeyRing
from app.accounts.roles import Caller
from app.errors import Unauthenticated, problem_response

SCHEME = "bearer"


class Gate:
    """Middleware; sets `request.state.caller`."""

    def __init__(self, app: ASGIApp, keys: KeyRing, open_paths: frozenset[str], open_folder: str) -> None:
        self._app = app
        self._keys = keys
        self._open = open_paths
        self._folder = open_folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in self._open and not scope["path"].startswith(self._folder):
            try:
                scope.setdefault("state", {})["caller"] = await self._caller(Request(scope))
            except Unauthenticated as error:
                await problem_response(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _caller(self, request: Request) -> Caller:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != SCHEME or not key:
            raise Unauthenticated("Send your key as `Authorization: Bearer ponte_…`.")
        cached = self._keys.cached(key)
        return cached if cached is not None else await run_in_threadpool(self._keys.look_up, key)


def document_keys(document: dict[str, Any], open_paths: frozenset[str]) -> None:
    """Says in the OpenAPI document which paths need a key."""
    document["components"]["securitySchemes"] = {
        "ApiKey": {"type": "http", "scheme": SCHEME, "description": "A key made with `ponte key create`."}
    }
    for path in document["paths"].keys() - open_paths:
        for operation in document["paths"][path].values():
            operation["security"] = [{"ApiKey": []}]
