"""The SQL of agendas: a version of an event's plan with everything that is told of it, and the versions before it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.database import batches
from app.events.agendas.history import Key, Placed
from app.portfolio.parties import PARK
from models import (
    Company,
    Contact,
    Corridor,
    Description,
    EventAttendance,
    EventDelegate,
    EventInterpreter,
    EventMeeting,
    EventParticipant,
    EventPlan,
    EventSlot,
    EventTable,
    Park,
    Party,
    Site,
)

HAS_TIMES = and_(EventPlan.number.is_not(None), EventPlan.kind != "select")
"""Versions that are timetables."""


def version(session: Session, event_id: int, number: int | None) -> EventPlan | None:
    """The timetable of that number; none is the last one."""
    query = select(EventPlan).where(EventPlan.event_id == event_id, HAS_TIMES)
    if number is not None:
        query = query.where(EventPlan.number == number)
    return session.scalars(query.order_by(EventPlan.number.desc()).limit(1)).one_or_none()


def meetings(session: Session, plan_id: int, participant_id: int | None = None) -> Sequence[EventMeeting]:
    """All, or those of one participant."""
    query = select(EventMeeting).where(EventMeeting.plan_id == plan_id, *_of(participant_id))
    return session.scalars(query.order_by(EventMeeting.a_id, EventMeeting.b_id)).all()


def mentions(session: Session, plan: EventPlan, participant_id: int | None = None) -> Sequence[Any]:
    """What the meetings of the timetables up to that one were about."""
    columns = EventMeeting.a_id, EventMeeting.b_id, EventMeeting.pair_id, EventMeeting.form
    query = (
        select(*columns, EventMeeting.plan_id, EventMeeting.slot_id, EventMeeting.state)
        .join(EventPlan, EventPlan.id == EventMeeting.plan_id)
        .where(EventPlan.event_id == plan.event_id, HAS_TIMES, EventPlan.number <= plan.number, *_of(participant_id))
    )
    return session.execute(query).all()


def versions(
    session: Session, plan: EventPlan, participant_id: int | None = None
) -> Iterator[tuple[int, dict[Key, Placed]]]:
    """The meetings of the timetables up to that one, in the order of their numbers."""
    query = (
        select(
            EventPlan.number,
            EventMeeting.a_id,
            EventMeeting.b_id,
            EventMeeting.slot_id,
            EventMeeting.table_id,
            EventMeeting.interpreter_id,
            EventMeeting.delegate_a_id,
            EventMeeting.delegate_b_id,
            EventMeeting.state,
            EventMeeting.turns,
        )
        .join(EventMeeting, EventMeeting.plan_id == EventPlan.id)
        .where(EventPlan.event_id == plan.event_id, HAS_TIMES, EventPlan.number <= plan.number, *_of(participant_id))
        .order_by(EventPlan.number)
    )
    joined = _joined(session, plan, participant_id)
    rows = session.execute(query)
    found = {number: dict(_placed(some, joined)) for number, some in groupby(rows, lambda row: row.number)}
    numbers = select(EventPlan.number).where(
        EventPlan.event_id == plan.event_id, HAS_TIMES, EventPlan.number <= plan.number
    )
    for number in session.scalars(numbers.order_by(EventPlan.number)):
        assert number is not None  # noqa: S101 - by the condition
        yield number, found.get(number, {})


def _joined(session: Session, plan: EventPlan, participant_id: int | None) -> dict[tuple[int, Key], tuple[int, ...]]:
    """Who joins each meeting of these versions, beside whom the two send."""
    meeting = EventMeeting
    query = (
        select(EventPlan.number, meeting.a_id, meeting.b_id, EventAttendance.delegate_id)
        .join(meeting, meeting.id == EventAttendance.meeting_id)
        .join(EventPlan, EventPlan.id == meeting.plan_id)
        .where(EventPlan.event_id == plan.event_id, HAS_TIMES, EventPlan.number <= plan.number, *_of(participant_id))
    )
    found: dict[tuple[int, Key], tuple[int, ...]] = {}
    for number, a, b, delegate in session.execute(query.order_by(EventAttendance.delegate_id)):
        key = (number or 0, Key(a, b))
        found[key] = (*found.get(key, ()), delegate)
    return found


def _of(participant_id: int | None) -> tuple[ColumnElement[bool], ...]:
    if participant_id is None:
        return ()
    return (or_(EventMeeting.a_id == participant_id, EventMeeting.b_id == participant_id),)


def _placed(rows: Iterable[Any], joined: Mapping[tuple[int, Key], tuple[int, ...]]) -> Iterator[tuple[Key, Placed]]:
    for row in rows:
        key = Key(row.a_id, row.b_id)
        seats = row.slot_id, row.table_id, row.interpreter_id, row.delegate_a_id, row.delegate_b_id
        also = joined.get((row.number, key), ())
        yield key, Placed(*seats, also, cancelled=row.state == "cancelled", turns=row.turns)


def parks(session: Session, corridor_id: int) -> tuple[str, str]:
    """What the two parks of a corridor are called."""
    a, b = aliased(Park), aliased(Park)
    query = select(a.name, b.name).select_from(Corridor).join(a, a.id == Corridor.park_a_id)
    row = session.execute(query.join(b, b.id == Corridor.park_b_id).where(Corridor.id == corridor_id)).one()
    return row[0], row[1]


def slots(session: Session, event_id: int) -> Sequence[EventSlot]:
    return session.scalars(select(EventSlot).where(EventSlot.event_id == event_id).order_by(EventSlot.number)).all()


def tables(session: Session, event_id: int) -> Sequence[EventTable]:
    return session.scalars(select(EventTable).where(EventTable.event_id == event_id).order_by(EventTable.number)).all()


def interpreters(session: Session, event_id: int) -> dict[int, str]:
    query = select(EventInterpreter.id, EventInterpreter.label).where(EventInterpreter.event_id == event_id)
    return {row.id: row.label for row in session.execute(query)}


def participants(session: Session, event_id: int) -> Sequence[Any]:
    """With their companies or sites, and the parks of these."""
    query = (
        select(
            EventParticipant,
            Party.kind,
            # What a draft says today is not released: neither its name nor its texts.
            case(
                (Company.draft, func.coalesce(EventParticipant.name, Company.name)),
                else_=func.coalesce(Company.name, Site.name),
            ).label("name"),
            func.coalesce(Company.draft, False).label("draft"),
            func.coalesce(Company.city, Site.city).label("city"),
            Company.id.label("company_id"),
            Company.languages.label("of_company"),
            Company.public_title,
            PARK.label("park_id"),
            Site.languages.label("of_site"),
            Site.description,
            Site.language.label("site_language"),
            Park.name.label("park"),
            Park.country,
        )
        .join(Party, Party.id == EventParticipant.party_id)
        .outerjoin(Company, Company.party_id == Party.id)
        .outerjoin(Site, Site.party_id == Party.id)
        .outerjoin(Park, Park.id == PARK)
        .where(EventParticipant.event_id == event_id)
        .order_by(EventParticipant.id)
    )
    return session.execute(query).all()


def delegates(session: Session, event_id: int) -> Sequence[EventDelegate]:
    query = (
        select(EventDelegate)
        .join(EventParticipant, EventParticipant.id == EventDelegate.participant_id)
        .where(EventParticipant.event_id == event_id)
    )
    return session.scalars(query.order_by(EventDelegate.id)).all()


def summaries(session: Session, company_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """By company and language."""
    found: dict[int, dict[str, str]] = {}
    for batch in batches(sorted(company_ids)):
        query = select(Description).where(Description.company_id.in_(batch), Description.summary.is_not(None))
        for row in session.scalars(query):
            found.setdefault(row.company_id, {})[row.language] = row.summary or ""
    return found


def reading_languages(session: Session, party_ids: Collection[int], day: Any) -> dict[int, str]:
    """In which language the first contact of each reads who consents on that day."""
    consents: ColumnElement[bool] = and_(
        Contact.consent_ended_at.is_(None),
        Contact.consent_given_on <= day,
        or_(Contact.consent_until.is_(None), Contact.consent_until >= day),
    )
    found: dict[int, str] = {}
    for batch in batches(sorted(party_ids)):
        query = select(Contact.party_id, Contact.language).where(Contact.party_id.in_(batch), consents)
        for row in session.execute(query.order_by(Contact.id)):
            found.setdefault(row.party_id, row.language)
    return found
