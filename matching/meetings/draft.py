"""A timetable while it is being made: meetings are put into slots, taken out, and exchanged between two slots."""

from collections.abc import Sequence
from dataclasses import replace

from matching.meetings.programme import Mask, Programme

NOWHERE = -1
LONGEST = 60
"""Meetings that are exchanged at once, at most: longer exchanges hardly ever help and cost the most time."""


class Draft:
    """Always without a conflict: nobody twice in a slot or away, no table or interpreter too many."""

    def __init__(self, programme: Programme, slot_of: Sequence[int] = ()) -> None:
        self.programme = programme
        self.allowed = programme.allowed()
        self.slot_of = [NOWHERE] * len(programme.participants)
        self.meeting_at = [[NOWHERE] * programme.slots for _ in programme.available]
        self.busy = [0] * len(programme.available)
        self.tables_left = list(programme.tables)
        self.interpreters_left = [list(limit.at_most) for limit in programme.interpreters]
        """by limit and slot"""
        self.limits_of: list[list[int]] = [[] for _ in programme.participants]
        """the limits under which each meeting falls"""
        for number, limit in enumerate(programme.interpreters):
            for meeting in limit.meetings:
                self.limits_of[meeting].append(number)
        self.after: dict[int, list[int]] = {}
        self.before: dict[int, list[int]] = {}
        for first, second in programme.before:
            self.after.setdefault(first, []).append(second)
            self.before.setdefault(second, []).append(first)
        for meeting, slot in enumerate(slot_of):
            if slot != NOWHERE:
                self.put(meeting, slot)

    def put(self, meeting: int, slot: int) -> None:
        self.slot_of[meeting] = slot
        self.tables_left[slot] -= 1
        for limit in self.limits_of[meeting]:
            self.interpreters_left[limit][slot] -= 1
        for person in self.programme.participants[meeting]:
            self.meeting_at[person][slot] = meeting
            self.busy[person] |= 1 << slot

    def take_out(self, meeting: int) -> None:
        slot = self.slot_of[meeting]
        self.slot_of[meeting] = NOWHERE
        self.tables_left[slot] += 1
        for limit in self.limits_of[meeting]:
            self.interpreters_left[limit][slot] += 1
        for person in self.programme.participants[meeting]:
            self.meeting_at[person][slot] = NOWHERE
            self.busy[person] &= ~(1 << slot)

    def fits(self, meeting: int, slot: int) -> bool:
        """Whether a meeting that is nowhere can be put there and nothing else be moved."""
        bit = 1 << slot
        return bool(
            self.allowed[meeting] & bit
            and self.tables_left[slot] > 0
            and all(self.interpreters_left[limit][slot] > 0 for limit in self.limits_of[meeting])
            and not any(self.busy[person] & bit for person in self.programme.participants[meeting])
            and self.keeps_order(meeting, slot)
        )

    def keeps_order(self, meeting: int, slot: int) -> bool:
        slot_of = self.slot_of
        return all(slot_of[first] < slot for first in self.before.get(meeting, ())) and all(
            slot_of[second] == NOWHERE or slot < slot_of[second] for second in self.after.get(meeting, ())
        )

    def chain(self, meeting: int, other: int) -> tuple[list[int], list[int]] | None:
        """The meetings that change between a meeting's slot and another one with it (a Kempe chain), if they can.

        With them the participants who have a meeting in one of the two slots only: nobody else is busy at other times
        than before.
        """
        here, allowed, participants = self.slot_of[meeting], self.allowed, self.programme.participants
        chain, seen, shifted, balance = [meeting], {meeting}, [], 0
        interpreted: dict[int, int] = {}
        for one in chain:
            target = other if self.slot_of[one] == here else here
            if not allowed[one] >> target & 1:
                return None
            more = 1 if target == other else -1
            balance += more
            for limit in self.limits_of[one]:
                interpreted[limit] = interpreted.get(limit, 0) + more
            for person in participants[one]:
                follower = self.meeting_at[person][target]
                if follower == NOWHERE:
                    shifted.append(person)
                elif follower not in seen:
                    seen.add(follower)
                    chain.append(follower)
            if len(chain) > LONGEST:
                return None
        if not -self.tables_left[here] <= balance <= self.tables_left[other]:
            return None
        for limit, shift in interpreted.items():
            left = self.interpreters_left[limit]
            if not -left[here] <= shift <= left[other]:
                return None
        if (self.before or self.after) and not self._in_order(chain, here, other):
            return None
        return chain, shifted

    def _in_order(self, chain: list[int], here: int, other: int) -> bool:
        target = {one: other if self.slot_of[one] == here else here for one in chain}
        slot = {**target}
        for one in chain:
            for first in self.before.get(one, ()):
                if slot.get(first, self.slot_of[first]) >= target[one]:
                    return False
            for second in self.after.get(one, ()):
                at = slot.get(second, self.slot_of[second])
                if at != NOWHERE and at <= target[one]:
                    return False
        return True

    def exchange(self, chain: list[int], here: int, other: int) -> None:
        """Carries out what `chain` gave."""
        slots = [self.slot_of[one] for one in chain]
        for one in chain:
            self.take_out(one)
        for one, slot in zip(chain, slots, strict=True):
            self.put(one, other if slot == here else here)

    def restore(self, slot_of: Sequence[int]) -> None:
        """To the slots of before."""
        moved = [meeting for meeting, slot in enumerate(slot_of) if slot != self.slot_of[meeting]]
        for meeting in moved:
            if self.slot_of[meeting] != NOWHERE:
                self.take_out(meeting)
        for meeting in moved:
            if slot_of[meeting] != NOWHERE:
                self.put(meeting, slot_of[meeting])

    def with_meetings(self, participants: Sequence[tuple[int, ...]], slots: Mask) -> "Draft":
        """A draft with more meetings, which may be in these slots and are nowhere yet."""
        draft = Draft(replace(self.programme, participants=[*self.programme.participants, *participants]), self.slot_of)
        draft.allowed = [*self.allowed, *(mask & slots for mask in draft.allowed[len(self.slot_of) :])]
        return draft

    def without_unplaced(self, first: int) -> "Draft":
        """A draft in which the meetings from `first` on that are nowhere do not exist."""
        kept = [meeting for meeting, slot in enumerate(self.slot_of) if meeting < first or slot != NOWHERE]
        programme = replace(self.programme, participants=[self.programme.participants[meeting] for meeting in kept])
        draft = Draft(programme, [self.slot_of[meeting] for meeting in kept])
        draft.allowed = [self.allowed[meeting] for meeting in kept]
        return draft
