"""An event in memory, as plans see it: everybody has a place, slots and tables are numbered from 0."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.meetings.programme import Mask
from matching.meetings.selection import Loads
from models import (
    Event,
    EventColleague,
    EventDelegate,
    EventInterpreter,
    EventOrder,
    EventParticipant,
    EventRule,
    EventSlot,
    EventTable,
)

Key = tuple[int, int]
"""Two participants, the one of side A first."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from what is stored: asked for by a repair, and written when it becomes a version."""

    states: Mapping[int, str] = field(default_factory=dict)
    """participant -> `withdrawn` or `no_show`"""
    available: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """participant -> numbers of slots"""
    closed_tables: Mapping[int, datetime] = field(default_factory=dict)
    """table -> from when on it is lost"""
    cancelled: frozenset[Key] = frozenset()
    to_move: Mapping[Key, Sequence[int] | None] = field(default_factory=dict)
    """meeting -> numbers of the slots to which it can be moved; none: to any other than its own"""


NO_CHANGES = Changes()


@dataclass(frozen=True)
class Hall:
    """`a` and `b` are those who take part; in the engine those of B follow those of A."""

    event: Event
    slots: Sequence[EventSlot]
    tables: Sequence[EventTable]
    """those that are never lost first, then the others, the last lost first: so in each slot the first so many stand"""
    closes: Mapping[int, datetime]
    a: Sequence[EventParticipant]
    b: Sequence[EventParticipant]
    delegates: Mapping[int, Sequence[EventDelegate]]
    interpreters: Sequence[EventInterpreter]
    rules: Sequence[EventRule]
    orders: Sequence[EventOrder]
    colleagues: Sequence[EventColleague] = ()
    changes: Changes = NO_CHANGES
    first: int = 0
    """the first slot that has not begun: what is planned anew is not before it"""
    held: Mapping[int, int] = field(default_factory=dict)
    """participant -> meetings that it has had in earlier slots"""

    @cached_property
    def place(self) -> dict[int, int]:
        """Participant -> place in the programme."""
        return {one.id: place for place, one in enumerate((*self.a, *self.b))}

    @cached_property
    def people(self) -> Sequence[EventParticipant]:
        return (*self.a, *self.b)

    @cached_property
    def slot_places(self) -> dict[int, int]:
        """Id of a slot -> its place in the day."""
        return {slot.id: place for place, slot in enumerate(self.slots)}

    @cached_property
    def there(self) -> list[Mask]:
        """Of everybody: the slots in which it, and one of its delegates if it names any, is there."""
        return [self._there(one) for one in self.people]

    @cached_property
    def languages(self) -> list[frozenset[str]]:
        """Of everybody; empty where nothing is known, and then nobody is needed."""
        found = []
        for one in self.people:
            spoken = {language for person in self.delegates.get(one.id, ()) for language in person.languages or ()}
            found.append(frozenset(spoken or one.languages or self.event.languages))
        return found

    @cached_property
    def wishes(self) -> Counter[Key]:
        """By how many of the two a meeting is wished."""
        return Counter((rule.a_id, rule.b_id) for rule in self.rules if rule.kind == "wish")

    @cached_property
    def fixed_tables(self) -> dict[int, int]:
        """Place of a participant -> place of the table that it keeps."""
        at = {table.id: place for place, table in enumerate(self.tables)}
        return {place: at[one.table_id] for place, one in enumerate(self.people) if one.table_id in at}

    def tables_in(self, slot: EventSlot) -> int:
        return sum(self.closes.get(table.id, slot.ends_at) >= slot.ends_at for table in self.tables)

    @cached_property
    def table_counts(self) -> list[int]:
        return [self.tables_in(slot) for slot in self.slots]

    @property
    def places_ahead(self) -> int:
        """At tables, in all slots to come."""
        return sum(self.table_counts[self.first :])

    @cached_property
    def interpreter_counts(self) -> list[int]:
        """How many interpreters are there in each slot."""
        return [len(self.interpreters_in(slot)) for slot in range(len(self.slots))]

    def mask(self, numbers: Iterable[int] | None) -> Mask:
        """The set of slots with these numbers; all without."""
        every = (1 << len(self.slots)) - 1
        return every if numbers is None else every & sum(1 << (number - 1) for number in set(numbers) if number > 0)

    def numbers(self, mask: Mask) -> list[int]:
        """Of the slots of a set."""
        return [slot.number for place, slot in enumerate(self.slots) if mask >> place & 1]

    @cached_property
    def own_slots(self) -> dict[Key, int]:
        """The place of the slot in which two must meet, where a rule says one that is to come."""
        places = {(one.a_id, one.b_id): self.slot_places[one.slot_id] for one in self.rules if one.slot_id is not None}
        return {key: place for key, place in places.items() if place >= self.first}

    def needs_interpreter(self, i: int, j: int) -> bool:
        """Of a place of A and one of B in the programme."""
        one, other = self.languages[i], self.languages[j]
        return bool(one and other and not one & other)

    def interpreters_for(self, i: int, j: int) -> frozenset[int]:
        """The places of those who speak with both; whether they are there is another matter."""
        one, other = self.languages[i], self.languages[j]
        spoken = [set(each.languages) for each in self.interpreters]
        return frozenset(place for place, some in enumerate(spoken) if one & some and other & some)

    def interpreters_in(self, slot: int) -> frozenset[int]:
        """The places of those who are there."""
        return frozenset(place for place, one in enumerate(self.interpreters) if self.mask(one.available) >> slot & 1)

    def loads(self) -> tuple[Loads, Loads]:
        """Of either side: no more meetings than there are slots."""
        return self._loads(0, self.a), self._loads(len(self.a), self.b)

    def wanted(self, one: EventParticipant) -> tuple[int, int]:
        """Its least and most, as it says or as the event does."""
        most = self.event.most if one.most is None else one.most
        return min(self.event.least, most) if one.least is None else one.least, most

    def _loads(self, first: int, side: Sequence[EventParticipant]) -> Loads:
        least, most = [], []
        for place, one in enumerate(side, first):
            room = (self.there[place] >> self.first).bit_count()
            low, high = (max(count - self.held.get(one.id, 0), 0) for count in self.wanted(one))
            least.append(min(low, high, room))
            most.append(min(high, room))
        return Loads(np.array(least, dtype=np.int64), np.array(most, dtype=np.int64))

    def _there(self, one: EventParticipant) -> Mask:
        if self.changes.states.get(one.id, one.state) != "registered":
            return 0
        mask = self.mask(self.changes.available.get(one.id, one.available))
        people = self.delegates.get(one.id, ())
        if not people:
            return mask
        shared = 0
        for person in people:
            shared |= self.mask(person.available)
        return mask & shared

    def common_slots(self) -> NDArray[np.int64]:
        """(n_a, n_b): in how many of the slots to come both are there."""
        ahead = range(self.first, len(self.slots))
        bits = np.array([[mask >> slot & 1 for slot in ahead] for mask in self.there], dtype=np.int64)
        bits = bits.reshape(len(self.people), len(ahead))
        common: NDArray[np.int64] = bits[: len(self.a)] @ bits[len(self.a) :].T
        return common

    def first_slot_after(self, moment: datetime) -> int:
        """The place of the first slot that has not begun."""
        return sum(slot.starts_at <= moment for slot in self.slots)

    def with_changes(self, changes: Changes) -> "Hall":
        closes = {table.id: table.closed_from for table in self.tables if table.closed_from is not None}
        closes |= dict(changes.closed_tables)
        return replace(self, changes=changes, closes=closes, tables=in_order(self.tables, closes))


def in_order(tables: Iterable[EventTable], closes: Mapping[int, datetime]) -> list[EventTable]:
    """As `Hall.tables`."""

    def order(table: EventTable) -> tuple[bool, float, int]:
        lost = closes.get(table.id)
        return lost is not None, 0.0 if lost is None else -lost.timestamp(), table.number

    return sorted(tables, key=order)
