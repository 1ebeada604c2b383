"""Authentication: only what the table of rights gives to anybody can be reached without a valid key.

A middleware rather than a dependency of the routes: a new route is protected even if its author forgets keys, and the
body of an unauthenticated request is not read.
"""

from typing import Any

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.keyring import KeyRing
from app.accounts.operations import OpenOperations
from app.accounts.rights import RIGHTS, Who
from app.accounts.roles import Caller, Role
from app.errors import Unauthenticated, problem_response

SCHEME = "bearer"


class Gate:
    """Middleware; sets `request.state.caller`."""

    def __init__(self, app: ASGIApp, keys: KeyRing, open_operations: OpenOperations) -> None:
        self._app = app
        self._keys = keys
        self._open = open_operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._open.are_asked(scope):
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


def document_rights(document: dict[str, Any]) -> None:
    """Says in the OpenAPI document who may call an operation: in a sentence, and the roles in `x-roles`."""
    document["components"]["securitySchemes"] = {
        "ApiKey": {"type": "http", "scheme": SCHEME, "description": "A key made with `ponte key create`."}
    }
    for operation in (each for path in document["paths"].values() for each in path.values()):
        who = RIGHTS.get(operation["operationId"])
        if who is None or who is Who.ANYBODY:
            continue
        operation["security"] = [{"ApiKey": []}]
        operation["x-roles"] = [role.value for role in Role if role in who.roles]
        said = operation.get("description")
        operation["description"] = f"{said}\n\nFor {who.said}." if said else f"For {who.said}."
