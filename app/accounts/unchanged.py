"""`If-Match`: a change to what the caller has read, unless somebody has changed it meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from pydantic import BaseModel

from app.accounts.access import current_caller
from app.database import SessionDep, see_one_moment
from app.errors import Changed
from app.schemas import TURNS_BY_ITSELF
from app.web.answers import is_among, tag_of


def unless_changed(
    read: Callable[..., BaseModel | Sequence[BaseModel]],
    asked_by: Callable[..., Any] = current_caller,
    *,
    lock: Callable[..., None] | None = None,
) -> Any:
    """A dependency of routes that change what `read` reads: it takes a session, the caller (or what `asked_by` gives as
    a dependency) and the ids in the path.

    Where the same is read in several languages, `read` gives all of them: the caller has read one.
    It reads in the transaction of the change, which sees one moment: nobody can change anything between. Or `lock`,
    which takes a session and the ids, has locked it before: where more than the row that is changed must stay.
    """

    def check(
        request: Request,
        session: SessionDep,
        caller: Annotated[Any, Depends(asked_by)],
        if_match: Annotated[
            str | None, Header(description="`ETag` of what was read: if it was changed since, the answer is 412")
        ] = None,
    ) -> None:
        ids: list[str] = list(request.path_params.values())
        if if_match is None or not all(each.isdecimal() and len(each) < 10 for each in ids):
            return  # what is no id is told by the route
        if lock is None:
            see_one_moment(session)
        else:
            lock(session, *map(int, ids))
        found = read(session, caller, *map(int, ids))
        current = [found] if isinstance(found, BaseModel) else found
        if not any(is_among(tag_of(body), if_match) for one in current for body in _bodies(one)):
            raise Changed("It was changed since it was read. Read it again, and decide what is still to be changed.")

    return Depends(check)


def _bodies(current: BaseModel) -> Iterator[bytes]:
    """As it is sent now, and with every field that the worker or the day turns as it was or will be."""
    turning = [name for name, field in type(current).model_fields.items() if TURNS_BY_ITSELF in field.metadata]
    for values in product((True, False), repeat=len(turning)):
        yield current.model_copy(update=dict(zip(turning, values, strict=True))).model_dump_json(by_alias=True).encode()
