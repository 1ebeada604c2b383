"""Keyset paging: a cursor holds the sort key of the last item, so pages stay right when rows are added or removed."""

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import QueryableAttribute

from app.errors import FieldError, Invalid

Item = TypeVar("Item", bound=BaseModel)
Row = TypeVar("Row")
Key = list[str | int | float]

NO_FILTERS = frozenset({"cursor", "limit", "lang"})
"""Parameters that may differ from page to page."""


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next_cursor: str | None = Field(
        default=None, description="send it as `cursor` for the next page; null on the last page"
    )


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is wanted. `mark` tells the list and its filters from others: a cursor holds it, too."""

    limit: int
    after: Key | None
    mark: str = ""

    @classmethod
    def of(cls, limit: int, cursor: str | None, request: Request | None = None) -> "Paging":
        """Raises `Invalid` for a cursor of another list, or of this one with other filters."""
        mark = "" if request is None else _mark(request)
        return cls(limit, None if cursor is None else decode(cursor, mark), mark)

    def cursor(self, key: Key) -> str:
        """For the page that begins after this key."""
        return encode(key, self.mark)

    def cut(self, rows: Sequence[Row]) -> tuple[Sequence[Row], Row | None]:
        """`limit + 1` fetched rows -> the rows of the page, and the last of them if there is a next page."""
        page = rows[: self.limit]
        return page, page[-1] if len(rows) > self.limit else None


Limit = Annotated[int, Query(ge=1, le=100, description="maximum number of items")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the previous page")]


async def paging(request: Request, limit: Limit = 20, cursor: Cursor = None) -> Paging:
    return Paging.of(limit, cursor, request)


PagingDep = Annotated[Paging, Depends(paging)]


def _mark(request: Request) -> str:
    chosen = sorted(item for item in request.query_params.multi_items() if item[0] not in NO_FILTERS)
    return hashlib.sha256(json.dumps([request.scope["path"], chosen]).encode()).hexdigest()[:8]


def encode(key: Key, mark: str = "") -> str:
    return base64.urlsafe_b64encode(json.dumps([mark, *key]).encode()).decode().rstrip("=")


def decode(cursor: str, mark: str = "") -> Key:
    try:
        key: Any = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        key = None
    if not isinstance(key, list) or len(key) < 2 or key[0] != mark or not all(_is_storable(part) for part in key):
        raise unknown_cursor()
    return key[1:]


def _is_storable(part: Any) -> bool:
    """Whether a database accepts the value: a cursor is user input."""
    match part:
        case bool():
            return False
        case int():
            return abs(part) < 2**63
        case float():
            return math.isfinite(part)
        case str():
            return "\x00" not in part and not any("\ud800" <= character <= "\udfff" for character in part)
    return False


def unknown_cursor() -> Invalid:
    return Invalid(errors=[FieldError(field="cursor", reason="is not a cursor of this list with these filters")])


def after(key: Key, *columns: tuple[QueryableAttribute[Any], type, bool]) -> ColumnElement[bool]:
    """The rows after `key` in the order of the columns, each `(column, type, descending)`."""
    if len(key) != len(columns) or not all(
        type(part) is kind or (kind is float and type(part) is int)
        for part, (_, kind, _) in zip(key, columns, strict=True)
    ):
        raise unknown_cursor()
    steps = []
    for index, (column, _, descending) in enumerate(columns):
        beyond = column < key[index] if descending else column > key[index]
        steps.append(and_(*(other == key[i] for i, (other, _, _) in enumerate(columns[:index])), beyond))
    return or_(*steps)
