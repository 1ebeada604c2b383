"""A plan from beginning to end: what is read, what is computed from it, and what is stored."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.compliance.policy.policy import Policy
from app.events import queries as events
from app.events.plans import loading, queries
from app.events.plans.asking import PlanIn
from app.events.plans.candidates import WISH, Candidates, candidates
from app.events.plans.hall import NO_CHANGES, Changes, Hall, Key
from app.events.plans.interpreting import NOBODY
from app.events.plans.refusals import Refused, must_meet
from app.events.plans.repairing import Asked, repaired
from app.events.plans.rows import about_of, as_it_was, coming_to, counted, meeting_row, reserve_row, value_of
from app.events.plans.scheduling import Seats, place
from app.events.plans.selecting import RESERVES, choose
from matching.meetings.draft import NOWHERE
from models import Corridor, Event, EventMeeting, EventPlan, EventReserve, EventSlot
from models.base import now

Tell = Callable[[str], None]
"""Is told each phase as it begins; raises if nobody wants the result any more."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a plan is made from, read at one moment."""

    plan: EventPlan
    request: PlanIn
    hall: Hall
    found: Candidates
    planned: Sequence[EventMeeting]
    reserves: Sequence[EventReserve]
    asked: Asked
    pins: dict[Key, int]
    """of the last timetable: the place of the slot that a meeting keeps"""
    held: Sequence[EventMeeting]
    """of the last timetable: meetings in slots that have begun, which stand in every plan made since"""
    joined: Mapping[Key, tuple[int, ...]]
    """of the last timetable: who joins its meetings"""
    seen: str


@dataclass(frozen=True, slots=True)
class Made:
    """The rows of a version, without their plan."""

    meetings: list[dict[str, Any]]
    reserves: list[dict[str, Any]]
    figures: dict[str, Any] = field(default_factory=dict)
    seen: str = ""
    """`loading.seen`, when it was read"""


def read(policy: Policy, session: Session, plan_id: int) -> Inputs:
    """Raises `Refused` where there is nothing to begin from."""
    plan = loading.plan(session, plan_id)
    request = PlanIn.model_validate(plan.request)
    planned = loading.meetings(session, plan.base_id) if plan.base_id is not None else []
    seen = loading.seen(session, plan.event_id, plan.base_id)
    is_repair = plan.kind == "repair"
    changes = changes_of(session, plan.event_id, request) if is_repair else NO_CHANGES
    also = {one for meeting in planned for one in (meeting.a_id, meeting.b_id)} if is_repair else set()
    hall = loading.hall(session, plan.event_id, changes, sorted(also))
    if not hall.slots:
        raise Refused("no_slots")
    if plan.kind in ("select", "plan") and not (hall.a and hall.b):
        raise Refused("nobody", parks=loading.parks_without(session, hall), code=hall.event.code)
    # Without them nothing is released: a repair would take every meeting away.
    if policy.lists_now(session).state != "current":
        raise Refused("screening_lists")
    keys = {(one.a_id, one.b_id) for one in planned if one.a_id in hall.place and one.b_id in hall.place}
    first = hall.first_slot_after(request.at or moment_of(session, hall.event, hall.slots))
    held: Sequence[EventMeeting] = []
    if not is_repair and first:
        if first == len(hall.slots):
            raise Refused("over")
        held = _held(session, plan, hall, first)
        had = Counter(who for one in held for who in (one.a_id, one.b_id))
        hall = replace(loading.hall(session, plan.event_id, changes, sorted(had)), first=first, held=had)
        keys -= {(one.a_id, one.b_id) for one in held}
    met = frozenset((one.a_id, one.b_id) for one in held)
    pins = {key: slot for key, slot in _pins(session, plan, hall).items() if key not in met and slot >= hall.first}
    found = candidates(
        policy,
        session,
        hall,
        plan.run_id,
        pinned=frozenset(pins),
        must=frozenset(pins) if plan.kind in ("select", "plan") else frozenset(),
        planned=frozenset(keys) if plan.kind in ("schedule", "repair") else frozenset(),
        met=met,
        every_form=bool(request.mix),
    )
    kept = loading.reserves(session, plan.base_id) if plan.kind == "schedule" and plan.base_id is not None else []
    asked = Asked(first, request.extra, request.may_move)
    timetable = queries.last(session, plan.event_id, with_slots=True)
    joined = loading.joined(session, timetable.id) if timetable is not None else {}
    return Inputs(plan, request, hall, found, planned, kept, asked, pins, held, joined, seen)


def _held(session: Session, plan: EventPlan, hall: Hall, first: int) -> Sequence[EventMeeting]:
    timetable = queries.last(session, plan.event_id, with_slots=True)
    return [
        one
        for one in (loading.meetings(session, timetable.id) if timetable is not None else ())
        if one.slot_id is not None and hall.slot_places[one.slot_id] < first and one.state != "cancelled"
    ]


def _pins(session: Session, plan: EventPlan, hall: Hall) -> dict[Key, int]:
    """Of those who still take part. A choice of meetings alone has no slots: the timetable before it has."""
    timetable = queries.last(session, plan.event_id, with_slots=True)
    return {
        (one.a_id, one.b_id): hall.slot_places[one.slot_id]
        for one in (loading.meetings(session, timetable.id) if timetable is not None else ())
        if one.pinned and one.slot_id is not None and one.a_id in hall.place and one.b_id in hall.place
    }


def moment_of(session: Session, event: Event, slots: Sequence[EventSlot]) -> datetime:
    """Now; of an event whose corridor replays another year, just before it begins."""
    corridor = session.get_one(Corridor, event.corridor_id)
    replays = corridor.as_of is not None or event.replay_day is not None
    if replays and slots[-1].ends_at < now():
        return datetime.min.replace(tzinfo=slots[0].starts_at.tzinfo)
    return now()


def changes_of(session: Session, event_id: int, request: PlanIn) -> Changes:
    """What a repair is asked to take in. A table is lost for slots that have not begun: the past stands."""
    slots = events.slots(session, event_id)
    moment = request.at or moment_of(session, session.get_one(Event, event_id), slots) if slots else now()
    to_come = [slot.starts_at for slot in slots if slot.starts_at > moment]
    starts = {slot.number: max(slot.starts_at, to_come[0]) for slot in slots} if to_come else {}
    states = dict.fromkeys(request.withdrawn, "withdrawn") | dict.fromkeys(request.no_show, "no_show")
    cancelled = {pair for one in request.cancelled for pair in _either_way(one.participant_id, one.partner_id)}
    return Changes(
        states,
        {late.participant_id: sorted(set(late.available)) for late in request.late},
        {lost.table_id: starts[lost.from_slot] for lost in request.lost_tables if lost.from_slot in starts},
        frozenset(cancelled),
        {pair: one.slots for one in request.to_move for pair in _either_way(one.participant_id, one.partner_id)},
    )


def _either_way(one: int, other: int) -> tuple[Key, Key]:
    return (one, other), (other, one)


def compute(inputs: Inputs, tell: Tell) -> Made:
    """Raises `Refused`, and what `tell` raises."""
    match inputs.plan.kind:
        case "repair":
            return _repair(inputs, tell)
        case "schedule":
            return _schedule(inputs, tell)
    return _plan(inputs, tell)


def _plan(inputs: Inputs, tell: Tell) -> Made:
    hall, found, request = inputs.hall, inputs.found, inputs.request
    tell("choosing")
    chosen = choose(hall, found, request)
    unseated = Seats(*([value] * len(chosen.pairs) for value in (NOWHERE, NOWHERE, NOBODY)))
    seats, known = unseated, dict[str, Any]()
    pinned = hall.own_slots | inputs.pins
    past: list[dict[str, Any]] = []
    if inputs.plan.kind == "plan":
        tell("placing")
        seats, known, past = _placed(inputs, chosen.pairs, pinned)
    must = {(hall.a[i].id, hall.b[j].id) for i, j in found.mandatory}
    coming = coming_to(hall, chosen.pairs, seats)
    rows = [
        meeting_row(hall, key, chosen.about[key], seats, number, coming.get(key))
        | {"value": chosen.about[key].score + WISH * hall.wishes[key]}
        | {"origin": "must" if key in must else "chosen", "pinned": key in pinned}
        for number, key in enumerate(chosen.pairs)
    ]
    reserves = [
        reserve_row(hall, found, owner, partner, at)
        for owner, partners in chosen.reserves.items()
        for at, partner in enumerate(partners, 1)
    ]
    figures = chosen.figures | counted(hall, known, [*past, *rows]) | {"meetings": len(past) + len(rows)}
    return Made([*past, *rows], reserves, figures, inputs.seen)


def _placed(
    inputs: Inputs, pairs: Sequence[Key], pinned: Mapping[Key, int]
) -> tuple[Seats, dict[str, Any], list[dict[str, Any]]]:
    """Seats of these pairs, what is known of the whole timetable, and the rows of meetings that have begun."""
    hall, request, held = inputs.hall, inputs.request, inputs.held
    before = {(one.a_id, one.b_id): hall.slot_places[one.slot_id] for one in held if one.slot_id is not None}
    every = [*before, *pairs]
    seats, known = place(
        hall, every, {**pinned, **before}, seed=request.seed, seconds=request.seconds, held=len(before)
    )
    count = len(before)
    past = [as_it_was(one, inputs.joined) for one in held]
    return Seats(seats.slot_of[count:], seats.table_of[count:], seats.interpreter_of[count:]), known, past


def _schedule(inputs: Inputs, tell: Tell) -> Made:
    """The meetings of the version before, as far as they may still be held."""
    hall, found = inputs.hall, inputs.found
    tell("placing")
    kept = [one for one in inputs.planned if (one.a_id, one.b_id) in found.about]
    pairs = [(one.a_id, one.b_id) for one in kept]
    pinned = hall.own_slots | {key: slot for key, slot in inputs.pins.items() if key in set(pairs)}
    seats, known, past = _placed(inputs, pairs, pinned)
    coming = coming_to(hall, pairs, seats)
    rows = [
        meeting_row(hall, key, about_of(one), seats, number, coming.get(key))
        | {"value": one.value, "origin": one.origin, "pinned": one.pinned, "state": one.state}
        for number, (key, one) in enumerate(zip(pairs, kept, strict=True))
    ]
    columns = "participant_id", "place", "partner_id", "pair_id", "form", "value"
    reserves = [{name: getattr(one, name) for name in columns} for one in inputs.reserves]
    met = {(one.a_id, one.b_id) for one in inputs.held}
    not_held = sum((one.a_id, one.b_id) not in met for one in inputs.planned) - len(kept)
    figures = counted(hall, known, [*past, *rows]) | {"meetings": len(past) + len(rows), "not_held": not_held}
    figures |= _musts_lost(inputs, {*pairs, *met})
    return Made([*past, *rows], reserves, figures, inputs.seen)


def _repair(inputs: Inputs, tell: Tell) -> Made:
    hall, found = inputs.hall, inputs.found
    tell("placing")
    done = repaired(hall, inputs.planned, found, inputs.asked)
    before = {(one.a_id, one.b_id): one for one in inputs.planned}
    coming = coming_to(hall, done.pairs, done.seats, inputs.planned, inputs.joined)
    rows = []
    for number, key in enumerate(done.pairs):
        one = before.get(key)
        if one is not None and NOWHERE != done.seats.slot_of[number] < inputs.asked.first:
            rows.append(as_it_was(one, inputs.joined))
            continue
        about = found.about[key] if one is None else about_of(one)
        told = {"value": value_of(hall, found, key), "origin": "reserve"}
        if one is not None:
            told = {"value": one.value, "origin": one.origin, "pinned": one.pinned, "state": one.state}
        rows.append(meeting_row(hall, key, about, done.seats, number, coming.get(key)) | told)
    figures = counted(hall, done.figures, rows) | _musts_lost(inputs, set(done.pairs))
    return Made(rows, _reserves_left(hall, found, _partners(done.pairs)), figures, inputs.seen)


def _musts_lost(inputs: Inputs, kept: AbstractSet[Key]) -> dict[str, Any]:
    """Why meetings that must be, and were planned, are so no more, though both take part."""
    hall, found = inputs.hall, inputs.found
    planned = {(one.a_id, one.b_id) for one in inputs.planned} - kept
    lost = [
        must_meet(hall, key, found.why_not[key])
        for i, j in found.mandatory
        if (key := (hall.a[i].id, hall.b[j].id)) in planned & found.why_not.keys()
        and hall.there[i]
        and hall.there[len(hall.a) + j]
    ]
    return {"shortfalls": lost} if lost else {}


def _partners(pairs: Sequence[Key]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for a, b in pairs:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def _reserves_left(hall: Hall, found: Candidates, met: Mapping[int, set[int]]) -> list[dict[str, Any]]:
    """Everybody's best partners whom it does not meet."""
    best: dict[int, list[tuple[float, int]]] = {}
    for a, b in found.about:
        value = value_of(hall, found, (a, b))
        if value == value and b not in met.get(a, ()):  # noqa: PLR0124  # NaN: the two cannot meet
            best.setdefault(a, []).append((-value, b))
            best.setdefault(b, []).append((-value, a))
    return [
        reserve_row(hall, found, owner, partner, at)
        for owner, partners in sorted(best.items())
        for at, (_, partner) in enumerate(sorted(partners)[:RESERVES], 1)
    ]
