"""What parks, sites, spaces, corridors, companies, offers and needs have in common: reading, listing, adding, changing,
withdrawing, and who may do so.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import Label, Select, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from app.accounts.access import ensure_may_edit
from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import Conflict, Forbidden, NotFound
from app.paging import Page, Paging, find_page, order_by
from app.portfolio.schemas import PlaceFilter
from app.schemas import RequestModel
from models import Company, Corridor, Opportunity, Park, Site, Space
from models.base import now

ALL = PlaceFilter()
AnyRow = Park | Site | Space | Corridor | Company | Opportunity
Row = TypeVar("Row", Park, Site, Space, Corridor, Company, Opportunity)
In = TypeVar("In", bound=RequestModel)
Out = TypeVar("Out", bound=BaseModel)


def authorise(caller: Caller, row: AnyRow) -> None:
    """What belongs to a park is written by its managers, parks and corridors by admins. Raises `Forbidden`."""
    profile = profile_of(row)
    if profile is not None:
        ensure_may_edit(caller, profile.park_id)
    elif not caller.is_admin:
        raise Forbidden("Parks and corridors are kept by the role admin.")


def profile_of(row: AnyRow) -> Company | Site | None:
    """The company or site that the row is a part of."""
    match row:
        case Space():
            return row.site
        case Opportunity():
            return row.company
        case Company() | Site():
            return row
    return None


def mark_changed(profile: Company | Site | None) -> None:
    """The profile is another one now: its match lists are to be made, and its facts to be read again."""
    if profile is not None:
        profile.updated_at = profile.party.stale_since = profile.party.facts_due_since = now()


def set_withdrawn(row: AnyRow, withdrawn: bool) -> None:
    """Withdraws it, unless it is withdrawn already; or brings it back."""
    row.withdrawn_at = (row.withdrawn_at or now()) if withdrawn else None


class Repository(Generic[Row, In, Out]):
    """The rows of one kind. `unique` are the columns of a code and of what it is unique in, withdrawn rows included."""

    sorts: tuple[str, ...] = ("name", "code", "updated_at")
    """columns that a list may be sorted by"""

    def __init__(
        self, kind: type[Row], out: type[Out], name: str, *loaded: ORMOption, unique: tuple[str, ...] = ()
    ) -> None:
        self.kind: type[Row] = kind
        self.out = out
        self.name = name
        self.loaded = loaded
        self.unique = unique

    def readable_by(self, caller: Caller) -> Select[Row]:  # noqa: ARG002 - see below
        """What the caller may read: all, unless a kind of rows says otherwise."""
        return select(self.kind)

    def get(self, session: Session, caller: Caller, row_id: int) -> Row:
        """Raises `NotFound`."""
        query = self.readable_by(caller).where(self.kind.id == row_id).options(*self.loaded)
        row = session.scalars(query).one_or_none()
        if row is None:
            raise NotFound(f"There is no {self.name} {row_id}.")
        return row

    def read(self, session: Session, caller: Caller, row_id: int) -> Out:
        """Raises `NotFound`."""
        return self.show(session, caller, [self.get(session, caller, row_id)])[0]

    def page(
        self, session: Session, caller: Caller, paging: Paging, chosen: PlaceFilter = ALL, **columns: object
    ) -> Page[Out]:
        """Those with these values, either the withdrawn ones or the others."""
        is_withdrawn = self.kind.withdrawn_at.is_not(None)
        query = self.readable_by(caller).where(is_withdrawn if chosen.withdrawn else ~is_withdrawn)
        return self.page_of(session, caller, query.filter_by(**columns), paging, chosen.ids, chosen.sort)

    def page_of(
        self,
        session: Session,
        caller: Caller,
        query: Select[Row],
        paging: Paging,
        ids: Sequence[int] | None,
        sort: str,
    ) -> Page[Out]:
        if ids is not None:
            query = query.where(self.kind.id.in_(ids))
        query, columns = self.sorted_by(session, caller, query)
        own: dict[str, Any] = {name: getattr(self.kind, name) for name in (*self.sorts, "id")}
        order = order_by(own | dict(columns), sort, self.kind.id)
        found = find_page(session, query, paging, order, *self.loaded)
        return found.page(self.show(session, caller, [row[0] for row in found.rows]))

    def sorted_by(self, _session: Session, _caller: Caller, query: Select[Row]) -> tuple[Any, Mapping[str, Label[Any]]]:
        """The query with columns by which the caller may sort instead of the row's own: a cursor tells their values."""
        return query, {}

    def show(self, _session: Session, _caller: Caller, rows: Sequence[Row]) -> list[Out]:
        """What the caller receives of the rows."""
        return [self.out.model_validate(row, from_attributes=True) for row in rows]

    def insert(self, session: Session, caller: Caller, row: Row, sent: In) -> Out:
        """`row` tells where it belongs, `sent` the rest. Raises `Forbidden` and `Conflict`."""
        authorise(caller, row)
        with session.no_autoflush:  # no query may send the row to the database before it is complete
            self.ensure_new(session, row)
            self.write(session, row, sent)
        session.add(row)
        mark_changed(profile_of(row))
        session.flush()
        record(session, caller, f"{self.name}.add", self.name, row.id)
        return self.read(session, caller, row.id)

    def change(self, session: Session, caller: Caller, row_id: int, sent: In) -> Out:
        """Raises `NotFound`, `Forbidden` and `Conflict`."""
        row = self.get(session, caller, row_id)
        authorise(caller, row)
        if self.write(session, row, sent):
            mark_changed(profile_of(row))
            fields = sorted(sent.model_fields_set)
            record(session, caller, f"{self.name}.change", self.name, row.id, {"fields": fields})
        session.flush()
        return self.read(session, caller, row_id)

    def withdraw(self, session: Session, caller: Caller, row_id: int) -> None:
        """Nothing is deleted. Raises `NotFound` and `Forbidden`."""
        row = self.get(session, caller, row_id)
        authorise(caller, row)
        if row.withdrawn_at is None:
            set_withdrawn(row, True)
            mark_changed(profile_of(row))
            record(session, caller, f"{self.name}.withdraw", self.name, row.id)
            session.flush()

    def ensure_new(self, session: Session, row: Row) -> None:
        """Raises `Conflict` if the code is given already."""
        columns = {name: getattr(row, name) for name in self.unique}
        known = session.scalars(select(self.kind).filter_by(**columns)).one_or_none() if columns else None
        if known is not None:
            raise Conflict(
                f"{columns['code']} is the code of {self.name} {known.id}{if_withdrawn(known)}.",
                errors=[{"field": "code", "reason": f"is already that of {self.name} {known.id}"}],
            )

    def write(self, session: Session, row: Row, sent: In) -> bool:
        """Sets the columns that were sent; the others stay. Whether that changed anything."""
        fields = sent.model_dump(exclude_unset=True)
        for name in fields.keys() & self.kind.__mapper__.columns.keys():
            setattr(row, name, fields[name])
        if "withdrawn" in fields:
            set_withdrawn(row, fields["withdrawn"])
        return session.is_modified(row)


def if_withdrawn(row: AnyRow) -> str:
    return ", which was withdrawn and can be brought back" if row.withdrawn_at else ""
