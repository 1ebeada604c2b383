"""The SQL of runs and of what is in the lists."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, delete, select, update
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


def mark_changed_since(session: Session, parks: Collection[int], since: datetime) -> None:
    """Stale again: the companies that changed after a moment, and the sites, whose spaces may have."""
    changed = (Company.park_id.in_(parks), Company.updated_at >= since)
    session.execute(update(Company).where(*changed).values(stale_since=now(), updated_at=Company.updated_at))
    session.execute(update(Site).where(Site.park_id.in_(parks)).values(stale_since=now(), updated_at=Site.updated_at))


def unpublish_all_but(session: Session, corridors: Collection[int]) -> None:
    """Takes back the lists of corridors that are no longer live: they, or a park of theirs, were withdrawn."""
    for run in session.scalars(select(Run).where(Run.is_current, Run.corridor_id.not_in(corridors))):
        session.execute(delete(Match).where(Match.run_id == run.id))
        run.is_current = False


def has_dead(session: Session, corridors: Collection[int]) -> bool:
    query = select(Run.id).where(Run.is_current, Run.corridor_id.not_in(corridors)).limit(1)
    return session.execute(query).one_or_none() is not None


def current_run(session: Session, corridor_id: int) -> Run | None:
    return session.scalars(select(Run).where(Run.corridor_id == corridor_id, Run.is_current)).one_or_none()


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
