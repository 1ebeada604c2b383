"""What a participant said on the phone, as the organisers note it: the same as an answer by its link."""

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.errors import Conflict, FieldError, Invalid, NotFound
from app.events import locks
from app.events import service as events
from app.events.answers import queries
from app.events.answers.schemas import Answer, AnsweredMeeting, AnswerIn
from app.events.answers.service import answered
from app.events.participants.service import participant_row
from app.events.releasing import Reader, meeting, tell
from matching.learning.decisions import RejectionReason
from models import Event, EventAnswer, EventMeeting
from models.base import now


def note(reader: Reader, event_id: int, participant_id: int, partner_id: int, sent: AnswerIn) -> AnsweredMeeting:
    """The last word counts, also after the date.

    Raises `NotFound`, `Forbidden`, `Invalid`; `Conflict` once the timetable is final.
    """
    session, caller = reader.session, reader.caller
    event = events.editable(session, caller, event_id)
    one, other = (participant_row(session, event_id, number) for number in (participant_id, partner_id))
    a, b = (one, other) if one.side == "a" else (other, one)
    issue = queries.last_issue(session, event_id)
    locks.participants(session, event_id, [one.id])
    planned = None if issue is None else queries.given_out(session, issue, a.id, b.id)
    # One that the law holds back is answered as one that there is not: else one could find out by asking.
    if issue is None or planned is None or not _is_told(reader, event, planned):
        raise NotFound("The two have no meeting in a timetable that was given out.")
    if issue.kind == "final":
        raise Conflict("The timetable is final: what changes now is a repair.")
    _ensure_slots(session, event_id, sent)
    known = queries.answer(session, event_id, a.id, b.id, one.side)
    row = known or EventAnswer(event_id=event_id, a_id=a.id, b_id=b.id, side=one.side)
    row.version, row.answer, row.answered_at = issue.version, sent.answer, now()
    declined, moves = sent.answer == Answer.DECLINED, sent.answer == Answer.MOVE
    row.reason = (sent.reason or RejectionReason.OTHER).value if declined else None
    row.slots = sorted(set(sent.slots)) if moves and sent.slots else None
    session.add(row)
    # Not whose answer it is: with the meeting of the other side's entry, the two would be named.
    details = {"side": one.side, "meeting": planned.id, "answer": sent.answer}
    record(session, caller, "event.answer_noted", "event", event_id, details)
    session.flush()
    return answered(reader, event_id, a.id, b.id)


def _is_told(reader: Reader, event: Event, row: EventMeeting) -> bool:
    subject = meeting(row)
    return tell(reader, event, [subject])[subject].whole


def _ensure_slots(session: Session, event_id: int, sent: AnswerIn) -> None:
    if unknown := sorted(set(sent.slots or ()) - set(queries.numbers_of_slots(session, event_id))):
        raise Invalid(errors=[FieldError(field="slots", reason=f"there is no slot {unknown[0]}")])
