"""Who comes to a meeting: whom each side sends, and colleagues who join. Nobody is at two meetings at once.

People with the same address who come for several participants are one person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.optimize import linear_sum_assignment

from app.events.plans.hall import Hall, Key
from matching.meetings.programme import Limit, Mask
from models import EventColleague, EventDelegate

FIRST_CHOICE = 1000
"""What it is worth that somebody comes at all, against who that is."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Delegates by their ids: whom the two sides send, if they name people, and who joins."""

    a: int | None = None
    b: int | None = None
    joined: tuple[int, ...] = ()


NOBODY_YET: Mapping[Key, Attendance] = MappingProxyType({})


class Attending:
    """The people of an event, and which meetings need whom."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._delegates = {one.id: one for some in hall.delegates.values() for one in some}
        first: dict[str, int] = {}
        self._person = {
            one.id: first.setdefault(one.email_key, one.id) if one.email_key else one.id
            for one in self._delegates.values()
        }
        """delegate -> the first row of the same person"""
        comes_for: dict[int, set[int]] = {}
        for one in self._delegates.values():
            comes_for.setdefault(self._person[one.id], set()).add(one.participant_id)
        self._shared = {person for person, some in comes_for.items() if len(some) > 1}
        self._there = {one.id: hall.mask(one.available) for one in self._delegates.values()}
        self._colleagues: dict[Key, list[EventColleague]] = {}
        for row in hall.colleagues:
            own = self._delegates[row.delegate_id].participant_id
            for key in ((own, row.partner_id), (row.partner_id, own)):
                self._colleagues.setdefault(key, []).append(row)

    def slots(self, key: Key) -> Mask:
        """Those in which all are there without whom the two do not meet."""
        mask = -1
        for row in self._required(key):
            mask &= self._there[row.delegate_id]
        return mask

    def limits(self, pairs: Mapping[int, Key]) -> list[Limit]:
        """Of these meetings, by number: of those that only some people can hold, who come for several participants, no
        more are at once than they are.
        """
        needing: dict[frozenset[int], set[int]] = {}
        for number, key in pairs.items():
            for people in self._needed(key):
                if people & self._shared:
                    needing.setdefault(people, set()).add(number)
        found = []
        for people in sorted(needing, key=sorted):
            meetings = frozenset().union(*(some for fewer, some in needing.items() if fewer <= people))
            if len(meetings) > len(people):
                found.append(Limit(meetings, [len(people)] * len(self._hall.slots), "people"))
        return found

    def narrowed(self) -> list[Key]:
        """Pairs that need somebody besides whom they send, the one of side A first."""
        a, b = ({one.id for one in side} for side in (self._hall.a, self._hall.b))
        return [key for key in self._colleagues if self._required(key) and key[0] in a and key[1] in b]

    def tied(self) -> list[int]:
        """Participants for whom only people come who come for others, too."""
        return [one.id for one in self._hall.people if (people := self._of(one.id)) and people <= self._shared]

    def come(self, placed: Mapping[Key, int], kept: Mapping[Key, Attendance] = NOBODY_YET) -> dict[Key, Attendance]:
        """Of meetings in their slots. What is missing has nobody to send. `kept`: who came so far, and comes again if
        that goes.
        """
        in_slot: dict[int, list[Key]] = {}
        for key, slot in placed.items():
            in_slot.setdefault(slot, []).append(key)
        found: dict[Key, Attendance] = {}
        for slot, keys in in_slot.items():
            found |= self._in_slot(slot, keys, kept)
        return found

    def _in_slot(self, slot: int, keys: Sequence[Key], kept: Mapping[Key, Attendance]) -> dict[Key, Attendance]:
        taken: dict[int, Key] = {}
        cannot: set[Key] = set()
        for key in keys:
            for row in self._required(key):
                person = self._person[row.delegate_id]
                if taken.setdefault(person, key) != key or not self._is_there(row.delegate_id, slot):
                    cannot.add(key)
        sides = [(key, side) for key in keys for side in (0, 1) if self._hall.delegates.get(key[side])]
        options = {one: self._options(*one, slot, taken, kept.get(one[0])) for one in sides}
        sent = self._sent(options, taken)
        cannot |= {one[0] for one in sides if one not in sent}
        found = {}
        for key in (one for one in keys if one not in cannot):
            holding = {sent[key, side] for side in (0, 1) if (key, side) in sent}
            joining = []
            for row in sorted(self._colleagues.get(key, ()), key=lambda one: (not one.required, one.id)):
                person = self._person[row.delegate_id]
                if row.delegate_id in holding or not self._is_there(row.delegate_id, slot):
                    continue
                if row.required or person not in taken:
                    taken[person] = key
                    joining.append(row.delegate_id)
            found[key] = Attendance(sent.get((key, 0)), sent.get((key, 1)), tuple(sorted(joining)))
        return found

    def _options(
        self, key: Key, side: int, slot: int, taken: Mapping[int, Key], kept: Attendance | None
    ) -> list[EventDelegate]:
        """Who of a side can hold the meeting: first who did, who is no colleague that joins, and who speaks with the
        other side.
        """
        had = None if kept is None else (kept.a, kept.b)[side]
        joining = {row.delegate_id for row in self._colleagues.get(key, ())}
        other = self._hall.languages[self._hall.place[key[1 - side]]]

        def order(one: EventDelegate) -> tuple[bool, bool, bool, int]:
            return one.id != had, one.id in joining, not set(one.languages or ()) & other, one.id

        there = [one for one in self._hall.delegates[key[side]] if self._is_there(one.id, slot)]
        return sorted((one for one in there if taken.get(self._person[one.id], key) == key), key=order)

    def _sent(
        self, options: Mapping[tuple[Key, int], Sequence[EventDelegate]], taken: dict[int, Key]
    ) -> dict[tuple[Key, int], int]:
        """Whom each side sends: its first choice, unless that person is wanted elsewhere."""
        sent: dict[tuple[Key, int], int] = {}
        contested = []
        for one, some in options.items():
            if any(self._person[each.id] in self._shared for each in some):
                contested.append(one)
            elif some:
                sent[one] = some[0].id
        people = sorted({self._person[each.id] for one in contested for each in options[one]})
        column = {person: place for place, person in enumerate(people)}
        worth = np.zeros((len(contested), len(people)), dtype=np.int64)
        for row, one in enumerate(contested):
            for place, each in enumerate(options[one]):
                worth[row, column[self._person[each.id]]] = FIRST_CHOICE - place
        for row, place in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
            if worth[row, place]:
                one = contested[row]
                sent[one] = next(each.id for each in options[one] if self._person[each.id] == people[place])
        for one, delegate in sent.items():
            taken[self._person[delegate]] = one[0]
        return sent

    def _required(self, key: Key) -> Iterable[EventColleague]:
        return [row for row in self._colleagues.get(key, ()) if row.required]

    def _needed(self, key: Key) -> set[frozenset[int]]:
        """Of each of these somebody is at the meeting: who must join, and those who come for either of the two."""
        return {frozenset({self._person[row.delegate_id]}) for row in self._required(key)} | set(map(self._of, key))

    def _of(self, participant: int) -> frozenset[int]:
        """The people who come for it."""
        return frozenset(self._person[one.id] for one in self._hall.delegates.get(participant, ()))

    def _is_there(self, delegate_id: int, slot: int) -> bool:
        return bool(self._there[delegate_id] >> slot & 1)
