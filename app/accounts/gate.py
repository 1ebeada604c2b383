"""Authentication: only what the table of rights gives to anybody can be reached without a key or a session.

A middleware rather than a dependency of the routes: a new route is protected even if its author forgets them, and the
body of an unauthenticated request is not read.
"""

from typing import Any

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.keyring import KeyRing, Kind
from app.accounts.operations import OpenOperations
from app.accounts.rights import RIGHTS, Who
from app.accounts.roles import Caller, Role
from app.accounts.secrets import is_csrf_token
from app.accounts.sessions.cookies import COOKIE, CSRF_HEADER
from app.database import READ_METHODS
from app.errors import Forbidden, Unauthenticated, problem_response

SCHEME = "bearer"
HOW = "Send your key as `Authorization: Bearer ponte_…`"


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
            except (Unauthenticated, Forbidden) as error:
                await problem_response(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _caller(self, request: Request) -> Caller:
        if "authorization" in request.headers:
            scheme, _, key = request.headers["authorization"].partition(" ")
            if scheme.lower() != SCHEME or not key:
                raise Unauthenticated(f"{HOW}.")
            return await self._found("key", key)
        token = request.cookies.get(COOKIE)
        if not token:
            raise Unauthenticated(f"Sign in, or {HOW[0].lower()}{HOW[1:]}.")
        caller = await self._found("session", token)
        # A browser sends the cookie with whatever request any page makes; the token only who was given it.
        if request.method not in READ_METHODS and not is_csrf_token(request.headers.get(CSRF_HEADER, ""), token):
            raise Forbidden(f"Send the `csrf_token` of your session as {CSRF_HEADER}.")
        return caller

    async def _found(self, kind: Kind, secret: str) -> Caller:
        cached = self._keys.cached(kind, secret)
        return cached if cached is not None else await run_in_threadpool(self._keys.look_up, kind, secret)


def document_rights(document: dict[str, Any]) -> None:
    """Says in the OpenAPI document who may call an operation: in a sentence, and the roles in `x-roles`."""
    document["components"]["securitySchemes"] = {
        "ApiKey": {"type": "http", "scheme": SCHEME, "description": "A key made with `ponte key create`."},
        "Session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Set by `POST /session`."},
        "CsrfToken": {"type": "apiKey", "in": "header", "name": CSRF_HEADER, "description": "Of `GET /session`."},
    }
    for method, operation in (each for path in document["paths"].values() for each in path.items()):
        who = RIGHTS.get(operation["operationId"])
        if who is None or who is Who.ANYBODY:
            continue
        by_browser = ("Session",) if method == "get" else ("Session", "CsrfToken")
        operation["security"] = [{"ApiKey": []}, {name: [] for name in by_browser}]
        operation["x-roles"] = [role.value for role in Role if role in who.roles]
        said = operation.get("description")
        operation["description"] = f"{said}\n\nFor {who.said}." if said else f"For {who.said}."
