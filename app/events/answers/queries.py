"""The SQL of issues, links, answers and feedback."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.database import batches
from app.events.agendas.history import Key
from app.events.answers.schemas import Answer, AnswerFilter, Standing
from app.events.plans.queries import among
from app.introductions.links.issuing import FOR_CONTACTS
from app.introductions.queries import consenting
from app.paging import AnyRow, AnySelect, Found, Paging, find_page, order_by
from models import (
    AuditEntry,
    Contact,
    Event,
    EventAnswer,
    EventDelegate,
    EventFeedback,
    EventIssue,
    EventLink,
    EventMail,
    EventMeeting,
    EventParticipant,
    EventPlan,
    EventSlot,
)


def last_issue(session: Session, event_id: int) -> EventIssue | None:
    query = select(EventIssue).where(EventIssue.event_id == event_id)
    return session.scalars(query.order_by(EventIssue.id.desc()).limit(1)).one_or_none()


def issues(session: Session, event_id: int) -> Sequence[EventIssue]:
    query = select(EventIssue).where(EventIssue.event_id == event_id)
    return session.scalars(query.order_by(EventIssue.id.desc())).all()


def participants(session: Session, event_id: int) -> Mapping[int, EventParticipant]:
    query = select(EventParticipant).where(EventParticipant.event_id == event_id)
    return {row.id: row for row in session.scalars(query)}


def delegates_with_address(session: Session, participant_ids: Collection[int]) -> list[EventDelegate]:
    found: list[EventDelegate] = []
    for batch in batches(sorted(participant_ids)):
        query = select(EventDelegate).where(EventDelegate.participant_id.in_(batch), EventDelegate.email.is_not(None))
        found += session.scalars(query.order_by(EventDelegate.id))
    return found


def contacts(session: Session, party_ids: Collection[int], day: Any) -> dict[int, Contact]:
    """Party -> the first that was stored of those who consented to be asked; nobody erases them meanwhile."""
    found: dict[int, Contact] = {}
    for batch in batches(sorted(party_ids)):
        query = select(Contact).where(Contact.party_id.in_(batch), Contact.purpose == FOR_CONTACTS, consenting(day))
        for row in session.scalars(query.order_by(Contact.id).with_for_update(read=True, key_share=True)):
            found.setdefault(row.party_id, row)
    return found


def open_links(session: Session, event_id: int, moment: datetime) -> Sequence[EventLink]:
    query = select(EventLink).where(
        EventLink.event_id == event_id, EventLink.replaced_at.is_(None), EventLink.expires_at > moment
    )
    return session.scalars(query.order_by(EventLink.id)).all()


def replace_links(session: Session, event_id: int, moment: datetime) -> None:
    of_event = EventLink.event_id == event_id, EventLink.replaced_at.is_(None)
    session.execute(update(EventLink).where(*of_event).values(replaced_at=moment))


def link(session: Session, link_id: int) -> EventLink | None:
    return session.get(EventLink, link_id)


def was_refused(session: Session, kind: str, subject_id: int, why: str, since: datetime) -> bool:
    """Whether it is on record that a link was refused for that since then: that one, or one of the event."""
    of_subject = AuditEntry.subject_kind == kind, AuditEntry.subject_id == subject_id
    query = select(AuditEntry.details).where(*of_subject, AuditEntry.action == "link.refused", AuditEntry.at > since)
    return any(details["refusal"] == why for details in session.scalars(query))


def answers_of(session: Session, event_id: int, participant_id: int, side: str) -> dict[Key, EventAnswer]:
    own = EventAnswer.a_id if side == "a" else EventAnswer.b_id
    query = select(EventAnswer).where(EventAnswer.event_id == event_id, own == participant_id, EventAnswer.side == side)
    return {Key(row.a_id, row.b_id): row for row in session.scalars(query)}


def feedback_of(session: Session, event_id: int, participant_id: int, side: str) -> dict[Key, EventFeedback]:
    own = EventFeedback.a_id if side == "a" else EventFeedback.b_id
    query = select(EventFeedback).where(
        EventFeedback.event_id == event_id, own == participant_id, EventFeedback.side == side
    )
    return {Key(row.a_id, row.b_id): row for row in session.scalars(query)}


def feedback_on(session: Session, event_id: int, key: Key) -> dict[str, EventFeedback]:
    """By the side."""
    query = select(EventFeedback).where(
        EventFeedback.event_id == event_id, EventFeedback.a_id == key.a, EventFeedback.b_id == key.b
    )
    return {row.side: row for row in session.scalars(query)}


def answer(session: Session, event_id: int, a_id: int, b_id: int, side: str) -> EventAnswer | None:
    query = select(EventAnswer).where(EventAnswer.event_id == event_id, EventAnswer.side == side)
    return session.scalars(query.where(EventAnswer.a_id == a_id, EventAnswer.b_id == b_id)).one_or_none()


def all_answers(session: Session, event_id: int) -> Sequence[EventAnswer]:
    return session.scalars(select(EventAnswer).where(EventAnswer.event_id == event_id)).all()


def forget_answers(session: Session, ids: Collection[int]) -> None:
    for batch in batches(sorted(ids)):
        session.execute(delete(EventAnswer).where(EventAnswer.id.in_(batch)))


def meeting(session: Session, event_id: int, version: int, key: Key) -> EventMeeting | None:
    """Of a version, locked."""
    query = (
        select(EventMeeting)
        .join(EventPlan, EventPlan.id == EventMeeting.plan_id)
        .where(EventPlan.event_id == event_id, EventPlan.number == version)
        .where(EventMeeting.a_id == key.a, EventMeeting.b_id == key.b)
        .with_for_update(key_share=True, of=EventMeeting)
    )
    return session.scalars(query).one_or_none()


def given_out(session: Session, issue: EventIssue, a_id: int, b_id: int) -> EventMeeting | None:
    """The meeting of the two in what was given out, if it has a place there."""
    query = select(EventMeeting).where(
        EventMeeting.plan_id == plan_id(session, issue), EventMeeting.a_id == a_id, EventMeeting.b_id == b_id
    )
    return session.scalars(query.where(EventMeeting.slot_id.is_not(None))).one_or_none()


def plan_id(session: Session, issue: EventIssue) -> int:
    query = select(EventPlan.id).where(EventPlan.event_id == issue.event_id, EventPlan.number == issue.version)
    return session.scalars(query).one()


def due_for_feedback(session: Session, moment: datetime) -> Sequence[int]:
    """Final issues whose event has ended, and nobody was asked yet what came of it."""
    still_on = select(EventSlot.id).where(EventSlot.event_id == EventIssue.event_id, EventSlot.ends_at > moment)
    query = select(EventIssue.id).where(
        EventIssue.kind == "final", EventIssue.feedback_asked_at.is_(None), ~still_on.exists()
    )
    return session.scalars(query.order_by(EventIssue.id)).all()


def issue(session: Session, issue_id: int) -> EventIssue:
    """Locked."""
    query = select(EventIssue).where(EventIssue.id == issue_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def event(session: Session, event_id: int) -> Event:
    return session.get_one(Event, event_id)


def mails_to_somebody(session: Session, ids: Collection[int]) -> set[int]:
    """Those of some mails that were to people who are still on record."""
    found: set[int] = set()
    for batch in batches(sorted(ids)):
        query = select(EventMail.id).join(EventLink, EventLink.id == EventMail.link_id)
        somebody = or_(EventLink.delegate_id.is_not(None), EventLink.contact_id.is_not(None))
        found |= set(session.scalars(query.where(EventMail.id.in_(batch), somebody)))
    return found


def mail_link(session: Session, mail: EventMail) -> EventLink:
    return session.get_one(EventLink, mail.link_id)


def page(
    session: Session,
    issue: EventIssue,
    chosen: AnswerFilter,
    paging: Paging,
    without: Collection[int] = (),
    *,
    silence_is_yes: bool,
) -> Found[AnyRow]:
    """`without`: meetings which the list does not find."""
    query, standing = _answered(issue, silence_is_yes=silence_is_yes)
    if chosen.standing is not None:
        query = query.where(standing == chosen.standing.value)
    if chosen.participant_id is not None:
        query = query.where(or_(EventMeeting.a_id == chosen.participant_id, EventMeeting.b_id == chosen.participant_id))
    if without:
        query = query.where(~among(without))
    return find_page(session, query, paging, order_by({"id": EventMeeting.id}, chosen.sort, EventMeeting.id))


def one(session: Session, issue: EventIssue, a_id: int, b_id: int, *, silence_is_yes: bool) -> AnyRow:
    """As `page` finds it."""
    query, _ = _answered(issue, silence_is_yes=silence_is_yes)
    return session.execute(query.where(EventMeeting.a_id == a_id, EventMeeting.b_id == b_id)).one()


def _answered(issue: EventIssue, *, silence_is_yes: bool) -> tuple[AnySelect, ColumnElement[str]]:
    """Meetings with a place, and what both sides say: the meeting, its slot's number, how it stands, then a and b."""
    of_a, of_b = aliased(EventAnswer), aliased(EventAnswer)
    told_a, told_b = aliased(EventFeedback), aliased(EventFeedback)
    standing = _standing(of_a.answer, of_b.answer, silence_is_yes=silence_is_yes)
    query = (
        select(EventMeeting, EventSlot.number, standing.label("standing"), of_a, of_b, told_a, told_b)
        .join(EventPlan, EventPlan.id == EventMeeting.plan_id)
        .join(EventSlot, EventSlot.id == EventMeeting.slot_id)
        .where(EventPlan.event_id == issue.event_id, EventPlan.number == issue.version)
    )
    for kind, side in ((of_a, "a"), (of_b, "b"), (told_a, "a"), (told_b, "b")):
        query = query.outerjoin(kind, _about(kind, issue.event_id, side))
    return query, standing


def to_settle(session: Session, issue: EventIssue) -> Sequence[EventAnswer]:
    """Answers that want another timetable."""
    query = (
        select(EventAnswer)
        .join(EventMeeting, and_(EventMeeting.a_id == EventAnswer.a_id, EventMeeting.b_id == EventAnswer.b_id))
        .join(EventPlan, EventPlan.id == EventMeeting.plan_id)
        .where(EventPlan.event_id == issue.event_id, EventPlan.number == issue.version)
        .where(EventMeeting.slot_id.is_not(None))
        .where(EventAnswer.event_id == issue.event_id, EventAnswer.answer != Answer.ACCEPTED)
    )
    return session.scalars(query.order_by(EventAnswer.a_id, EventAnswer.b_id, EventAnswer.side)).all()


def numbers_of_slots(session: Session, event_id: int) -> list[int]:
    query = select(EventSlot.number).where(EventSlot.event_id == event_id)
    return list(session.scalars(query.order_by(EventSlot.number)))


def _about(kind: Any, event_id: int, side: str) -> ColumnElement[bool]:
    return and_(
        kind.event_id == event_id,
        kind.a_id == EventMeeting.a_id,
        kind.b_id == EventMeeting.b_id,
        kind.side == side,
    )


def _standing(a: Any, b: Any, *, silence_is_yes: bool) -> ColumnElement[str]:
    agrees = [side == Answer.ACCEPTED.value for side in (a, b)]
    if silence_is_yes:
        agrees = [or_(side, answer.is_(None)) for side, answer in zip(agrees, (a, b), strict=True)]
    return case(
        (or_(a == Answer.DECLINED.value, b == Answer.DECLINED.value), Standing.DECLINED.value),
        (or_(a == Answer.MOVE.value, b == Answer.MOVE.value), Standing.TO_MOVE.value),
        (and_(*agrees), Standing.CONFIRMED.value),
        else_=Standing.OPEN.value,
    )
