"""The SQL of decisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.decisions.schemas import DecisionFilter
from app.paging import Paging, after
from models import Company, Corridor, Decision, Match, Pair, Run


def current_match(session: Session, match_id: int) -> Row[Match, Run, Corridor] | None:
    """A match that is in a published list, with the run that made it."""
    query = (
        select(Match, Run, Corridor)
        .join(Run, Run.id == Match.run_id)
        .join(Corridor, Corridor.id == Run.corridor_id)
        .where(Match.id == match_id, Run.is_current)
    )
    return session.execute(query).one_or_none()


def readable_by(caller: Caller) -> Select[Decision, str]:
    """Decisions with the codes of their corridors. A park's opinion of the other's companies is for that park only."""
    query = (
        select(Decision, Corridor.code)
        .join(Pair, Pair.id == Decision.pair_id)
        .join(Corridor, Corridor.id == Pair.corridor_id)
    )
    if caller.is_admin or caller.park_id is None:
        return query
    return query.where(Decision.park_id == caller.park_id)


def decision_page(
    session: Session, caller: Caller, chosen: DecisionFilter, paging: Paging
) -> Sequence[Row[Decision, str]]:
    """One more than the page holds."""
    wanted: list[tuple[Any, Any]] = [
        (Corridor.code, chosen.corridor),
        (Pair.form, chosen.form),
        (Decision.verdict, chosen.verdict),
        (Decision.park_id, chosen.park_id),
    ]
    query = readable_by(caller).where(*(column == value for column, value in wanted if value is not None))
    if chosen.company_id is not None:
        party_id = select(Company.party_id).where(Company.id == chosen.company_id).scalar_subquery()
        query = query.where(or_(Pair.party_a_id == party_id, Pair.party_b_id == party_id))
    if paging.after is not None:
        query = query.where(after(paging.after, (Decision.id, int, True)))
    return session.execute(query.order_by(Decision.id.desc()).limit(paging.limit + 1)).all()


def decisions_after(session: Session, moment: datetime | None) -> Sequence[Decision]:
    """Oldest first; all of them without a moment."""
    query = select(Decision).order_by(Decision.decided_at, Decision.id)
    return session.scalars(query if moment is None else query.where(Decision.decided_at > moment)).all()
