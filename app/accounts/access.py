"""Who may call a route (dependencies), and who may edit what belongs to a park."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends, Request

from app.accounts.roles import Caller
from app.errors import Forbidden


async def current_caller(request: Request) -> Caller:
    """The caller that the gate let in."""
    caller: Caller = request.state.caller
    return caller


CallerDep = Annotated[Caller, Depends(current_caller)]


async def current_editor(caller: CallerDep) -> Caller:
    if not caller.is_editor:
        raise Forbidden("This needs the role manager or admin.")
    return caller


async def current_admin(caller: CallerDep) -> Caller:
    if not caller.is_admin:
        raise Forbidden("This needs the role admin.")
    return caller


EditorDep = Annotated[Caller, Depends(current_editor)]
AdminDep = Annotated[Caller, Depends(current_admin)]


def ensure_may_edit(caller: Caller, park_id: int | None) -> None:
    """Raises `Forbidden`."""
    ensure_may_edit_either(caller, (park_id,))


def ensure_may_edit_either(caller: Caller, park_ids: Iterable[int | None]) -> None:
    """For what several parks share, such as a corridor's lists: one of them is enough. Raises `Forbidden`."""
    if not any(caller.may_edit(park_id) for park_id in park_ids):
        raise Forbidden("This key is bound to another park.")
