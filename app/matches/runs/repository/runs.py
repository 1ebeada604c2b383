"""Runs as jobs: asked for, watched, cancelled; the one that is current."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, String, cast, func, literal, select, update
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.runs.repository.counting import changed
from app.paging import Found, Paging, find_page, order_by
from models import Corridor, Event, Run
from models.run import OF_CORRIDORS, OPEN_STATES, of_event

run, corridor, event = Run.__table__.c, Corridor.__table__.c, Event.__table__.c

INTERNAL = ("calibrations", "tables", "tables_hash", "block_rows", "base_revision", "attempts", "scope")
"""Columns that are of no use to callers, or too large."""


def readable_by(_caller: Caller) -> Select[Any]:
    """Runs as callers see them, with codes of corridor and event. Everybody may read all; a limit belongs here."""
    columns = (column for column in run if column.name not in INTERNAL)
    return (
        select(*columns, corridor.code.label("corridor"), event.code.label("event"))
        .join_from(Run.__table__, Corridor.__table__, run.corridor_id == corridor.id)
        .outerjoin(Event.__table__, run.scope == literal(of_event("")) + cast(event.id, String))
    )


def shown(connection: Connection, caller: Caller, run_id: int) -> Row[Any] | None:
    return connection.execute(readable_by(caller).where(run.id == run_id)).one_or_none()


def page(
    session: Session,
    caller: Caller,
    paging: Paging,
    corridor_id: int | None,
    event_code: str | None,
    state: str | None,
    ids: Sequence[int] | None,
    sort: str,
) -> Found[Row[Any]]:
    query = readable_by(caller)
    if corridor_id is not None:
        query = query.where(run.corridor_id == corridor_id)
    if event_code is not None:
        query = query.where(event.code == event_code)
    if state is not None:
        query = query.where(run.state == state)
    if ids is not None:
        query = query.where(run.id.in_(ids))
    return find_page(session, query, paging, order_by({"requested_at": Run.requested_at}, sort, Run.id))


def last_seconds(connection: Connection, corridor_ids: Iterable[int]) -> dict[int, Mapping[str, float]]:
    """Corridor -> how long each phase of its last finished run took, where one is on record."""
    last = select(func.max(run.id)).where(run.corridor_id.in_(set(corridor_ids)), run.state == "done", OF_CORRIDORS)
    rows = connection.execute(select(run.corridor_id, run.figures).where(run.id.in_(last.group_by(run.corridor_id))))
    return {corridor_id: figures["seconds"] for corridor_id, figures in rows if figures.get("seconds")}


def if_open(session: Session, run_id: int, *, locked: bool = False) -> Run | None:
    """The run, if nobody has closed it; `locked`: and nobody will before this transaction ends."""
    found = session.get(Run, run_id, with_for_update=locked or None)
    return found if found is not None and found.state in OPEN_STATES else None


def open_ids(session: Session) -> Sequence[int]:
    return session.scalars(select(Run.id).where(Run.state.in_(OPEN_STATES)).order_by(Run.id)).all()


def open_in(session: Session, scope: str) -> Run | None:
    return session.scalars(select(Run).where(Run.scope == scope, Run.state.in_(OPEN_STATES))).one_or_none()


def corridors_with_open_run(session: Session) -> set[int]:
    return set(session.scalars(select(Run.corridor_id).where(Run.state.in_(OPEN_STATES), OF_CORRIDORS)))


def current(session: Session, scope: str, *, locked: bool = False) -> Run | None:
    """`locked`: as nobody else changes it before this transaction ends."""
    query = select(Run).where(Run.scope == scope, Run.is_current)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def last_closed(session: Session, scope: str, count: int) -> Sequence[tuple[str, datetime | None]]:
    """State and end of the last runs, the newest first."""
    query = select(Run.state, Run.finished_at).where(Run.scope == scope, Run.state.not_in(OPEN_STATES))
    return [(state, at) for state, at in session.execute(query.order_by(Run.id.desc()).limit(count))]


def change_if(session: Session, run_id: int, was: str, **values: str | bool | datetime) -> bool:
    """Changes a run that is still in the state `was`; whether it is. The worker changes states, too."""
    return changed(session, update(Run).where(Run.id == run_id, Run.state == was).values(**values)) > 0


def claim(session: Session, of: Run) -> bool:
    """Takes the right to change the run's lists; false if somebody changed or replaced them since it was read."""
    same = (Run.id == of.id, Run.is_current, Run.revision == of.revision)
    return changed(session, update(Run).where(*same).values(revision=of.revision + 1)) > 0
