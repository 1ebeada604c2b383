"""The gate before the service: nothing but what is listed as open is reached without a valid key.

It stands before the routes, so that a new route is closed whether or not its author thought of keys, and a body is not
even read for a stranger.
"""

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.keyring import KeyRing
from app.accounts.roles import Caller
from app.errors import Unauthenticated, problem_response

SCHEME = "bearer"


class Gate:
    """Middleware. The caller is found in `request.state.caller`."""

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
        known = self._keys.known(key)
        return known if known is not None else await run_in_threadpool(self._keys.look_up, key)


def document_keys(app: FastAPI, open_paths: frozenset[str]) -> None:
    """Tells the OpenAPI document what is behind the gate."""
    make = app.openapi

    def document() -> dict[str, object]:
        made = make()
        made["components"]["securitySchemes"] = {
            "ApiKey": {"type": "http", "scheme": SCHEME, "description": "A key made with `ponte key create`."}
        }
        for path, operations in made["paths"].items():
            for operation in operations.values():
                if path not in open_paths:
                    operation["security"] = [{"ApiKey": []}]
        return made

    app.openapi = document  # type: ignore[method-assign]
