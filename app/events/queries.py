"""The SQL of events: which a caller may read, with their slots, tables and interpreters."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.events.schemas import EventFilter
from app.paging import AnyRow, Found, Paging, find_page, order_by
from models import (
    Corridor,
    Event,
    EventInterpreter,
    EventParticipant,
    EventPlan,
    EventSlot,
    EventTable,
)


def readable_by(caller: Caller) -> Select[Event, str]:
    """Events of corridors of the caller's park, with the code of the corridor."""
    query = select(Event, Corridor.code).join(Corridor, Corridor.id == Event.corridor_id)
    if caller.own_park is None:
        return query
    return query.where(or_(Corridor.park_a_id == caller.own_park, Corridor.park_b_id == caller.own_park))


def event(session: Session, caller: Caller, event_id: int) -> tuple[Event, str] | None:
    found = session.execute(readable_by(caller).where(Event.id == event_id)).one_or_none()
    return None if found is None else (found[0], found[1])


def by_code(session: Session, caller: Caller, code: str) -> Event | None:
    found = session.execute(readable_by(caller).where(Event.code == code)).one_or_none()
    return None if found is None else found[0]


def is_taken(session: Session, code: str) -> bool:
    return session.scalars(select(Event.id).where(Event.code == code)).first() is not None


def page(session: Session, caller: Caller, chosen: EventFilter, paging: Paging) -> Found[AnyRow]:
    query = readable_by(caller)
    if chosen.corridor is not None:
        query = query.where(Corridor.code == chosen.corridor)
    if chosen.state is not None:
        query = query.where(Event.state == chosen.state)
    if chosen.ids is not None:
        query = query.where(Event.id.in_(chosen.ids))
    order = order_by({"id": Event.id, "code": Event.code}, chosen.sort, Event.id)
    return find_page(session, query, paging, order)


def participants(session: Session, event_ids: Collection[int]) -> dict[int, int]:
    """How many are registered for each."""
    query = select(EventParticipant.event_id, func.count()).where(
        EventParticipant.event_id.in_(event_ids), EventParticipant.state == "registered"
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(EventParticipant.event_id))}


def side(session: Session, event_id: int, participant_id: int) -> str | None:
    """Of which park of the corridor a participant is; none if there is no such."""
    query = select(EventParticipant.side).where(
        EventParticipant.event_id == event_id, EventParticipant.id == participant_id
    )
    return session.scalars(query).one_or_none()


def versions(session: Session, event_ids: Collection[int]) -> dict[int, int]:
    """The number of the last version of each that has a timetable."""
    query = select(EventPlan.event_id, func.max(EventPlan.number)).where(
        EventPlan.event_id.in_(event_ids), EventPlan.number.is_not(None), EventPlan.kind != "select"
    )
    return {row[0]: row[1] or 0 for row in session.execute(query.group_by(EventPlan.event_id))}


def slots(session: Session, event_id: int) -> Sequence[EventSlot]:
    return session.scalars(select(EventSlot).where(EventSlot.event_id == event_id).order_by(EventSlot.number)).all()


def tables(session: Session, event_id: int) -> Sequence[EventTable]:
    return session.scalars(select(EventTable).where(EventTable.event_id == event_id).order_by(EventTable.number)).all()


def interpreters(session: Session, event_id: int) -> Sequence[EventInterpreter]:
    query = select(EventInterpreter).where(EventInterpreter.event_id == event_id)
    return session.scalars(query.order_by(EventInterpreter.id)).all()


def has_plans(session: Session, event_id: int) -> bool:
    return bool(session.scalar(select(exists().where(EventPlan.event_id == event_id))))


def has_own_times(session: Session, event_id: int) -> bool:
    """Whether a participant has said when it is there, in numbers of slots."""
    said = EventParticipant.event_id == event_id, EventParticipant.available.is_not(None)
    return any(one is not None for one in session.scalars(select(EventParticipant.available).where(*said)))


def uses_tables(session: Session, event_id: int) -> bool:
    """Whether a participant has a table of its own."""
    return bool(
        session.scalar(
            select(exists().where(EventParticipant.event_id == event_id, EventParticipant.table_id.is_not(None)))
        )
    )


def clear(session: Session, kind: type[Any], event_id: int) -> None:
    session.execute(delete(kind).where(kind.event_id == event_id))
