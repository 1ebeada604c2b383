"""The SQL of decisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from app.matches.feedback.schemas import DecisionFilter
from app.paging import Paging, after
from models import Corridor, Decision, Match, Run


def match(session: Session, match_id: int) -> Row[Match, Run, Corridor] | None:
    """A match that is in a list now, with the run that made it."""
    query = (
        select(Match, Run, Corridor)
        .join(Run, Run.id == Match.run_id)
        .join(Corridor, Corridor.id == Run.corridor_id)
        .where(Match.id == match_id, Run.is_current)
    )
    return session.execute(query).one_or_none()


def decisions(session: Session, chosen: DecisionFilter, paging: Paging) -> Sequence[Row[Decision, str]]:
    """With the codes of their corridors; one more than the page holds."""
    query = select(Decision, Corridor.code).join(Corridor, Corridor.id == Decision.corridor_id)
    wanted: list[tuple[Any, Any]] = [
        (Corridor.code, chosen.corridor),
        (Decision.form, chosen.form),
        (Decision.verdict, chosen.verdict),
        (Decision.park_id, chosen.of_park),
    ]
    query = query.where(*(column == value for column, value in wanted if value is not None))
    if chosen.company_id is not None:
        sides = (Decision.company_a_id, Decision.company_b_id)
        query = query.where(or_(*(side == chosen.company_id for side in sides)))
    if paging.after is not None:
        query = query.where(after(paging.after, (Decision.id, int, True)))
    return session.execute(query.order_by(Decision.id.desc()).limit(paging.limit + 1)).all()


def decisions_after(session: Session, moment: datetime | None) -> Sequence[Decision]:
    """In the order in which they were made; all of them without a moment."""
    query = select(Decision).order_by(Decision.decided_at, Decision.id)
    return session.scalars(query if moment is None else query.where(Decision.decided_at > moment)).all()
