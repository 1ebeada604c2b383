"""The SQL of runs as jobs: asked for, watched, cancelled. What makes their lists is in `queries`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Row, Select, func, select, update
from sqlalchemy.orm import Session

from app.paging import Paging, after
from models import Corridor, Run
from models.run import OPEN_STATES

run, corridor = Run.__table__.c, Corridor.__table__.c

UNSHOWN = ("calibrations", "block_rows", "base_revision")
"""Columns that are of no use outside, or too large."""


def _with_corridor() -> Select[Any]:
    columns = (column for column in run if column.name not in UNSHOWN)
    return select(*columns, corridor.code.label("corridor")).join_from(
        Run.__table__, Corridor.__table__, run.corridor_id == corridor.id
    )


def job(connection: Connection, run_id: int) -> Row[Any] | None:
    """What is shown of a run, with the code of its corridor."""
    return connection.execute(_with_corridor().where(run.id == run_id)).one_or_none()


def job_page(session: Session, corridor_id: int | None, state: str | None, paging: Paging) -> Sequence[Row[Any]]:
    """The same of many, the newest first; one more than the page holds."""
    query = _with_corridor().order_by(run.id.desc()).limit(paging.limit + 1)
    if corridor_id is not None:
        query = query.where(run.corridor_id == corridor_id)
    if state is not None:
        query = query.where(run.state == state)
    if paging.after is not None:
        query = query.where(after(paging.after, (Run.id, int, True)))
    return session.execute(query).all()


def last_seconds(connection: Connection, corridor_ids: Iterable[int]) -> dict[int, Mapping[str, float]]:
    """Corridor -> how long each phase of its last finished run took, where one is on record."""
    last = select(func.max(run.id)).where(run.corridor_id.in_(set(corridor_ids)), run.state == "done")
    rows = connection.execute(select(run.corridor_id, run.figures).where(run.id.in_(last.group_by(run.corridor_id))))
    return {corridor_id: figures["seconds"] for corridor_id, figures in rows if figures.get("seconds")}


def run_of(session: Session, run_id: int) -> Run | None:
    return session.get(Run, run_id)


def open_run(session: Session, corridor_id: int) -> Run | None:
    return session.scalars(select(Run).where(Run.corridor_id == corridor_id, run.state.in_(OPEN_STATES))).one_or_none()


def change_if(session: Session, run_id: int, was: str, **values: str | bool | datetime) -> bool:
    """Changes a run that is still in the state `was`; whether it is. The worker changes states, too."""
    changed: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Run).where(Run.id == run_id, Run.state == was).values(**values)
    )
    return bool(changed.rowcount)


def corridor_of(session: Session, of: Run) -> Corridor:
    return session.get_one(Corridor, of.corridor_id)
