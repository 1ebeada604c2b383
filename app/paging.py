"""What all lists have in common: pages, their order, their total, and the choice of items by id.

Paging goes by keys: a cursor holds the sort key of the last item, so pages stay right when rows are added or removed.
"""

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy import ColumnElement, Label, Select, and_, func, literal, or_, select
from sqlalchemy import Row as SqlRow
from sqlalchemy.orm import QueryableAttribute, Session
from sqlalchemy.orm.interfaces import ORMOption

from app.errors import FieldError, Invalid

Item = TypeVar("Item", bound=BaseModel)
Row = TypeVar("Row")
AnySelect = Select[*tuple[Any, ...]]
AnyRow = SqlRow[*tuple[Any, ...]]
Key = list[str | int | float]
Sortable = QueryableAttribute[Any] | Label[Any]
Order = Sequence[tuple[Sortable, bool]]
"""Columns, the first the most important, each with whether it is descending. The last tells any two rows apart."""

NO_FILTERS = frozenset({"cursor", "limit", "lang", "total", "fields"})
"""Parameters that may differ from page to page."""

MOST_IDS = 100
IdSort = Literal["id", "-id"]
SORT = "order of the items; with `-` the other way round"
TOTAL = Field(default=None, description="how many items all pages hold, if `total=true` asks for it; null otherwise")


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next_cursor: str | None = Field(
        default=None, description="send it as `cursor` for the next page; null on the last page"
    )
    total: int | None = TOTAL


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is wanted, and whether the whole of it is to be counted.

    `mark` tells the list, its filters and its order from others: a cursor holds it, too.
    """

    limit: int
    after: Key | None
    mark: str = ""
    total: bool = False

    @classmethod
    def of(cls, limit: int, cursor: str | None, request: Request | None = None, *, total: bool = False) -> "Paging":
        """Raises `Invalid` for a cursor of another list, or of this one with other filters or in another order."""
        mark = "" if request is None else _mark(request)
        return cls(limit, None if cursor is None else decode(cursor, mark), mark, total)

    def cursor(self, key: Key) -> str:
        """For the page that begins after this key."""
        return encode(key, self.mark)

    def cut(self, rows: Sequence[Row]) -> tuple[Sequence[Row], Row | None]:
        """`limit + 1` fetched rows -> the rows of the page, and the last of them if there is a next page."""
        page = rows[: self.limit]
        return page, page[-1] if len(rows) > self.limit else None


Limit = Annotated[int, Query(ge=1, le=100, description="maximum number of items")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the previous page")]
Total = Annotated[bool, Query(description="also count the items of all pages")]


async def paging(request: Request, limit: Limit = 20, cursor: Cursor = None, total: Total = False) -> Paging:
    return Paging.of(limit, cursor, request, total=total)


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


def separated(given: Any) -> Any:
    """`ids=1&ids=2` may be written `ids=1,2`."""
    if not isinstance(given, list):
        return given
    return [part.strip() for item in given for part in str(item).split(",") if part.strip()]


def _ids(what: str) -> tuple[Any, ...]:
    said = f"{what}: repeated or parted by commas; one that is not there is not in the answer"
    return BeforeValidator(separated), Query(min_length=1, max_length=MOST_IDS, description=said)


IdOrder = Annotated[IdSort, Query(description=SORT)]
"""Of lists whose order is that in which their items came."""

Ids = Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]] | None, *_ids("only those with these ids")]
LargeIds = Annotated[list[Annotated[int, Field(ge=1, le=2**53)]] | None, *_ids("only those with these ids")]


def order_by(columns: Mapping[str, Sortable], sort: str, last: Sortable) -> Order:
    """`name`, or `-name` for the other way round; what is equal by `last`, in the same direction."""
    column, descending = columns[sort.removeprefix("-")], sort.startswith("-")
    return [(each, descending) for each in dict.fromkeys((column, last))]


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """The rows of a page, and what is to be said of the list."""

    rows: Sequence[Row]
    next_cursor: str | None
    total: int | None

    def page(self, items: list[Item]) -> Page[Item]:
        """Of what is shown of the rows."""
        return Page(items=items, next_cursor=self.next_cursor, total=self.total)


def find_page(session: Session, query: AnySelect, paging: Paging, order: Order, *loaded: ORMOption) -> Found[AnyRow]:
    """The page of a query in an order. One statement (and those of `loaded`), and one more if the total is wanted."""
    total = count(session, query) if paging.total else None
    query = query.order_by(*(column.desc() if descending else column for column, descending in order))
    if paging.after is not None:
        query = query.where(after(paging.after, order))
    rows, last = paging.cut(session.execute(query.options(*loaded).limit(paging.limit + 1)).all())
    return Found(rows, None if last is None else paging.cursor(_key(last, order)), total)


def page_of(items: Sequence[Item], order: Sequence[str], paging: Paging, *, descending: bool) -> Page[Item]:
    """The page of items that are all at hand, in the order of some of their numbers, which tell any two apart."""

    def key(one: Item) -> tuple[Any, ...]:
        return tuple(getattr(one, name) for name in order)

    rest = sorted(items, key=key, reverse=descending)
    if paging.after is not None:
        last = tuple(paging.after)
        if len(last) != len(order) or any(isinstance(part, str) for part in last):
            raise unknown_cursor()
        rest = [one for one in rest if (key(one) < last if descending else key(one) > last)]
    shown, end = paging.cut(rest)
    cursor = None if end is None else paging.cursor(list(key(end)))
    return Page(items=list(shown), next_cursor=cursor, total=len(items) if paging.total else None)


def count(session: Session, query: AnySelect) -> int:
    """How many rows a query has."""
    rows = query.with_only_columns(literal(1).label("one"), maintain_column_froms=True).order_by(None)
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _key(row: AnyRow, order: Order) -> Key:
    """Of a row that holds the columns of the order, or first an object that has them."""
    of_row = frozenset(row._fields)
    holders = (row if column.key in of_row else row[0] for column, _ in order)
    values = (getattr(holder, column.key) for holder, (column, _) in zip(holders, order, strict=True))
    return [value.isoformat() if isinstance(value, datetime) else value for value in values]


def after(key: Key, order: Order) -> ColumnElement[bool]:
    """The rows after `key` in an order. Raises `Invalid` for a key that is none of it."""
    if len(key) != len(order):
        raise unknown_cursor()
    values = [_value(part, column.type.python_type) for part, (column, _) in zip(key, order, strict=True)]
    steps = []
    for index, (column, descending) in enumerate(order):
        beyond = column < values[index] if descending else column > values[index]
        steps.append(and_(*(other == values[i] for i, (other, _) in enumerate(order[:index])), beyond))
    return or_(*steps)


def _value(part: str | int | float, kind: type) -> Any:
    """A part of a key as its column holds it."""
    if kind is datetime and isinstance(part, str):
        try:
            moment = datetime.fromisoformat(part)
        except ValueError:
            raise unknown_cursor() from None
        if moment.tzinfo is not None:
            return moment
    elif type(part) is kind or (kind is float and type(part) is int):
        return part
    raise unknown_cursor()
