"""The SQL that locks rows of events, and the one order in which that is done.

Whoever takes several takes them in this order, and those of a kind by id, or two could wait for each other: a plan
(`plans.queries.if_open`), its event, participants, delegates, meetings, contacts, links. Only who deletes a row keeps
others from adding rows that refer to it; a lock to change it (`key_share`) does not. SQLite has one writer at a time.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Event, EventDelegate, EventMeeting, EventParticipant


def event(session: Session, event_id: int) -> None:
    """Its state and its versions stay as they are."""
    session.get_one(Event, event_id, with_for_update={"key_share": True}, populate_existing=True)


def participants(session: Session, event_id: int, ids: Collection[int] | None = None) -> Sequence[EventParticipant]:
    """All of the event, or these: as they are now, and stay."""
    query = select(EventParticipant).where(EventParticipant.event_id == event_id).order_by(EventParticipant.id)
    if ids is not None:
        query = query.where(EventParticipant.id.in_(ids))
    return session.scalars(query.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def people(session: Session, event_id: int, participant_id: int | None = None) -> dict[int, list[EventDelegate]]:
    """Participant -> who comes for it, of all or of this one: to be changed or deleted."""
    query = (
        select(EventDelegate)
        .join(EventParticipant, EventParticipant.id == EventDelegate.participant_id)
        .where(EventParticipant.event_id == event_id)
        .order_by(EventDelegate.id)
        .with_for_update(of=EventDelegate)
        .execution_options(populate_existing=True)
    )
    if participant_id is not None:
        query = query.where(EventDelegate.participant_id == participant_id)
    found: dict[int, list[EventDelegate]] = {}
    for row in session.scalars(query):
        found.setdefault(row.participant_id, []).append(row)
    return found


def who_comes(session: Session, event_id: int) -> set[int]:
    """Delegates: nobody erases them."""
    query = (
        select(EventDelegate.id)
        .join(EventParticipant, EventParticipant.id == EventDelegate.participant_id)
        .where(EventParticipant.event_id == event_id)
        .order_by(EventDelegate.id)
        .with_for_update(read=True, key_share=True, of=EventDelegate)
    )
    return set(session.scalars(query))


def meeting(session: Session, plan_id: int, meeting_id: int) -> EventMeeting | None:
    query = select(EventMeeting).where(EventMeeting.plan_id == plan_id, EventMeeting.id == meeting_id)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()
