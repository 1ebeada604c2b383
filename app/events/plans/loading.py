"""The SQL of what plans read: an event as a whole, what its run says of pairs, and the meetings of a version."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.events import queries as events
from app.events.plans.hall import NO_CHANGES, Changes, Hall, Key, in_order
from app.matches.lists.known import introduced, set_aside
from models import (
    Corridor,
    Decision,
    Event,
    EventAttendance,
    EventColleague,
    EventDelegate,
    EventMeeting,
    EventOrder,
    EventParticipant,
    EventPlan,
    EventReserve,
    EventRule,
    EventTable,
    Match,
    Park,
)

match = Match.__table__.c


def hall(session: Session, event_id: int, changes: Changes = NO_CHANGES, also: Sequence[int] = ()) -> Hall:
    """`also`: participants who are no longer registered, and of whom there are meetings."""
    query = select(EventParticipant).where(EventParticipant.event_id == event_id).order_by(EventParticipant.id)
    kept = set(also)
    people = [one for one in session.scalars(query) if one.state == "registered" or one.id in kept]
    tables = events.tables(session, event_id)
    closes = {table.id: table.closed_from for table in tables if table.closed_from is not None}
    made = Hall(
        event=session.get_one(Event, event_id),
        slots=events.slots(session, event_id),
        tables=in_order(tables, closes),
        closes=closes,
        a=[one for one in people if one.side == "a"],
        b=[one for one in people if one.side == "b"],
        delegates=_delegates(session, event_id),
        interpreters=events.interpreters(session, event_id),
        rules=session.scalars(select(EventRule).where(EventRule.event_id == event_id).order_by(EventRule.id)).all(),
        orders=session.scalars(select(EventOrder).where(EventOrder.event_id == event_id).order_by(EventOrder.id)).all(),
        colleagues=session.scalars(
            select(EventColleague).where(EventColleague.event_id == event_id).order_by(EventColleague.id)
        ).all(),
    )
    return made.with_changes(changes)


def parks_without(session: Session, hall: Hall) -> list[str]:
    """What the parks of the corridor are called of which nobody takes part."""
    corridor = session.get_one(Corridor, hall.event.corridor_id)
    sides = zip(corridor.park_ids, (hall.a, hall.b), strict=True)
    return [session.get_one(Park, park_id).name for park_id, there in sides if not there]


def _delegates(session: Session, event_id: int) -> dict[int, list[EventDelegate]]:
    query = (
        select(EventDelegate)
        .join(EventParticipant, EventParticipant.id == EventDelegate.participant_id)
        .where(EventParticipant.event_id == event_id)
    )
    found: dict[int, list[EventDelegate]] = {}
    for row in session.scalars(query.order_by(EventDelegate.id)):
        found.setdefault(row.participant_id, []).append(row)
    return found


def listed(session: Session, run_id: int) -> Sequence[Row[Any]]:
    """Every match of the run, the best first; whether it is set aside, or the two have been introduced."""
    aside = set_aside(match, ()).label("set_aside")
    known = introduced(match).label("introduced")
    refused = introduced(match, "for_good").label("refused")
    columns = match.pair_id, match.form, match.party_a_id, match.party_b_id, match.score
    query = select(*columns, aside, known, refused).where(match.run_id == run_id)
    return session.execute(query.order_by(match.score.desc(), match.pair_id)).all()


def vetoed(session: Session, event_id: int) -> set[tuple[int, int]]:
    """Parties of whom one does not want to meet the other: the last word of a park on them is a veto."""
    ours = select(EventParticipant.party_id).where(EventParticipant.event_id == event_id)
    query = select(
        Decision.park_id, Decision.pair_id, Decision.party_a_id, Decision.party_b_id, Decision.verdict
    ).where(Decision.undone_at.is_(None), Decision.party_a_id.in_(ours), Decision.party_b_id.in_(ours))
    last = {(row.park_id, row.pair_id): row for row in session.execute(query.order_by(Decision.id))}
    return {(row.party_a_id, row.party_b_id) for row in last.values() if row.verdict == "vetoed"}


def seen(session: Session, event_id: int, base_id: int | None) -> str:
    """A digest of what people can change of an event and of the version that a plan begins from."""
    meeting, one, person = EventMeeting, EventParticipant, EventDelegate
    queries: tuple[Any, ...] = (
        select(one.id, one.state, one.available, one.least, one.most, one.table_id, one.presence)
        .where(one.event_id == event_id)
        .order_by(one.id),
        select(meeting.id, meeting.state, meeting.pinned, meeting.slot_id)
        .where(meeting.plan_id == base_id)
        .order_by(meeting.id),
        select(EventRule.id).where(EventRule.event_id == event_id).order_by(EventRule.id),
        select(EventColleague.id).where(EventColleague.event_id == event_id).order_by(EventColleague.id),
        select(person.id, person.available, person.email_key)
        .join(one, one.id == person.participant_id)
        .where(one.event_id == event_id)
        .order_by(person.id),
        select(EventTable.id, EventTable.closed_from).where(EventTable.event_id == event_id).order_by(EventTable.id),
    )
    told = [[tuple(row) for row in session.execute(query)] for query in queries]
    return sha256(repr(told).encode()).hexdigest()


def meetings(session: Session, plan_id: int) -> Sequence[EventMeeting]:
    query = select(EventMeeting).where(EventMeeting.plan_id == plan_id)
    return session.scalars(query.order_by(EventMeeting.a_id, EventMeeting.b_id)).all()


def joined(session: Session, plan_id: int) -> dict[Key, tuple[int, ...]]:
    """Delegates who join the meetings of a version, beside whom the two send."""
    query = (
        select(EventMeeting.a_id, EventMeeting.b_id, EventAttendance.delegate_id)
        .join(EventMeeting, EventMeeting.id == EventAttendance.meeting_id)
        .where(EventMeeting.plan_id == plan_id)
    )
    found: dict[Key, tuple[int, ...]] = {}
    for a, b, delegate in session.execute(query.order_by(EventAttendance.delegate_id)):
        found[a, b] = (*found.get((a, b), ()), delegate)
    return found


def reserves(session: Session, plan_id: int) -> Sequence[EventReserve]:
    return session.scalars(select(EventReserve).where(EventReserve.plan_id == plan_id)).all()


def plan(session: Session, plan_id: int) -> EventPlan:
    return session.get_one(EventPlan, plan_id)
