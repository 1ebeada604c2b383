"""Signing in and out over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts.access import CallerDep
from app.accounts.keyring import forgets_callers
from app.accounts.sessions import service
from app.accounts.sessions.attempts import network_of
from app.accounts.sessions.cookies import COOKIE, drop_session, keep_session
from app.accounts.sessions.doorkeeper import Doorkeeper
from app.accounts.sessions.lifetime import Lifetime
from app.accounts.sessions.schemas import PasswordChange, SessionOut, SignIn, WhoOut
from app.database import ReadingSessionDep, SessionDep
from app.errors import Conflict, NotFound, TooOften, problem, problems
from app.schemas import Id

sessions = APIRouter(tags=["sessions"])

_COOKIE = {"Set-Cookie": {"description": "the session: HttpOnly, SameSite=Lax", "schema": {"type": "string"}}}
_TOO_OFTEN = problem(
    TooOften,
    "Too many attempts failed; `Retry-After` says for how many seconds.",
    detail="There were too many attempts. Try again in 15 minutes.",
)


def address_of(request: Request) -> str:
    return network_of(request.client.host if request.client else None)


@sessions.post(
    "/session",
    status_code=201,
    summary="Sign in, with a password or by a link",
    responses=problems(Conflict) | {201: {"headers": _COOKIE}, 429: _TOO_OFTEN},
)
async def sign_in(request: Request, response: Response, session: ReadingSessionDep, sent: SignIn) -> WhoOut:
    """The answer sets a cookie, which a browser sends by itself. Whatever is no GET needs `csrf_token` beside it.

    Who is refused is not told whether there is such a person.
    """
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    opened = await doorkeeper.sign_in(sent, address_of(request))
    keep_session(request, response, opened.token)
    return service.who(session, opened.caller, opened.token)


@sessions.get("/session", summary="Tell who is calling", responses=problems())
def read_session(request: Request, session: SessionDep, caller: CallerDep) -> WhoOut:
    return service.who(session, caller, request.cookies.get(COOKIE))


@sessions.delete(
    "/session",
    status_code=204,
    summary="Sign out",
    responses=problems(Conflict),
    dependencies=[forgets_callers],
)
def sign_out(response: Response, session: SessionDep, caller: CallerDep) -> None:
    if caller.session_id is None:
        raise Conflict("A key has no session: there is nothing to sign out of.")
    service.revoke(session, caller, caller.session_id)
    drop_session(response)


@sessions.put(
    "/session/password",
    status_code=204,
    summary="Change one's own password; one's other sessions end",
    responses=problems(Conflict) | {429: _TOO_OFTEN},
)
async def change_password(request: Request, caller: CallerDep, change: PasswordChange) -> None:
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    await doorkeeper.change_password(caller, change, address_of(request))
    request.app.state.keys.forget()


@sessions.get("/sessions", summary="List sessions, the latest first: one's own, or as admin all", responses=problems())
def list_sessions(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    user_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="of this person only; for admins")] = None,
) -> list[SessionOut]:
    return service.live(session, caller, user_id, Lifetime.of(request.app.state.settings))


@sessions.delete(
    "/sessions/{session_id}",
    status_code=204,
    summary="End a session: one's own, or as admin anybody's",
    responses=problems(NotFound),
    dependencies=[forgets_callers],
)
def revoke_session(session: SessionDep, caller: CallerDep, session_id: Id) -> None:
    service.revoke(session, caller, session_id)
