"""What was computed of a plan -> rows of meetings and reserves."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from app.events.plans.attending import Attendance, Attending
from app.events.plans.candidates import About, Candidates
from app.events.plans.hall import Hall, Key
from app.events.plans.interpreting import NOBODY
from app.events.plans.scheduling import Seats, figures, programme
from matching.meetings.draft import NOWHERE
from matching.meetings.timetable import waiting
from models import EventMeeting

NOBODY_JOINED: Mapping[Key, tuple[int, ...]] = MappingProxyType({})


def coming_to(
    hall: Hall,
    pairs: Sequence[Key],
    seats: Seats,
    before: Sequence[EventMeeting] = (),
    joined: Mapping[Key, tuple[int, ...]] = NOBODY_JOINED,
) -> dict[Key, Attendance]:
    """Who comes to the meetings that have a slot. As `before`, and who then `joined`, to those that stay in theirs."""
    placed = {key: slot for key, slot in zip(pairs, seats.slot_of, strict=True) if slot != NOWHERE}
    kept = {
        (one.a_id, one.b_id): Attendance(one.delegate_a_id, one.delegate_b_id, joined.get((one.a_id, one.b_id), ()))
        for one in before
        if one.slot_id is not None and placed.get((one.a_id, one.b_id)) == hall.slot_places[one.slot_id]
    }
    return Attending(hall).come(placed, kept)


def counted(hall: Hall, known: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Figures as the rows have them: a meeting to which nobody can be sent has no slot, and breaks are others then."""
    unplaced = sum(row["slot_id"] is None for row in rows)
    if known.get("unplaced", unplaced) == unplaced:
        return dict(known)
    slots = [NOWHERE if row["slot_id"] is None else hall.slot_places[row["slot_id"]] for row in rows]
    waits = waiting(programme(hall, [(row["a_id"], row["b_id"]) for row in rows], {}), slots)
    return {**known, **figures(waits), "unplaced": unplaced, "fewest_breaks": False}


def as_it_was(one: EventMeeting, joined: Mapping[Key, tuple[int, ...]]) -> dict[str, Any]:
    """The row of a meeting that has begun, in a version that is made since."""
    columns = [
        column.name for column in EventMeeting.__table__.columns if column.name not in ("id", "plan_id", "turns")
    ]
    return {name: getattr(one, name) for name in columns} | {"joined": joined.get((one.a_id, one.b_id), ())}


def with_those_who_come(rows: Sequence[Mapping[str, Any]], coming: Collection[int]) -> list[dict[str, Any]]:
    """Without people who come no more, as whoever was erased while the plan was computed: nobody stands in for them."""
    return [
        dict(row)
        | {name: row[name] if row[name] in coming else None for name in ("delegate_a_id", "delegate_b_id")}
        | {"joined": tuple(one for one in row["joined"] if one in coming)}
        for row in rows
    ]


def about_of(one: EventMeeting) -> About:
    return About(one.pair_id, one.form, one.value)


def value_of(hall: Hall, found: Candidates, key: Key) -> float:
    return float(found.values[hall.place[key[0]], hall.place[key[1]] - len(hall.a)])


def meeting_row(
    hall: Hall, key: Key, about: About, seats: Seats, number: int, coming: Attendance | None
) -> dict[str, Any]:
    """`coming` none: nobody can be sent."""
    slot, table, interpreter = seats.slot_of[number], seats.table_of[number], seats.interpreter_of[number]
    a, b = hall.place[key[0]], hall.place[key[1]]
    is_placed = slot != NOWHERE and coming is not None
    coming = coming or Attendance()
    return {
        "a_id": key[0],
        "b_id": key[1],
        "pair_id": about.pair_id,
        "form": about.form,
        "slot_id": hall.slots[slot].id if is_placed else None,
        "table_id": hall.tables[table].id if is_placed and table != NOWHERE else None,
        "interpreter_id": hall.interpreters[interpreter].id if is_placed and interpreter != NOBODY else None,
        "needs_interpreter": hall.needs_interpreter(a, b),
        "delegate_a_id": coming.a,
        "delegate_b_id": coming.b,
        "joined": coming.joined,
        "state": "planned",
        "pinned": False,
    }


def reserve_row(hall: Hall, found: Candidates, owner: int, partner: int, at: int) -> dict[str, Any]:
    key = (owner, partner) if hall.place[owner] < len(hall.a) else (partner, owner)
    about = found.about[key]
    value = value_of(hall, found, key)
    told = {"pair_id": about.pair_id, "form": about.form, "value": value}
    return {"participant_id": owner, "partner_id": partner, "place": at} | told
