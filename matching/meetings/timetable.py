"""When and where: every selected meeting in a slot and at a table, with little waiting; and what found no place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from matching.meetings.draft import NOWHERE, Draft
from matching.meetings.improving import improve
from matching.meetings.placing import place
from matching.meetings.programme import Programme, count_runs, idle, slots_of
from matching.meetings.tables import assign_tables

LARGEST_BOUND = 20_000
"""Possible places of meetings up to which the bound on unplaced ones comes from a linear programme."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """A slot and a table for every meeting, by its place; `NOWHERE` for those that could not be placed."""

    slot_of: tuple[int, ...]
    table_of: tuple[int, ...]
    unplaced_at_least: int
    """So many meetings find no slot in any timetable; 0 where nothing is known."""

    @property
    def unplaced(self) -> list[int]:
        return [meeting for meeting, slot in enumerate(self.slot_of) if slot == NOWHERE]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long the participants wait between two of their meetings, in slots in which they are there."""

    idle: tuple[int, ...]
    """of every participant"""
    breaks: tuple[int, ...]
    """sequences of such slots"""

    @property
    def average(self) -> float:
        return sum(self.idle) / max(len(self.idle), 1)

    @property
    def longest(self) -> int:
        return max(self.idle, default=0)


def schedule(
    programme: Programme, *, seed: int = 0, tries: int | None = None, fixed_tables: Mapping[int, int] | None = None
) -> Timetable:
    """By heuristics, for events of any size; the same programme and seed give the same timetable.

    `fixed_tables` are those that participants keep; `tries` bounds the work of making agendas closer.
    """
    draft = Draft(programme)
    place(draft, seed)
    improve(draft, seed, tries)
    return seated(programme, draft.slot_of, fixed_tables)


def seated(programme: Programme, slot_of: Sequence[int], fixed_tables: Mapping[int, int] | None = None) -> Timetable:
    """The timetable of these slots, with tables and the bound on what is unplaced."""
    return Timetable(
        tuple(slot_of),
        assign_tables(programme, slot_of, fixed_tables or {}),
        unplaced_at_least(programme, programme.allowed()) if NOWHERE in slot_of else 0,
    )


def waiting(programme: Programme, slot_of: Sequence[int]) -> Waiting:
    """Of a timetable, by its programme."""
    busy = [0] * len(programme.available)
    for meeting, slot in enumerate(slot_of):
        if slot != NOWHERE:
            for person in programme.participants[meeting]:
                busy[person] |= 1 << slot
    waits = [idle(slots, there) for slots, there in zip(busy, programme.waiting_slots, strict=True)]
    return Waiting(tuple(one.bit_count() for one in waits), tuple(count_runs(one) for one in waits))


def unplaced_at_least(programme: Programme, allowed: Sequence[int]) -> int:
    """A lower bound: by the linear programme in which meetings may be divided between slots, or by counting."""
    places = [(meeting, slot) for meeting, mask in enumerate(allowed) for slot in slots_of(mask)]
    if len(places) > LARGEST_BOUND:
        return _by_counting(programme, allowed)
    if not places:
        return len(allowed)
    slots, people, limits = programme.slots, len(programme.available), programme.interpreters
    rows, columns = [], []
    for column, (meeting, slot) in enumerate(places):
        blocks = [*programme.participants[meeting], people]
        blocks += [people + 1 + number for number, limit in enumerate(limits) if meeting in limit.meetings]
        used = [meeting, *(len(allowed) + slots * block + slot for block in blocks)]
        rows += used
        columns += [column] * len(used)
    few = [programme.tables, *(limit.at_most for limit in limits)]
    room = np.concatenate([np.ones(len(allowed) + slots * people), *few])
    uses = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(room), len(places))).tocsr()
    found = linprog(-np.ones(len(places)), A_ub=uses, b_ub=room, bounds=(0, None), method="highs")
    return max(ceil(len(allowed) + float(found.fun) - 1e-6), 0)


def _by_counting(programme: Programme, allowed: Sequence[int]) -> int:
    """Whoever has more meetings than slots; more meetings than tables. A meeting frees two participants at most."""
    meetings = [0] * len(programme.available)
    for people in programme.participants:
        for person in people:
            meetings[person] += 1
    rooms = [there.bit_count() for there in programme.available]
    most = max((len(people) for people in programme.participants), default=1)
    over = sum(max(count - room, 0) for count, room in zip(meetings, rooms, strict=True))
    return max(ceil(over / most), len(allowed) - sum(programme.tables), sum(mask == 0 for mask in allowed), 0)
