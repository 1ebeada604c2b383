"""What became of a meeting: what both sides told of it, in the timetable and in the introduction of the two."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.events.agendas.agenda import Agenda
from app.events.agendas.facts import Span
from app.events.agendas.history import Key
from app.events.agendas.wording import told_date, told_time
from app.events.answers import queries
from app.events.answers.schemas import MeetingOutcome, StepAfterMeeting
from app.introductions import meetings as introductions
from app.introductions.desk import Desk
from matching.learning.decisions import RejectionReason
from models import EventFeedback, EventIssue, EventMeeting, EventSlot


def settle(session: Session, desk: Desk, issue: EventIssue, key: Key, moment: datetime, replays: date | None) -> None:
    """Who says that it was held is believed; that the partner did not come, unless the partner says otherwise.

    One that was held is a meeting of the introduction of the two, which `learn` reads; it ends there once both have
    told and one of them sees no next step. `replays`: the day that the law was asked for, if that is not today.
    """
    row = queries.meeting(session, issue.event_id, issue.version, key)
    told = queries.feedback_on(session, issue.event_id, key)
    if row is None or not told:
        return
    outcomes = {one.outcome for one in told.values()}
    if MeetingOutcome.HELD in outcomes:
        row.state = "held"
    elif MeetingOutcome.PARTNER_ABSENT in outcomes:
        row.state = "no_show"
    elif len(told) == 2:
        row.state = "cancelled"
    if row.state == "held" and row.pair_id is not None:
        _introduce(session, desk, row, told, moment, replays)
    session.flush()


def _introduce(
    session: Session,
    desk: Desk,
    row: EventMeeting,
    told: dict[str, EventFeedback],
    moment: datetime,
    replays: date | None,
) -> None:
    assert row.pair_id is not None  # noqa: S101 - asked before
    note = "; ".join(
        f"side {side}: {one.rating or '-'} of 5, next step: {one.next_step or 'not said'}"
        for side, one in sorted(told.items())
        if one.outcome == MeetingOutcome.HELD
    )
    met = introductions.record_at_event(session, desk, row.pair_id, _day(session, row), note, moment)
    met.replayed_day = replays
    against = [one.reason for one in told.values() if one.next_step == StepAfterMeeting.NONE]
    if len(told) == 2 and against:
        reason = RejectionReason(next((one for one in against if one), RejectionReason.OTHER.value))
        introductions.end_in_vain(session, desk, row.pair_id, reason, moment)


def _day(session: Session, row: EventMeeting) -> date:
    slot = session.get_one(EventSlot, row.slot_id)
    return slot.starts_at.date()


def told_when(agenda: Agenda, span: Span) -> str:
    day = span.starts.astimezone(ZoneInfo(agenda.owner.zone)).date()
    return f"{told_date(day, agenda.language)}, {told_time(span, agenda.owner.zone)}"
