"""What becomes of a timetable when something falls away: the past stands, and who lost a meeting gets another."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.events.plans.attending import Attending
from app.events.plans.candidates import Candidates
from app.events.plans.hall import Hall, Key
from app.events.plans.interpreting import NOBODY
from app.events.plans.scheduling import Seats, figures, programme, seated, with_equipment
from matching.meetings.draft import NOWHERE
from matching.meetings.programme import Mask
from matching.meetings.repair import Repair, Situation, repair
from matching.meetings.selection import Values
from matching.meetings.timetable import Timetable, waiting
from models import EventMeeting


@dataclass(frozen=True, slots=True)
class Asked:
    """`first` is the first slot that has not begun; `extra` the meetings that anybody may get beyond those planned."""

    first: int
    extra: int
    may_move: bool


@dataclass(frozen=True, slots=True)
class Repaired:
    """The meetings from now on: those planned that are still held, then the new ones."""

    pairs: Sequence[Key]
    seats: Seats
    planned: int
    """so many of the pairs were planned before"""
    figures: dict[str, Any]


def fall_away(hall: Hall, planned: Sequence[EventMeeting], found: Candidates, asked: Asked) -> frozenset[int]:
    """Meetings to come that cannot or must not be held, whoever or whatever is the reason: by their places."""
    gone = {one.id for place, one in enumerate(hall.people) if not hall.there[place]}
    lost = set()
    for number, meeting in enumerate(planned):
        key = meeting.a_id, meeting.b_id
        if _slot(hall, meeting) != NOWHERE and _slot(hall, meeting) < asked.first:
            continue
        falls = meeting.state in ("cancelled", "no_show") or key in hall.changes.cancelled or gone & set(key)
        if falls or key not in found.about:
            lost.add(number)
    return frozenset(lost)


def newcomers(hall: Hall, planned: Sequence[EventMeeting], asked: Asked) -> dict[int, tuple[int, int]]:
    """Who takes part and has no meeting, as those who registered late: its least and most, in the slots to come."""
    known = {one for meeting in planned for one in (meeting.a_id, meeting.b_id)}
    found = {}
    for place, one in enumerate(hall.people):
        room = (hall.there[place] >> asked.first).bit_count()
        least, most = hall.wanted(one)
        if one.id not in known and room:
            found[place] = min(least, most, room), min(most, room)
    return found


def _lacks(done: Repair, situation: Situation) -> bool:
    """Whether somebody who is new has fewer meetings than its least."""
    met = Counter(person for number in done.added for person in done.programme.participants[number])
    return any(met[person] < least for person, (least, _) in situation.newcomers.items())


def repaired(hall: Hall, planned: Sequence[EventMeeting], found: Candidates, asked: Asked) -> Repaired:
    """Nobody else is moved unless that is allowed and brings more meetings."""
    pairs = [(meeting.a_id, meeting.b_id) for meeting in planned]
    pinned = hall.own_slots | {
        (one.a_id, one.b_id): hall.slot_places[one.slot_id] for one in planned if one.pinned and one.slot_id is not None
    }
    table_places = {table.id: place for place, table in enumerate(hall.tables)}
    slots = tuple(_slot(hall, meeting) for meeting in planned)
    tables = tuple(table_places.get(one.table_id, NOWHERE) if one.table_id else NOWHERE for one in planned)
    values = _free_to_stand_in(hall, found)
    wanted = programme(hall, pairs, pinned)
    situation = Situation(
        replace(wanted, only=wanted.only | _to_move(hall, planned, wanted.only)),
        Timetable(slots, tables, 0),
        values,
        now=asked.first,
        extra=asked.extra,
        cancelled=fall_away(hall, planned, found, asked),
        fixed_tables=hall.fixed_tables,
        newcomers=newcomers(hall, planned, asked),
    )
    done = repair(situation)
    if asked.may_move and (done.lost or _lacks(done, situation)):
        moving = repair(situation, may_move=True)
        done = moving if _held(moving) > _held(done) else done
    return _told(hall, planned, situation, done, asked)


def _free_to_stand_in(hall: Hall, found: Candidates) -> Values:
    """Who stands in needs no interpreter, and nobody who may be elsewhere: there may be none left."""
    values = np.where(found.interpreted, np.nan, found.values)
    attending, side_a = Attending(hall), len(hall.a)
    for a, b in attending.narrowed():
        values[hall.place[a], hall.place[b] - side_a] = np.nan
    for place in (hall.place[one] for one in attending.tied()):
        if place < side_a:
            values[place] = np.nan
        else:
            values[:, place - side_a] = np.nan
    return values


def _to_move(hall: Hall, planned: Sequence[EventMeeting], only: Mapping[int, Mask]) -> dict[int, Mask]:
    """The slots of meetings which somebody asks to move: the named ones but their own.

    One that is pinned, or that a rule has in a slot, stays.
    """
    found = {}
    for number, meeting in enumerate(planned):
        key = meeting.a_id, meeting.b_id
        if key in hall.changes.to_move and _slot(hall, meeting) != NOWHERE:
            allowed = hall.mask(hall.changes.to_move[key]) & only.get(number, -1) & ~(1 << _slot(hall, meeting))
            if allowed:
                found[number] = allowed
    return found


def _told(hall: Hall, planned: Sequence[EventMeeting], situation: Situation, done: Repair, asked: Asked) -> Repaired:
    people = hall.people
    pairs = [(people[i].id, people[j].id) for i, j in (one[:2] for one in done.programme.participants)]
    seats = seated(
        hall, done.programme, done.timetable.slot_of, done.timetable.table_of, _kept(hall, planned), asked.first
    )
    tables = with_equipment(hall, done.programme, seats.slot_of, seats.table_of, asked.first)
    seats = replace(seats, table_of=tables)
    dropped = situation.cancelled | set(done.lost)
    held = [number for number in range(len(pairs)) if number not in dropped]
    told = figures(waiting(done.programme, seats.slot_of))
    unplaced = sum(seats.slot_of[number] == NOWHERE for number in held)
    return Repaired(
        [pairs[number] for number in held],
        Seats(
            [seats.slot_of[number] for number in held],
            [seats.table_of[number] for number in held],
            [seats.interpreter_of[number] for number in held],
        ),
        sum(number < len(planned) for number in held),
        told
        | {
            "meetings": len(held),
            "unplaced": unplaced,
            "lost": len(done.lost),
            "added": len(done.added),
            "moved": len(done.moved),
            "newcomers": len(situation.newcomers),
            "fewest_breaks": False,
        },
    )


def _kept(hall: Hall, planned: Sequence[EventMeeting]) -> Mapping[int, int]:
    at = {one.id: place for place, one in enumerate(hall.interpreters)}
    return {
        number: at.get(meeting.interpreter_id, NOBODY)
        for number, meeting in enumerate(planned)
        if meeting.interpreter_id is not None
    }


def _slot(hall: Hall, meeting: EventMeeting) -> int:
    return NOWHERE if meeting.slot_id is None else hall.slot_places[meeting.slot_id]


def _held(done: Repair) -> int:
    return sum(slot != NOWHERE for slot in done.timetable.slot_of)
