"""That only those call an operation who may, by the table of rights; and who may edit what belongs to a park."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends, Request

from app.accounts.operations import name_of
from app.accounts.rights import RIGHTS, Who
from app.accounts.roles import Caller
from app.errors import Forbidden


async def ensure_allowed(request: Request) -> None:
    """A dependency of every route. Raises `Forbidden` unless the table lets the caller call the operation."""
    who = RIGHTS.get(name_of(request.scope["route"]))
    if who is Who.ANYBODY:
        return
    if who is None:
        raise Forbidden("Nobody may call this: it is not in the table of rights.")
    caller: Caller = request.state.caller
    if caller.role not in who.roles:
        raise Forbidden(f"This is for {who.said}.")


async def current_caller(request: Request) -> Caller:
    """The caller that the gate let in."""
    caller: Caller = request.state.caller
    return caller


CallerDep = Annotated[Caller, Depends(current_caller)]


def ensure_may_edit(caller: Caller, park_id: int | None) -> None:
    """Raises `Forbidden`."""
    ensure_may_edit_either(caller, (park_id,))


def ensure_may_edit_either(caller: Caller, park_ids: Iterable[int | None]) -> None:
    """For what several parks share, such as a corridor's lists: one of them is enough. Raises `Forbidden`."""
    if not any(caller.may_edit(park_id) for park_id in park_ids):
        raise Forbidden("You are bound to another park.")
