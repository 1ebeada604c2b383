"""Meetings that were held at an event: introductions know of them, whether the two were being introduced or not."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.introductions import queries, service
from app.introductions.acting import SYSTEM
from app.introductions.desk import Desk
from app.introductions.giving import Given
from app.introductions.states import Action, Conclusion, State
from matching.learning.decisions import RejectionReason
from models import Introduction


def record_at_event(
    session: Session, desk: Desk, pair_id: int, held_on: date, note: str, moment: datetime
) -> Introduction:
    """The introduction of the pair is `met` from now on; one is begun if none goes on. Told again, a step is added."""
    row = queries.going_on(session, pair_id)
    given = Given(held_on=held_on, note=note)
    if row is None:
        return service.begin_met(session, desk, pair_id, given, moment)
    return service.perform(session, desk, row.id, SYSTEM, Action.RECORD_MEETING, given, moment=moment)


def end_in_vain(session: Session, desk: Desk, pair_id: int, reason: RejectionReason, moment: datetime) -> None:
    """Nothing came of it, for that reason. Nothing happens if the introduction is not `met` any more."""
    row = queries.going_on(session, pair_id)
    if row is not None and row.state == State.MET:
        given = Given(outcome=Conclusion.NONE, reason=reason)
        service.perform(session, desk, row.id, SYSTEM, Action.CONCLUDE, given, moment=moment)
