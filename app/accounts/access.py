"""The dependencies by which a route says who may call it."""

from typing import Annotated

from fastapi import Depends, Request

from app.accounts.roles import Caller, Role
from app.errors import Forbidden


async def current_caller(request: Request) -> Caller:
    """Whoever passed the gate."""
    caller: Caller = request.state.caller
    return caller


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
