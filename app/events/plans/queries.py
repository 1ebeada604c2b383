"""The SQL of plans: versions of a timetable, their meetings, and who waits to be made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, insert, or_, select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.events.plans.schemas import MeetingFilter, PlanFilter
from app.events.schemas import MOST_SLOTS
from app.paging import AnyRow, AnySelect, Found, Paging, Sortable, find_page, order_by
from app.portfolio.faces import called
from models import (
    Company,
    EventAttendance,
    EventDelegate,
    EventMeeting,
    EventParticipant,
    EventPlan,
    EventReserve,
    EventSlot,
    EventTable,
    Run,
    RunParty,
)
from models.run import OPEN_STATES, of_event
from models.timetable import OPEN_PLANS


def due(session: Session) -> Sequence[int]:
    """Open plans that wait for nothing any more."""
    query = (
        select(EventPlan.id)
        .outerjoin(Run, Run.id == EventPlan.run_id)
        .where(EventPlan.state.in_(OPEN_PLANS), or_(Run.id.is_(None), Run.state.not_in(OPEN_STATES)))
    )
    return session.scalars(query.order_by(EventPlan.id)).all()


def if_open(session: Session, plan_id: int) -> EventPlan | None:
    """Locked, so that nobody closes it before this transaction ends."""
    plan = session.get(EventPlan, plan_id, with_for_update={"key_share": True}, populate_existing=True)
    return plan if plan is not None and plan.state in OPEN_PLANS else None


def open_of(session: Session, event_id: int) -> EventPlan | None:
    query = select(EventPlan).where(EventPlan.event_id == event_id, EventPlan.state.in_(OPEN_PLANS))
    return session.scalars(query).one_or_none()


def plan(session: Session, event_id: int, plan_id: int) -> EventPlan | None:
    query = select(EventPlan).where(EventPlan.event_id == event_id, EventPlan.id == plan_id)
    return session.scalars(query).one_or_none()


def last(session: Session, event_id: int, *, with_slots: bool = False) -> EventPlan | None:
    """The version of the highest number; `with_slots`: that is a timetable."""
    query = select(EventPlan).where(EventPlan.event_id == event_id, EventPlan.number.is_not(None))
    if with_slots:
        query = query.where(EventPlan.kind != "select")
    return session.scalars(query.order_by(EventPlan.number.desc()).limit(1)).first()


def next_number(session: Session, event_id: int) -> int:
    """Of a version. The event is locked before (`locks.event`): two plans of it never get the same."""
    known = session.scalar(select(func.max(EventPlan.number)).where(EventPlan.event_id == event_id))
    return (known or 0) + 1


def page(session: Session, event_id: int, chosen: PlanFilter, paging: Paging) -> Found[AnyRow]:
    query = select(EventPlan).where(EventPlan.event_id == event_id)
    for column, value in (
        (EventPlan.kind, chosen.kind),
        (EventPlan.state, chosen.state),
        (EventPlan.preview, chosen.preview),
    ):
        if value is not None:
            query = query.where(column == value)
    return find_page(session, query, paging, order_by({"id": EventPlan.id}, chosen.sort, EventPlan.id))


def current_run(session: Session, event_id: int) -> Run | None:
    return session.scalars(select(Run).where(Run.scope == of_event(event_id), Run.is_current)).one_or_none()


def has_changed(session: Session, run: Run, event_id: int) -> bool:
    """Whether a participant's profile changed since the run."""
    return any(row[1] > run.requested_at for row in _taking_part(session, event_id))


def ranked_and_late(session: Session, run: Run, event_id: int) -> tuple[int, int]:
    """How many participants the run has ranked, and how many take part and are not among them."""
    ranked = set(session.scalars(select(RunParty.party_id).where(RunParty.run_id == run.id)))
    there = {row[0] for row in _taking_part(session, event_id)}
    return len(there & ranked), len(there - ranked)


def _taking_part(session: Session, event_id: int) -> Sequence[AnyRow]:
    """(party, when its profile changed last)."""
    query = select(EventParticipant.party_id, Company.updated_at).join(
        Company, Company.party_id == EventParticipant.party_id
    )
    return session.execute(
        query.where(
            EventParticipant.event_id == event_id,
            EventParticipant.state == "registered",
            ~Company.draft,
            Company.withdrawn_at.is_(None),
        )
    ).all()


def add_meetings(session: Session, plan_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """With who joins them: `joined`, delegates by their ids."""
    if not rows:
        return
    columns = [{name: value for name, value in row.items() if name != "joined"} for row in rows]
    session.execute(insert(EventMeeting), [row | {"plan_id": plan_id} for row in columns])
    joined = {(row["a_id"], row["b_id"]): row["joined"] for row in rows if row["joined"]}
    if not joined:
        return
    found = session.execute(
        select(EventMeeting.id, EventMeeting.a_id, EventMeeting.b_id).where(EventMeeting.plan_id == plan_id)
    )
    attending = [
        {"meeting_id": row.id, "delegate_id": one} for row in found for one in joined.get((row.a_id, row.b_id), ())
    ]
    session.execute(insert(EventAttendance), attending)


def add_reserves(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(EventReserve), rows)


def meetings(plan_id: int) -> AnySelect:
    """Of a version, with when and where."""
    return (
        select(
            EventMeeting,
            EventSlot.number.label("slot"),
            EventSlot.starts_at,
            EventSlot.ends_at,
            EventTable.label.label("table"),
        )
        .outerjoin(EventSlot, EventSlot.id == EventMeeting.slot_id)
        .outerjoin(EventTable, EventTable.id == EventMeeting.table_id)
        .where(EventMeeting.plan_id == plan_id)
    )


def people(session: Session, caller: Caller, event_id: int) -> dict[int, AnyRow]:
    """Participant -> (id, side, company_id, name), as the caller reads it."""
    query = (
        select(
            EventParticipant.id,
            EventParticipant.side,
            Company.id.label("company_id"),
            called(caller).label("name"),
        )
        .join(Company, Company.party_id == EventParticipant.party_id)
        .where(EventParticipant.event_id == event_id)
    )
    return {row.id: row for row in session.execute(query)}


def meeting_page(
    session: Session, plan_id: int, chosen: MeetingFilter, paging: Paging, held: Collection[int], *, without: bool
) -> Found[AnyRow]:
    """`held`: meetings that are told in part; they are left out (`without`), or are the last in the order of values."""
    at = func.coalesce(EventSlot.number, MOST_SLOTS + 1).label("at")
    query = meetings(plan_id).add_columns(at)
    if chosen.participant_id is not None:
        query = query.where(_of(chosen.participant_id))
    if without and held:
        query = query.where(~among(held))
    if chosen.slot is not None:
        query = query.where(EventSlot.number == chosen.slot)
    if chosen.placed is not None:
        query = query.where(EventMeeting.slot_id.is_not(None) if chosen.placed else EventMeeting.slot_id.is_(None))
    columns: dict[str, Sortable] = {"id": EventMeeting.id, "slot": at, "value": EventMeeting.value}
    order = order_by(columns, chosen.sort, EventMeeting.id)
    if held and chosen.sort.endswith("value"):
        is_held = case((among(held), 1), else_=0).label("is_held")
        worth = case((among(held), 0.0), else_=EventMeeting.value).label("worth")
        query = query.add_columns(is_held, worth)
        order = [(is_held, False), *order_by({"value": worth}, chosen.sort, EventMeeting.id)]
    return find_page(session, query, paging, order)


def _of(participant_id: int) -> ColumnElement[bool]:
    return or_(EventMeeting.a_id == participant_id, EventMeeting.b_id == participant_id)


def among(held: Collection[int]) -> ColumnElement[bool]:
    """Written into the statement: databases limit how many parameters one has."""
    return EventMeeting.id.in_(bindparam("held", sorted(held), expanding=True, literal_execute=True))


def about(session: Session, plan_ids: Collection[int], participant_id: int | None = None) -> Sequence[AnyRow]:
    """Who meets about what in some plans: with the meeting's id, and that of its plan."""
    columns = EventMeeting.a_id, EventMeeting.b_id, EventMeeting.pair_id, EventMeeting.form
    query = select(EventMeeting.id, EventMeeting.plan_id, *columns).where(EventMeeting.plan_id.in_(plan_ids))
    return session.execute(query if participant_id is None else query.where(_of(participant_id))).all()


def subjects(session: Session, plan_ids: Collection[int]) -> Sequence[AnyRow]:
    """Who meets about what in some plans, each once."""
    columns = EventMeeting.a_id, EventMeeting.b_id, EventMeeting.pair_id, EventMeeting.form
    return session.execute(select(*columns).where(EventMeeting.plan_id.in_(plan_ids)).distinct()).all()


def meeting(session: Session, plan_id: int, meeting_id: int) -> AnyRow | None:
    return session.execute(meetings(plan_id).where(EventMeeting.id == meeting_id)).one_or_none()


def joined(session: Session, plan_ids: Collection[int]) -> dict[tuple[int, int], list[int]]:
    """(Meeting, participant) -> the delegates who join it, beside the one whom the participant sends."""
    query = (
        select(EventAttendance.meeting_id, EventDelegate.participant_id, EventDelegate.id)
        .join(EventDelegate, EventDelegate.id == EventAttendance.delegate_id)
        .join(EventMeeting, EventMeeting.id == EventAttendance.meeting_id)
        .where(EventMeeting.plan_id.in_(plan_ids))
    )
    found: dict[tuple[int, int], list[int]] = {}
    for meeting_id, participant_id, delegate_id in session.execute(query.order_by(EventDelegate.id)):
        found.setdefault((meeting_id, participant_id), []).append(delegate_id)
    return found


def every_meeting(session: Session, plan_id: int) -> Sequence[AnyRow]:
    return session.execute(meetings(plan_id).order_by(EventMeeting.id)).all()


def reserves(session: Session, plan_id: int, participant_id: int | None) -> Sequence[AnyRow]:
    """Of everybody, or of one, the best first."""
    query = select(
        EventReserve.participant_id,
        EventReserve.partner_id,
        EventReserve.form,
        EventReserve.pair_id,
        EventReserve.value,
    ).where(EventReserve.plan_id == plan_id)
    if participant_id is not None:
        query = query.where(EventReserve.participant_id == participant_id)
    return session.execute(query.order_by(EventReserve.participant_id, EventReserve.place)).all()


def known_participants(session: Session, event_id: int, ids: Iterable[int]) -> set[int]:
    query = select(EventParticipant.id).where(
        EventParticipant.event_id == event_id, EventParticipant.id.in_(sorted(set(ids)))
    )
    return set(session.scalars(query))


def known_tables(session: Session, event_id: int, ids: Iterable[int]) -> set[int]:
    query = select(EventTable.id).where(EventTable.event_id == event_id, EventTable.id.in_(sorted(set(ids))))
    return set(session.scalars(query))
