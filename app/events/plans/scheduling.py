"""When and where: the chosen pairs as a programme, and the timetable with tables and interpreters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.events.plans.attending import Attending
from app.events.plans.hall import Hall, Key
from app.events.plans.interpreting import NOBODY, NOTHING_KEPT, interpreters, limits
from app.events.plans.refusals import clash
from matching.meetings.draft import NOWHERE
from matching.meetings.improving import MOVES
from matching.meetings.planning import plan
from matching.meetings.programme import Programme
from matching.meetings.timetable import Waiting, waiting

TRIES = 600_000
"""Exchanges that are tried at least: some seconds, in which a small event with few interpreters gains much."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Of every meeting, by its place: its slot and table (places of the hall), and who interprets (a place, too)."""

    slot_of: Sequence[int]
    table_of: Sequence[int]
    interpreter_of: Sequence[int]


def programme(hall: Hall, pairs: Sequence[Key], pinned: Mapping[Key, int], held: int = 0) -> Programme:
    """`pinned`: pair -> place of the slot that it keeps. The first `held` pairs were in slots that have begun."""
    at = {key: number for number, key in enumerate(pairs)}
    people = [(hall.place[a], hall.place[b]) for a, b in pairs]
    before = []
    for order in hall.orders:
        first, second = (_pair(order.participant_id, partner, at) for partner in (order.first_id, order.second_id))
        if first is not None and second is not None:
            before.append((first, second))
    only = dict.fromkeys(range(held, len(pairs)), -1 << hall.first) if hall.first else {}
    only |= {at[key]: 1 << slot for key, slot in pinned.items() if key in at}
    attending = Attending(hall)
    for key in attending.narrowed():
        number = at.get(key, -1)
        if number >= held:
            only[number] = only.get(number, -1) & attending.slots(key)
    there, tables = list(hall.there), list(hall.table_counts)
    for number in range(held):
        # Whoever is told to have been away since, and whatever was lost, they were there.
        slot = pinned[pairs[number]]
        tables[slot] = max(tables[slot], sum(pinned[pair] == slot for pair in pairs[:held]))
        for place in people[number]:
            there[place] |= 1 << slot
    return Programme(
        participants=people,
        available=there,
        tables=tables,
        only=only,
        before=before,
        interpreters=[
            *limits(hall, {number: pair for number, pair in enumerate(people) if number >= held}),
            *attending.limits({number: key for number, key in enumerate(pairs) if number >= held}),
        ],
    )


def _pair(one: int, other: int, at: Mapping[Key, int]) -> int | None:
    return at.get((one, other), at.get((other, one)))


def place(
    hall: Hall, pairs: Sequence[Key], pinned: Mapping[Key, int], *, seed: int, seconds: float, held: int = 0
) -> tuple[Seats, dict[str, Any]]:
    """The timetable, and what is known of it. The first `held` of the pairs were in slots that have begun."""
    wanted = programme(hall, pairs, pinned, held)
    tries = max(TRIES, MOVES * len(pairs))
    made = plan(wanted, seed=seed, fixed_tables=hall.fixed_tables, seconds=seconds, tries=tries)
    seats = seated(hall, wanted, made.timetable.slot_of, made.timetable.table_of, first=hall.first)
    seats = replace(seats, table_of=with_equipment(hall, wanted, seats.slot_of, seats.table_of, hall.first))
    is_whole = list(seats.slot_of) == list(made.timetable.slot_of)  # else somebody had nobody to interpret
    return seats, figures(made.waiting if is_whole else waiting(wanted, seats.slot_of)) | {
        "unplaced": sum(slot == NOWHERE for slot in seats.slot_of),
        "unplaced_at_least": made.timetable.unplaced_at_least,
        "fewest_breaks": made.has_fewest_breaks and is_whole,
        "clash": None if made.clash is None else clash(hall, pairs, pinned, made.clash),
    }


def figures(waits: Waiting) -> dict[str, Any]:
    """Idle slots and breaks between meetings: in all, on average, of the worst agenda."""
    return {
        "idle_average": round(waits.average, 3),
        "idle_worst": waits.longest,
        "breaks": sum(waits.breaks),
        "breaks_average": round(sum(waits.breaks) / max(len(waits.breaks), 1), 3),
        "breaks_worst": max(waits.breaks, default=0),
    }


def seated(
    hall: Hall,
    wanted: Programme,
    slot_of: Sequence[int],
    table_of: Sequence[int],
    kept: Mapping[int, int] = NOTHING_KEPT,
    first: int = 0,
) -> Seats:
    """With an interpreter for every meeting that needs one; a meeting for which there is none is not placed.

    `kept`: the interpreters that meetings had. What is before the slot `first` stays as it is.
    """
    slots, tables, helping = list(slot_of), list(table_of), [NOBODY] * len(slot_of)
    people = [(i, j) for i, j, *_ in wanted.participants]
    for number, who in interpreters(hall, people, slots, kept).items():
        if NOWHERE != slots[number] < first:
            helping[number] = kept.get(number, NOBODY)
        elif who == NOBODY:
            slots[number] = tables[number] = NOWHERE
        else:
            helping[number] = who
    return Seats(slots, tables, helping)


def with_equipment(
    hall: Hall, wanted: Programme, slots: Sequence[int], tables: Sequence[int], first: int = 0
) -> list[int]:
    """Meetings with somebody online, from the slot `first` on, go to tables that are fit for it: to a free one if there
    is any, else others change tables with them.
    """
    found, kept = list(tables), set(hall.fixed_tables.values())
    equipped = {place for place, table in enumerate(hall.tables) if table.online} - kept
    for slot in range(first, len(hall.slots)):
        here = [number for number, at in enumerate(slots) if at == slot]
        open_tables = [one for one in sorted(equipped) if one < hall.table_counts[slot]]
        online = [number for number in here if _is_online(hall, wanted, number)]
        holding = {found[number] for number in online}
        for number in online:
            if found[number] in equipped or found[number] in kept:
                continue
            taken = {found[one]: one for one in here}
            free = [table for table in open_tables if table not in holding]
            if not free:
                continue
            table = min(free, key=lambda one: (one in taken, one))
            if table in taken:
                found[taken[table]] = found[number]
            found[number] = table
            holding.add(table)
    return found


def _is_online(hall: Hall, wanted: Programme, number: int) -> bool:
    return any(hall.people[place].presence == "online" for place in wanted.participants[number])
