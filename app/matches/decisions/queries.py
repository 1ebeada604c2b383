"""The SQL of decisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.decisions.schemas import DecisionFilter
from app.paging import AnyRow, Found, Paging, find_page, order_by
from app.portfolio.parties import has_company
from matching.profiles import Form
from models import Corridor, Decision, Introduction, Match, Pair, Run
from models.run import OF_CORRIDORS


def current_match(session: Session, which: ColumnElement[bool]) -> Row[Match, Run, Corridor] | None:
    """A match that is in a published list, with the run that made it."""
    query = (
        select(Match, Run, Corridor)
        .join(Run, Run.id == Match.run_id)
        .join(Corridor, Corridor.id == Run.corridor_id)
        .where(which, Run.is_current, OF_CORRIDORS)
    )
    return session.execute(query).one_or_none()


def pair_of(session: Session, party_id: int, other_id: int, form: Form | None) -> int | None:
    """The pair of the best match of two parties, whichever is of park A, or of the one in a form."""
    query = (
        select(Match.pair_id)
        .join(Run, Run.id == Match.run_id)
        .where(
            Run.is_current,
            OF_CORRIDORS,
            _of_both(Match, party_id, other_id),
            *([Match.form == form.value] if form else []),
        )
    )
    return session.scalars(query.order_by(Match.score.desc(), Match.id).limit(1)).first()


def last_decision(session: Session, party_id: int, other_id: int, form: Form | None) -> int | None:
    """The last that counts on two parties, or on the two in a form."""
    of_form = [Decision.pair.has(form=form.value)] if form else []
    query = select(Decision.id).where(Decision.undone_at.is_(None), _of_both(Decision, party_id, other_id), *of_form)
    return session.scalars(query.order_by(Decision.id.desc()).limit(1)).first()


def _of_both(of: type[Match | Decision], party_id: int, other_id: int) -> ColumnElement[bool]:
    """Whichever of the two is of park A."""
    return or_(
        and_(of.party_a_id == party_id, of.party_b_id == other_id),
        and_(of.party_a_id == other_id, of.party_b_id == party_id),
    )


def readable_by(caller: Caller) -> Select[Decision, str]:
    """Decisions that count, with the codes of their corridors. A park's opinion of the other's companies is its own."""
    query = (
        select(Decision, Corridor.code)
        .join(Pair, Pair.id == Decision.pair_id)
        .join(Corridor, Corridor.id == Pair.corridor_id)
    )
    of_park = [] if caller.own_park is None else [Decision.park_id == caller.own_park]
    return query.where(Decision.undone_at.is_(None), *of_park)


def decision(session: Session, caller: Caller, decision_id: int) -> Row[Decision, str] | None:
    """One that counts, with the code of its corridor."""
    return session.execute(readable_by(caller).where(Decision.id == decision_id)).one_or_none()


def corridor_of(session: Session, decision: Decision) -> Corridor:
    """Also of one that is withdrawn."""
    return session.scalars(select(Corridor).join(Pair).where(Pair.id == decision.pair_id)).one()


def decision_page(session: Session, caller: Caller, chosen: DecisionFilter, paging: Paging) -> Found[AnyRow]:
    """Decisions with the codes of their corridors."""
    wanted: list[tuple[Any, Any]] = [
        (Corridor.code, chosen.corridor),
        (Pair.form, chosen.form),
        (Decision.verdict, chosen.verdict),
        (Decision.park_id, chosen.park_id),
        (Decision.pair_id, chosen.pair_id),
    ]
    query = readable_by(caller).where(*(column == value for column, value in wanted if value is not None))
    if chosen.company_id is not None:
        query = query.where(has_company(Pair, chosen.company_id))
    if chosen.ids is not None:
        query = query.where(Decision.id.in_(chosen.ids))
    order = order_by({"decided_at": Decision.decided_at, "score": Decision.score}, chosen.sort, Decision.id)
    return find_page(session, query, paging, order)


def decisions_after(session: Session, moment: datetime | None) -> Sequence[Decision]:
    """Oldest first, but what is undone; all of them without a moment."""
    query = select(Decision).where(Decision.undone_at.is_(None)).order_by(Decision.decided_at, Decision.id)
    return session.scalars(query if moment is None else query.where(Decision.decided_at > moment)).all()


def introductions_after(session: Session, moment: datetime | None) -> Sequence[Introduction]:
    """Those of pairs that stood in a list, oldest first by when they came to where they are."""
    query = select(Introduction).where(Introduction.score.is_not(None))
    query = query.order_by(Introduction.state_since, Introduction.id)
    return session.scalars(query if moment is None else query.where(Introduction.state_since > moment)).all()
