"""The SQL of what the parks did beside introductions: events that were held, practices that they shared."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models import (
    Corridor,
    Event,
    EventFeedback,
    EventMeeting,
    EventParticipant,
    EventPlan,
    Park,
    Practice,
    PracticeEvent,
    PracticeInitiative,
)


@dataclass(frozen=True, slots=True)
class Held:
    """An event: who came, the meetings of its last timetable, and what was told of them afterwards.

    `told` are meetings of which a side told how it went; `rating` is the mean of all ratings, 1 to 5.
    """

    event: str
    starts_on: date
    participants: int
    meetings: int
    held: int
    told: int
    rating: float | None


@dataclass(frozen=True, slots=True)
class Shared:
    """Published practices of a kind; `linked` are those that serve an initiative or are told at an event."""

    park: str
    kind: str
    practices: int
    linked: int


def events(session: Session, corridor: Corridor, year: int | None) -> list[Held]:
    """Those that began in that year, by their days."""
    query = select(Event.id, Event.code, Event.starts_on).where(Event.corridor_id == corridor.id)
    if year is not None:
        query = query.where(Event.starts_on.between(date(year, 1, 1), date(year, 12, 31)))
    rows = session.execute(query.order_by(Event.starts_on, Event.id)).all()
    ids = [row.id for row in rows]
    registered, meetings, told = _participants(session, ids), _meetings(session, ids), _told(session, ids)
    return [
        Held(
            row.code,
            row.starts_on,
            registered.get(row.id, 0),
            sum(number for (event, _), number in meetings.items() if event == row.id),
            meetings[row.id, "held"],
            *told.get(row.id, (0, None)),
        )
        for row in rows
    ]


def practices(session: Session, corridor: Corridor, year: int | None) -> list[Shared]:
    """Published ones of the two parks; those of a demo count in the year that it replays.

    Of a year: what was published by its end, and serves that year's plan or its events.
    """
    serving = select(PracticeInitiative.practice_id).where(PracticeInitiative.corridor_id == corridor.id)
    told = select(PracticeEvent.practice_id).join(Event, Event.id == PracticeEvent.event_id)
    told = told.where(Event.corridor_id == corridor.id)
    if year is not None:
        serving = serving.where(PracticeInitiative.year == year)
        told = told.where(Event.starts_on.between(date(year, 1, 1), date(year, 12, 31)))
    linked = or_(Practice.id.in_(serving), Practice.id.in_(told))
    query = select(Park.code, Practice.kind, Practice.published_at, linked.label("linked"))
    query = query.join(Park, Park.id == Practice.park_id)
    query = query.where(Practice.park_id.in_(corridor.park_ids), Practice.state == "published")
    all_of, linked_of = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in session.execute(query):
        day = corridor.as_of or row.published_at.date()
        if year is None or day.year <= year:
            all_of[row.code, row.kind] += 1
            linked_of[row.code, row.kind] += bool(row.linked)
    return [Shared(*key, all_of[key], linked_of[key]) for key in sorted(all_of)]


def _participants(session: Session, events: list[int]) -> dict[int, int]:
    query = select(EventParticipant.event_id, func.count()).where(
        EventParticipant.event_id.in_(events), EventParticipant.state == "registered"
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(EventParticipant.event_id))}


def _meetings(session: Session, events: list[int]) -> Counter[tuple[int, str]]:
    """(event, state) -> meetings that have their time in the last timetable."""
    last = (
        select(EventPlan.event_id, func.max(EventPlan.number).label("number"))
        .where(EventPlan.event_id.in_(events), EventPlan.number.is_not(None), EventPlan.kind != "select")
        .group_by(EventPlan.event_id)
        .subquery()
    )
    query = (
        select(EventPlan.event_id, EventMeeting.state, func.count())
        .join(EventPlan, EventPlan.id == EventMeeting.plan_id)
        .join(last, and_(last.c.event_id == EventPlan.event_id, last.c.number == EventPlan.number))
        .where(EventMeeting.slot_id.is_not(None))
        .group_by(EventPlan.event_id, EventMeeting.state)
    )
    return Counter({(event, state): number for event, state, number in session.execute(query)})


def _told(session: Session, events: list[int]) -> dict[int, tuple[int, float | None]]:
    """Event -> of how many meetings somebody told, and the mean of all ratings."""
    query = select(EventFeedback.event_id, EventFeedback.a_id, EventFeedback.b_id, EventFeedback.rating)
    meetings: dict[int, set[tuple[int, int]]] = {}
    ratings: dict[int, list[int]] = {}
    for event, a, b, rating in session.execute(query.where(EventFeedback.event_id.in_(events))):
        meetings.setdefault(event, set()).add((a, b))
        ratings.setdefault(event, []).extend([rating] if rating is not None else [])
    return {
        event: (len(of), round(sum(ratings[event]) / len(ratings[event]), 2) if ratings[event] else None)
        for event, of in meetings.items()
    }
