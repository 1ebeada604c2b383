"""The SQL of runs and of what is in the lists."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, Select, exists, or_, select, update
from sqlalchemy.orm import Session

from app.matches.runs.corridor import Party
from models import Company, Match, Run, Site
from models.base import now
from models.run import OPEN_STATES


class Stale(NamedTuple):
    """A party whose profile has changed since its lists were made."""

    party: Party
    park_id: int
    since: datetime


TABLES: dict[str, type[Company] | type[Site]] = {"company": Company, "site": Site}


def stale(session: Session, parks: Collection[int]) -> list[Stale]:
    return [
        Stale((kind, row_id), park_id, since)
        for kind, table in TABLES.items()
        for row_id, park_id, since in session.execute(
            select(table.id, table.park_id, table.stale_since)
            .where(table.park_id.in_(parks), table.stale_since.is_not(None))
            .order_by(table.id)
        )
        if park_id is not None and since is not None
    ]


def clear_stale(session: Session, parties: Iterable[Stale]) -> None:
    """Up to date again, unless changed once more since."""
    for (kind, row_id), _, since in parties:
        table = TABLES[kind]
        session.execute(
            update(table)
            .where(table.id == row_id, table.stale_since == since)
            # Named so that `onupdate` does not take this for a change of the profile.
            .values(stale_since=None, updated_at=table.updated_at)
        )


def mark_stale(session: Session, kind: str, ids: Select[int]) -> None:
    table = TABLES[kind]
    session.execute(
        update(table).where(table.id.in_(ids)).values(stale_since=now(), updated_at=table.updated_at),
        execution_options={"synchronize_session": False},
    )


def left_over(session: Session, live: Collection[int]) -> Sequence[int]:
    """Corridors that are no longer live, they or a park of theirs withdrawn, and still have lists."""
    has_matches = exists(select(Match.id).where(Match.run_id == Run.id))
    query = select(Run.corridor_id).where(
        Run.corridor_id.not_in(live), Run.state.not_in(OPEN_STATES), or_(Run.is_current, has_matches)
    )
    return session.scalars(query.distinct().order_by(Run.corridor_id)).all()


def unpublish(session: Session, corridors: Collection[int]) -> None:
    """Nobody sees their lists from now on; see `app.matches.runs.work.publishing.tidy`."""
    session.execute(update(Run).where(Run.is_current, Run.corridor_id.in_(corridors)).values(is_current=False))


def current_run(session: Session, corridor_id: int, *, locked: bool = False) -> Run | None:
    """`locked`: as nobody else changes it before this transaction ends; see `at_work`."""
    query = select(Run).where(Run.corridor_id == corridor_id, Run.is_current)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def with_open_run(session: Session) -> set[int]:
    """Corridors."""
    return set(session.scalars(select(Run.corridor_id).where(Run.state.in_(OPEN_STATES))))


def claim(session: Session, run: Run) -> bool:
    """Takes the right to change the run's lists; false if somebody changed or replaced them since it was read."""
    claimed: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Run)
        .where(Run.id == run.id, Run.is_current, Run.revision == run.revision)
        .values(revision=run.revision + 1)
    )
    return bool(claimed.rowcount)
