"""Which fields of the items of a list are sent: those that `fields` names, or all."""

from typing import Annotated, Any, Literal

import orjson
from fastapi import Depends, Query, Request
from pydantic import BaseModel, BeforeValidator, Field

from app.paging import separated

FIELDS = "fields"
"""Where a request's state says which fields are wanted."""
_HELP = (
    "only these fields of each item: repeat it, or separate them by commas; default: all. The schema of the answer is "
    "that of whole items, and what is left out is missing although it says that it is required"
)


def sparse(*items: type[BaseModel]) -> Any:
    """A dependency of the route of a list with such items. Unknown names are refused, and the known ones named."""
    names = dict.fromkeys(name for item in items for name in item.model_fields)
    known = Literal[*names]  # type: ignore[valid-type]  # made of names

    async def chosen(
        request: Request,
        fields: Annotated[
            list[known] | None,
            BeforeValidator(separated),
            Field(min_length=1),
            Query(description=_HELP),
        ] = None,
    ) -> None:
        choose_fields(request, None if fields is None else frozenset(fields))

    return Depends(chosen)


def choose_fields(request: Request, fields: frozenset[str] | None) -> None:
    setattr(request.state, FIELDS, fields)


def chosen_fields(request: Request) -> frozenset[str] | None:
    found: frozenset[str] | None = getattr(request.state, FIELDS, None)
    return found


def only(body: bytes, fields: frozenset[str]) -> bytes:
    """A list as JSON, with these fields of each item; so with the other lists of items that stand beside it."""
    answer = orjson.loads(body)
    for name, items in answer.items():
        if isinstance(items, list):
            answer[name] = [{key: value for key, value in item.items() if key in fields} for item in items]
    return orjson.dumps(answer)
