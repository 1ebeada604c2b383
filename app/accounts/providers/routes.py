"""Signing in by another provider, over HTTP: there, and back."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from app.accounts.providers.provider import ATTEMPT_SECONDS, Provider
from app.accounts.sessions.cookies import is_secure, keep_session
from app.accounts.sessions.doorkeeper import Doorkeeper
from app.errors import NotFound, ProviderFailed, Unauthenticated, problem, problems

providers = APIRouter(prefix="/session/oidc", tags=["sessions"])
COOKIE = "ponte_oidc"
_LED_ON = {"description": "Led on.", "headers": {"Location": {"schema": {"type": "string"}}}}
_RESPONSES = problems(NotFound) | {302: _LED_ON, 502: problem(ProviderFailed)}
Ignored = Annotated[str | None, Query(max_length=4096, include_in_schema=False)]
"""What some providers add to their answer."""


@dataclass(frozen=True, slots=True)
class FromProvider:
    """What the service sends a browser back with."""

    code: Annotated[str | None, Query(max_length=4096, description="what it is to be asked with who that is")] = None
    state: Annotated[str | None, Query(max_length=256, description="as it was sent there")] = None
    error: Annotated[str | None, Query(max_length=256, description="why there is no code")] = None
    error_description: Ignored = None
    error_uri: Ignored = None
    iss: Ignored = None
    session_state: Ignored = None
    scope: Ignored = None
    authuser: Ignored = None
    hd: Ignored = None
    prompt: Ignored = None


def _provider(request: Request) -> Provider:
    found: Provider | None = request.app.state.provider
    if found is None:
        raise NotFound("Nobody else is trusted to say who you are (PONTE_OIDC_ISSUER).")
    return found


def _back_to(request: Request) -> str:
    return str(request.url_for(finish_oidc.__name__))


@providers.get(
    "",
    status_code=302,
    summary="Go to the organisation's own sign-in service",
    response_class=RedirectResponse,
    responses=_RESPONSES,
)
def start_oidc(request: Request) -> RedirectResponse:
    provider = _provider(request)
    url, attempt = provider.way_there(_back_to(request))
    answer = RedirectResponse(url, 302)
    answer.set_cookie(
        COOKIE,
        provider.sealed(attempt),
        max_age=ATTEMPT_SECONDS,
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )
    return answer


@providers.get(
    "/callback",
    status_code=302,
    summary="Come back from it, signed in",
    response_class=RedirectResponse,
    responses=_RESPONSES,
)
async def finish_oidc(request: Request, given: Annotated[FromProvider, Depends()]) -> RedirectResponse:
    provider = _provider(request)
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    try:
        attempt = provider.opened(request.cookies.get(COOKIE), given.state)
        if given.code is None:
            raise Unauthenticated("The sign-in service did not let you in.")
        email = await run_in_threadpool(provider.who_comes_back, attempt, given.code, _back_to(request))
    except Unauthenticated as refused:
        await doorkeeper.refuse("oidc", refused)
        raise
    opened = await doorkeeper.by_provider(email)
    answer = RedirectResponse(request.scope.get("root_path", "") + "/", 302)
    keep_session(request, answer, opened.token)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer
