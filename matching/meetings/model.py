"""A programme as clauses: what every timetable must keep, and where somebody waits."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from ortools.sat.python.cp_model import IntVar, LiteralT

from matching.meetings.clauses import Clauses
from matching.meetings.draft import NOWHERE
from matching.meetings.programme import Mask, Programme, count_runs
from matching.meetings.rules import Rule

CROWDED = 0.75
"""The share of all tables in all slots from which on it is counted who is busy beside how many meetings there are."""

_Met = Mapping[int, LiteralT]
"""slot -> whether a participant meets somebody there, has met by then, or will from then on"""


class TimetableModel:
    """Each rule may have a switch, so that those which clash can be found: a literal under which it holds.

    `with_sums`: tables and interpreters are counted by sums, not in clauses. A timetable is found sooner by them, and
    less is proven.
    """

    def __init__(self, programme: Programme, *, with_switches: bool = False, with_sums: bool = False) -> None:
        self.programme = programme
        self.switches: dict[Rule, IntVar] = {}
        self._clauses = Clauses()
        self.model = self._clauses.model
        self._with_switches, self._with_sums = with_switches, with_sums
        self._slots = range(programme.slots)
        allowed = [-1] * len(programme.participants) if with_switches else programme.allowed()
        self.at = [{slot: self._clauses.new() for slot in self._slots if mask >> slot & 1} for mask in allowed]
        """of every meeting: slot -> whether it is there"""
        self._meetings_of: list[list[int]] = [[] for _ in programme.available]
        for meeting, people in enumerate(programme.participants):
            for person in people:
                self._meetings_of[person].append(meeting)
        self._busy = [self._busy_in(meetings) for meetings in self._meetings_of]
        """of every participant: slot -> whether it has a meeting there"""
        self._add_meetings()
        self._add_participants()
        self._add_places()

    def slot_of(self, value: Callable[[LiteralT], int]) -> tuple[int, ...]:
        """The timetable of a solution."""
        return tuple(next((slot for slot, here in at.items() if value(here)), NOWHERE) for at in self.at)

    def add_breaks(self, most_each: int | None) -> list[IntVar]:
        """Literals of which at least as many are true as there are breaks: runs of slots of waiting.

        Of each participant one for the first break, one for the second: a solver that raises its bound from below
        asks who has breaks, and not in which slots.
        """
        found = []
        for person, meetings in enumerate(self._meetings_of):
            busy = self._busy[person]
            if len(meetings) < 2 or not busy:
                continue
            span = range(min(busy), max(busy) + 1)
            been, will_be = self._so_far(busy, span), self._so_far(busy, span[::-1])
            begins = self._breaks(person, been, will_be)
            # After each meeting but the last there may be one, and another after each time that is no waiting.
            interrupted = count_runs(~self.programme.waiting_slots[person] & _mask(span))
            most, unless = min(len(begins), len(meetings) - 1 + interrupted), []
            if most_each is not None and most_each < most:
                most, unless = most_each, self._unless(("fair", person))
            breaks = self._clauses.at_most(begins, most, unless)
            for fewer, more in pairwise(breaks):
                self._clauses.add(~more, fewer)
            if breaks:
                self._add_without_break(person, been, will_be, breaks[0])
            found += breaks
        return found

    def _unless(self, *rules: Rule) -> list[LiteralT]:
        """Literals of which one is true where not all of these rules hold."""
        if not self._with_switches:
            return []
        for rule in rules:
            if rule not in self.switches:
                self.switches[rule] = self._clauses.new()
        return [~self.switches[rule] for rule in rules]

    def _busy_in(self, meetings: Sequence[int]) -> dict[int, LiteralT]:
        here = {slot: self._in(meetings, slot) for slot in self._slots}
        return {slot: self._clauses.any_of(some) for slot, some in here.items() if some}

    def _add_meetings(self) -> None:
        add = self._clauses.add
        for meeting, at in enumerate(self.at):
            self._clauses.at_most_one(list(at.values()))
            add(*at.values(), *self._unless(("placed", meeting)))
            only = self.programme.only.get(meeting, -1)
            self._forbid(("only", meeting), [here for slot, here in at.items() if not only >> slot & 1])
        for number, (first, second) in enumerate(self.programme.before):
            for slot, here in self.at[second].items():
                earlier = [other for at, other in self.at[first].items() if at < slot]
                add(~here, *earlier, *self._unless(("order", number)))

    def _add_participants(self) -> None:
        for person, meetings in enumerate(self._meetings_of):
            there = self.programme.available[person]
            for slot in self._slots:
                here = self._in(meetings, slot)
                if not there >> slot & 1:
                    self._forbid(("away", person), here)
                if len(here) > 1:
                    self._clauses.at_most_one(here, self._unless(("one_at_a_time", person)))
            # Follows from the rest; with it the solver sees sooner that time runs out.
            free = [~busy for busy in self._busy[person].values()]
            self._clauses.at_most(free, len(free) - len(meetings), self._unless(*self._all_placed(person)))

    def _all_placed(self, person: int) -> list[Rule]:
        """The rules by which a participant is busy in as many slots as it has meetings."""
        return [("one_at_a_time", person), *(("placed", meeting) for meeting in self._meetings_of[person])]

    def _add_places(self) -> None:
        programme = self.programme
        most = max((len(people) for people in programme.participants), default=0)
        is_crowded = len(self.at) > CROWDED * sum(programme.tables)
        for slot, tables in enumerate(programme.tables):
            self._at_most(("tables", slot), self._in(range(len(self.at)), slot), tables)
            if is_crowded:
                # Follows from the rest; with it the solver sees sooner who cannot be there, and so has a break.
                busy = [here[slot] for here in self._busy if slot in here]
                self._at_most(("tables", slot), busy, tables * most)
        for limit in programme.interpreters:
            for slot, interpreters in enumerate(limit.at_most):
                self._at_most((limit.rule, slot), self._in(sorted(limit.meetings), slot), interpreters)

    def _in(self, meetings: Sequence[int], slot: int) -> list[IntVar]:
        return [self.at[meeting][slot] for meeting in meetings if slot in self.at[meeting]]

    def _forbid(self, rule: Rule, some: Sequence[IntVar]) -> None:
        for here in some:
            self._clauses.add(~here, *self._unless(rule))

    def _at_most(self, rule: Rule, some: Sequence[LiteralT], most: int) -> None:
        if len(some) > most and self._with_sums:
            self.model.add(sum(some) <= most)
        elif len(some) > most:
            self._clauses.at_most(some, most, self._unless(rule))

    def _breaks(self, person: int, been: _Met, will_be: _Met) -> list[IntVar]:
        """A break begins where somebody waits, did not wait in the slot before, has met and will meet."""
        busy, waits, found = self._busy[person], self.programme.waiting_slots[person], []
        for slot in range(min(busy) + 1, max(busy)):
            waited = waits >> (slot - 1) & 1
            if waits >> slot & 1 and (not waited or slot - 1 in busy):
                before = busy[slot - 1] if waited else been[slot - 1]
                meets = [busy[slot]] if slot in busy else []
                begins = self._clauses.new()
                self._clauses.add(begins, ~before, *meets, ~will_be[slot + 1])
                found.append(begins)
        return found

    def _add_without_break(self, person: int, been: _Met, will_be: _Met, has_break: LiteralT) -> None:
        """Follows from the rest; with it the solver sees sooner that agendas are too long, or begin too late."""
        count, waits, busy = len(self._meetings_of[person]), self.programme.waiting_slots[person], self._busy[person]
        waiting = [slot for slot in been if waits >> slot & 1]
        for first, beyond in zip(waiting, waiting[count:], strict=False):
            self._clauses.add(has_break, ~been[first], ~will_be[beyond])
        slots, unless = list(busy), self._unless(*self._all_placed(person))
        for before, late in zip(slots, slots[count:], strict=False):
            self._clauses.add(been[before], will_be[late], *unless)

    def _so_far(self, busy: _Met, slots: Sequence[int]) -> _Met:
        """Whether a participant was busy in this slot or one before it in the list."""
        found: dict[int, LiteralT] = {}
        last: list[LiteralT] = []
        for slot in slots:
            last = [self._clauses.any_of([*last, *([busy[slot]] if slot in busy else [])])]
            found[slot] = last[0]
        return found


def _mask(slots: range) -> Mask:
    return (1 << slots.stop) - (1 << slots.start)
