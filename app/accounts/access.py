"""The dependencies by which a route says who may call it."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.accounts.keyring import KeyRing
from app.accounts.roles import Caller, Role
from app.errors import Forbidden, Unauthenticated

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="ApiKey",
    description="A key made with `ponte key create`, as a bearer token.",
)


async def current_caller(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]
) -> Caller:
    if credentials is None:
        raise Unauthenticated("Send your key as `Authorization: Bearer ponte_…`.")
    keys: KeyRing = request.app.state.keys
    known = keys.known(credentials.credentials)
    return known if known is not None else await run_in_threadpool(keys.look_up, credentials.credentials)


CallerDep = Annotated[Caller, Depends(current_caller)]


async def current_editor(caller: CallerDep) -> Caller:
    if caller.role not in (Role.MANAGER, Role.ADMIN):
        raise Forbidden("This needs the role manager or admin.")
    return caller


async def current_admin(caller: CallerDep) -> Caller:
    if not caller.is_admin:
        raise Forbidden("This needs the role admin.")
    return caller


EditorDep = Annotated[Caller, Depends(current_editor)]
AdminDep = Annotated[Caller, Depends(current_admin)]


def ensure_may_edit(caller: Caller, park_id: int | None) -> None:
    if not caller.may_edit(park_id):
        raise Forbidden("This key is bound to another park.")
