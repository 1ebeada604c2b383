"""Participants of events, as far as runs must know them."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from models import Corridor, Event, EventParticipant

REGISTERED = EventParticipant.state == "registered"


def registered(session: Session, event_id: int) -> set[int]:
    """Their parties."""
    query = select(EventParticipant.party_id).where(EventParticipant.event_id == event_id, REGISTERED)
    return set(session.scalars(query))


def largest_side(session: Session, event_id: int) -> int:
    query = select(func.count()).where(EventParticipant.event_id == event_id, REGISTERED)
    return max(session.scalars(query.group_by(EventParticipant.side)), default=0)


def event(session: Session, code: str) -> Event | None:
    return session.scalars(select(Event).where(Event.code == code)).one_or_none()


def is_readable(session: Session, caller: Caller, event: Event) -> bool:
    """Whether it is one of a corridor of the caller's park."""
    corridor = session.get_one(Corridor, event.corridor_id)
    return caller.is_admin or any(caller.is_of(park_id) for park_id in corridor.park_ids)
