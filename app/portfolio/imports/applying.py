"""Rows that were worked out beforehand -> the database: a few statements for each table, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import JSON, Insert, Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import batches, upsert
from app.errors import Conflict
from app.portfolio.companies.queries import capabilities_named
from app.portfolio.imports.writes import Values, Writes
from models import Capability, Company, Opportunity, Party
from models.base import Base, now
from models.opportunity import opportunity_capabilities

Ids = dict[int, int]
TIMES = ("updated_at", "stale_since", "facts_due_since")
"""When a company was changed, for who looks for what was changed since: the moment of writing, not of working out."""


def apply(session: Session, portions: Iterable[Writes]) -> Ids:
    """Writes all, and tells the ids of new companies by their numbers. Raises `Conflict` if others were faster."""
    given: Ids = {}
    moment = now()
    session.flush()
    try:
        for writes in portions:
            given |= _apply(session, writes, moment)
    except IntegrityError as error:
        raise Conflict("The same companies were changed at this moment; import the file again.") from error
    session.expire_all()
    return given


def withdraw(session: Session, ids: list[int]) -> None:
    """Companies that are not withdrawn yet."""
    moment = now()
    for some in batches(ids):
        there = Company.id.in_(some), Company.withdrawn_at.is_(None)
        parties = select(Company.party_id).where(*there)
        stale = update(Party).values(stale_since=moment, facts_due_since=moment)
        session.execute(stale.where(Party.id.in_(parties)), execution_options={"synchronize_session": False})
        gone = update(Company).where(*there).values(withdrawn_at=moment, updated_at=moment)
        session.execute(gone, execution_options={"synchronize_session": False})
    session.expire_all()


def _apply(session: Session, writes: Writes, moment: datetime) -> Ids:
    for name, ids in writes.deleted.items():
        table = _table(name)
        for some in batches(ids):
            session.execute(delete(table).where(table.c.id.in_(some)))
    for name, rows in writes.updated.items():
        table = _table(name)
        change = update(table).where(table.c.id == bindparam("of_id"))
        as_of_now = ({("of_id" if key == "id" else key): value for key, value in row.items()} for row in rows)
        for alike in _alike(_timed(row, moment) for row in as_of_now):
            session.execute(change, alike)
    parties = _inserted(session, Party, [_timed(row, moment) for row in writes.parties])
    companies = [
        _timed(row, moment) | {"party_id": party_id} for row, party_id in zip(writes.companies, parties, strict=True)
    ]
    given = dict(zip(writes.numbers, _inserted(session, Company, companies), strict=True))
    for name, rows in writes.inserted.items():
        session.execute(_insert(_table(name)), [_owned(row, given) for row in rows])
    made = _inserted(session, Opportunity, [_timed(_owned(row, given), moment) for row, _ in writes.opportunities])
    named = dict(zip(made, (names for _, names in writes.opportunities), strict=True))
    _write_capabilities(session, named, writes.capable)
    return given


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _timed(row: Values, moment: datetime) -> Values:
    return row | {name: moment for name in TIMES if row.get(name) is not None}


def _owned(row: Values, given: Ids) -> Values:
    return row | {"company_id": given.get(row["company_id"], row["company_id"])}


def _alike(rows: Iterable[Values]) -> Iterable[list[Values]]:
    """Those with the same columns go in together."""
    found: dict[tuple[str, ...], list[Values]] = {}
    for row in rows:
        found.setdefault(tuple(sorted(row)), []).append(row)
    return found.values()


def _inserted(session: Session, model: type[Base], rows: list[Values]) -> Sequence[int]:
    """The ids, in the order of the rows."""
    if not rows:
        return []
    table = _table(model.__tablename__)
    return session.scalars(_insert(table).returning(table.c.id, sort_by_parameter_order=True), rows).all()


def _insert(table: Table) -> Insert:
    """Of JSON, none is the lack of a value, and not one."""
    lacking = JSON(none_as_null=True)
    columns = (column for column in table.columns if isinstance(column.type, JSON))
    return insert(table).values({column.key: bindparam(column.key, type_=lacking) for column in columns})


def _write_capabilities(session: Session, named: Mapping[int, list[str]], replaced: Mapping[int, list[str]]) -> None:
    """Each name is one row, however many have it, and whoever adds it first."""
    links = opportunity_capabilities
    for some in batches(sorted(replaced)):
        session.execute(delete(links).where(links.c.opportunity_id.in_(some)))
    wanted = {**named, **replaced}
    names = sorted({name for each in wanted.values() for name in each})
    known = dict.fromkeys(capabilities_named(session, names))
    new = [{"name": name} for name in names if name not in known]
    if new:
        session.execute(upsert(session)(Capability).on_conflict_do_nothing(index_elements=["name"]), new)
    ids = {name: row.id for name, row in capabilities_named(session, names).items()}
    rows = [
        {"opportunity_id": item, "capability_id": ids[name]}
        for item, each in wanted.items()
        for name in dict.fromkeys(each)
    ]
    if rows:
        session.execute(insert(links), rows)
