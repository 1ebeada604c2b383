"""What a timetable is made for: meetings, who takes part in them, when everybody and every table is there."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Mask = int
"""A set of slots: bit s stands for slot s."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Meetings of which only so many can be at once: those that need one of a few interpreters, or the same person."""

    meetings: frozenset[int]
    at_most: Sequence[int]
    """in every slot"""
    rule: str = "interpreters"
    """what it is called where rules clash"""


@dataclass(frozen=True, slots=True)
class Programme:
    """Slots are numbered in the order of the day; participants and meetings by their places."""

    participants: Sequence[tuple[int, ...]]
    """of every meeting: two, or more where colleagues join"""
    available: Sequence[Mask]
    """of every participant"""
    tables: Sequence[int]
    """of every slot"""
    only: dict[int, Mask] = field(default_factory=dict)
    """the slots of a meeting that is not free to be at any: pinned, of the morning, at a table that is there in some"""
    before: Sequence[tuple[int, int]] = ()
    """pairs of meetings of which the first comes in an earlier slot"""
    interpreters: Sequence[Limit] = ()
    """by the languages that are needed: who speaks them is not everybody who interprets; and people who come for two"""
    waits: Sequence[Mask] = ()
    """of every participant: the slots in which it waits if it has no meeting; empty: those in which it is available"""

    @property
    def slots(self) -> int:
        return len(self.tables)

    @property
    def waiting_slots(self) -> Sequence[Mask]:
        return self.waits or self.available

    def part(self, meetings: Sequence[int]) -> "Programme":
        """Of these meetings alone, numbered by their places."""
        place = {meeting: number for number, meeting in enumerate(meetings)}
        return replace(
            self,
            participants=[self.participants[meeting] for meeting in meetings],
            only={place[meeting]: slots for meeting, slots in self.only.items() if meeting in place},
            before=[(place[one], place[other]) for one, other in self.before if one in place and other in place],
            interpreters=[
                replace(one, meetings=frozenset(place[meeting] for meeting in one.meetings if meeting in place))
                for one in self.interpreters
            ],
        )

    def allowed(self) -> list[Mask]:
        """Of every meeting: the slots in which all its participants, and a table, are there."""
        open_slots = sum(1 << slot for slot, tables in enumerate(self.tables) if tables > 0)
        found = []
        for meeting, people in enumerate(self.participants):
            mask = open_slots & self.only.get(meeting, -1)
            for person in people:
                mask &= self.available[person]
            found.append(mask)
        return found


def mask_of(slots: NDArray[np.bool_]) -> Mask:
    """The set of slots marked in a row."""
    return sum(1 << int(slot) for slot in np.flatnonzero(slots))


def slots_of(mask: Mask) -> list[int]:
    """The slots of a set, in their order."""
    return [slot for slot in range(mask.bit_length()) if mask >> slot & 1]


def idle(busy: Mask, waits: Mask) -> Mask:
    """The slots in which somebody waits between two meetings."""
    if not busy:
        return 0
    return ((1 << busy.bit_length()) - (busy & -busy)) & waits & ~busy


def count_runs(mask: Mask) -> int:
    """Sequences of neighbouring slots: of idle ones, the breaks."""
    return (mask & ~(mask << 1)).bit_count()
