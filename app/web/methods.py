"""HEAD wherever there is GET, and what is said of a method or a path that is not there."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import AppError, NotFound, problem_response

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class NotAllowed(AppError):
    type_ = "method-not-allowed"
    title = "This path is not for that method."
    status = 405


class _Ended(OSError):
    """The head has been sent: what would follow need not be made. To the framework, the client is gone."""


class HeadAsGet:
    """Middleware: a HEAD is a GET whose body is not sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        has_ended = False

        async def send_head(message: Message) -> None:
            nonlocal has_ended
            if message["type"] == "http.response.start":
                await send(message)
                return
            if not has_ended:
                has_ended = True
                await send({"type": "http.response.body", "body": b""})
            if message.get("more_body"):  # a stream, perhaps without an end
                raise _Ended

        try:
            await self._app({**scope, "method": "GET"}, receive, send_head)
        except* (_Ended, ClientDisconnect):  # on its own, or among those of a stream's tasks
            pass


def no_such_path(request: Request, _error: Exception) -> Response:
    """A path with a slash too many is led on, to a path and not to a host: who asked may have named any."""
    path: str = request.scope["path"]
    bare = path.rstrip("/")
    if bare != path and _answers(request, request.method, bare):
        query = request.url.query
        return RedirectResponse(request.scope.get("root_path", "") + (f"{bare}?{query}" if query else bare), 307)
    return problem_response(NotFound(f"There is no path {request.url.path}."))


def not_allowed(request: Request, _error: Exception) -> Response:
    """Names every method of the path; the framework alone names those of one of its routes."""
    allowed = [method for method in METHODS if _answers(request, method, request.scope["path"])]
    if "GET" in allowed:
        allowed.insert(1, "HEAD")
    said = f"{request.url.path} takes {', '.join(allowed)}, not {request.method}."
    return problem_response(NotAllowed(said, headers={"Allow": ", ".join(allowed)}))


def _answers(request: Request, method: str, path: str) -> bool:
    scope = {**request.scope, "method": method, "path": path}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
