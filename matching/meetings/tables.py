"""At which table: slot by slot, so that few participants change theirs."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.meetings.draft import NOWHERE
from matching.meetings.programme import Programme

FIXED, SEATED = 1000, 100
"""What a participant's own table, and the one of an earlier timetable, count against a change less."""


def assign_tables(
    programme: Programme,
    slot_of: Sequence[int],
    fixed: Mapping[int, int],
    seated: Sequence[int] = (),
    first: int = 0,
) -> tuple[int, ...]:
    """The table of every meeting, or `NOWHERE`; in slot s the tables 0 to `tables[s]` - 1.

    `seated` are the tables of an earlier timetable: meetings before the slot `first` stay there.

    The best for each slot, given those before it (an assignment problem each): the number of changes over the whole day
    may not be the least.
    """
    table_of = [NOWHERE] * len(slot_of)
    last: dict[int, int] = {}
    in_slot: list[list[int]] = [[] for _ in programme.tables]
    for meeting, slot in enumerate(slot_of):
        if slot != NOWHERE:
            in_slot[slot].append(meeting)
    for slot, meetings in enumerate(in_slot):
        if slot < first:
            for meeting in meetings:
                table_of[meeting] = seated[meeting]
                last |= dict.fromkeys(programme.participants[meeting], seated[meeting])
            continue
        worth = np.zeros((len(meetings), programme.tables[slot]))
        for row, meeting in enumerate(meetings):
            wished = [(fixed[person], FIXED) for person in programme.participants[meeting] if person in fixed]
            wished += [(last[person], 1) for person in programme.participants[meeting] if person in last]
            wished += [(seated[meeting], SEATED)] if seated and seated[meeting] != NOWHERE else []
            for table, weight in wished:
                if table < worth.shape[1]:
                    worth[row, table] += weight
        for row, table in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
            table_of[meetings[row]] = int(table)
            for person in programme.participants[meetings[row]]:
                last[person] = int(table)
    return tuple(table_of)


def count_changes(programme: Programme, slot_of: Sequence[int], table_of: Sequence[int]) -> list[int]:
    """Of every participant: how often the next meeting is at another table."""
    visits: list[list[tuple[int, int]]] = [[] for _ in programme.available]
    for meeting, (slot, table) in enumerate(zip(slot_of, table_of, strict=True)):
        if slot != NOWHERE:
            for person in programme.participants[meeting]:
                visits[person].append((slot, table))
    changes = []
    for visited in visits:
        tables = [table for _, table in sorted(visited)]
        changes.append(sum(one != other for one, other in pairwise(tables)))
    return changes
