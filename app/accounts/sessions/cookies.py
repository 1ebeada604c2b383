"""The cookie that a browser keeps a session by. Scripts cannot read it."""

from starlette.requests import Request
from starlette.responses import Response

from app.settings import Settings

COOKIE, CSRF_HEADER = "ponte_session", "X-CSRF-Token"


def is_secure(request: Request) -> bool:
    """Whether a cookie is to be sent over HTTPS only."""
    settings: Settings = request.app.state.settings
    return settings.secure_cookie or request.url.scheme == "https"


def keep_session(request: Request, response: Response, token: str) -> None:
    settings: Settings = request.app.state.settings
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.session_hours * 3600,
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )


def drop_session(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
