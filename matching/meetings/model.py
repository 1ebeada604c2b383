"""A programme as a model of constraints for CP-SAT: what every timetable must keep, and where somebody waits."""

from collections.abc import Callable, Sequence

from ortools.sat.python.cp_model import Constraint, CpModel, IntVar, LiteralT

from matching.meetings.draft import NOWHERE
from matching.meetings.programme import Programme

Rule = tuple[str, int]
"""A kind of rule, and the participant, meeting, slot or order that it is about."""


class TimetableModel:
    """Each rule may have a switch, so that those which clash can be found: a literal under which it holds."""

    def __init__(self, programme: Programme, *, with_switches: bool = False) -> None:
        self.programme = programme
        self.model = CpModel()
        self.switches: dict[Rule, IntVar] = {}
        self._with_switches = with_switches
        self._slots = range(programme.slots)
        allowed = [-1] * len(programme.participants) if with_switches else programme.allowed()
        self.at = [{slot: self.model.new_bool_var("") for slot in self._slots if mask >> slot & 1} for mask in allowed]
        """of every meeting: slot -> whether it is there"""
        self._meetings_of: list[list[int]] = [[] for _ in programme.available]
        for meeting, people in enumerate(programme.participants):
            for person in people:
                self._meetings_of[person].append(meeting)
        self._add_meetings()
        self._add_participants()
        self._add_places()

    def slot_of(self, value: Callable[[LiteralT], int]) -> tuple[int, ...]:
        """The timetable of a solution."""
        return tuple(next((slot for slot, here in at.items() if value(here)), NOWHERE) for at in self.at)

    def hint(self, slot_of: Sequence[int]) -> None:
        """A timetable to begin from, in place of an earlier one."""
        self.model.clear_hints()
        for at, slot in zip(self.at, slot_of, strict=True):
            for other, here in at.items():
                self.model.add_hint(here, other == slot)

    def add_breaks(self, most_each: int | None) -> list[IntVar]:
        """Variables of which at least as many are true as there are breaks: runs of slots of waiting."""
        found = []
        for person in range(len(self.programme.available)):
            breaks = self._breaks(person)
            if most_each is not None and len(breaks) > most_each:
                self._under(("fair", person), self.model.add(sum(breaks) <= most_each))
            found += breaks
        return found

    def _under(self, rule: Rule, constraint: Constraint) -> None:
        if self._with_switches:
            if rule not in self.switches:
                self.switches[rule] = self.model.new_bool_var("")
            constraint.only_enforce_if(self.switches[rule])

    def _add_meetings(self) -> None:
        for meeting, at in enumerate(self.at):
            self.model.add_at_most_one(at.values())
            self._under(("placed", meeting), self.model.add_bool_or(at.values()))
            only = self.programme.only.get(meeting, -1)
            self._forbid(("only", meeting), [here for slot, here in at.items() if not only >> slot & 1])
        for number, (first, second) in enumerate(self.programme.before):
            for slot, here in self.at[second].items():
                earlier = [other for at, other in self.at[first].items() if at < slot]
                self._under(("order", number), self.model.add_bool_or(~here, *earlier))

    def _add_participants(self) -> None:
        for person, meetings in enumerate(self._meetings_of):
            there = self.programme.available[person]
            for slot in self._slots:
                here = self._in(meetings, slot)
                if not there >> slot & 1:
                    self._forbid(("away", person), here)
                self._at_most(("one_at_a_time", person), here, 1)

    def _add_places(self) -> None:
        programme = self.programme
        for slot, tables in enumerate(programme.tables):
            self._at_most(("tables", slot), self._in(range(len(self.at)), slot), tables)
        for slot, interpreters in enumerate(programme.interpreters):
            self._at_most(("interpreters", slot), self._in(sorted(programme.interpreted), slot), interpreters)

    def _in(self, meetings: Sequence[int], slot: int) -> list[IntVar]:
        return [self.at[meeting][slot] for meeting in meetings if slot in self.at[meeting]]

    def _forbid(self, rule: Rule, some: Sequence[IntVar]) -> None:
        if some:
            self._under(rule, self.model.add_bool_and(*(~here for here in some)))

    def _at_most(self, rule: Rule, some: Sequence[IntVar], most: int) -> None:
        if len(some) > most:
            self._under(rule, self.model.add(sum(some) <= most))

    def _breaks(self, person: int) -> list[IntVar]:
        """A break begins where somebody waits, did not wait in the slot before, has met and will meet."""
        meetings = self._meetings_of[person]
        slots = sorted({slot for meeting in meetings for slot in self.at[meeting]})
        if len(meetings) < 2 or not slots or slots[-1] - slots[0] < 2:
            return []
        between = range(slots[0], slots[-1] + 1)
        busy = {slot: self._any(self._in(meetings, slot)) for slot in between}
        been: dict[int, IntVar] = {}
        will_be: dict[int, IntVar] = {}
        for slot in between:
            been[slot] = self._any([busy[slot], *([been[slot - 1]] if slot - 1 in been else [])])
        for slot in reversed(between):
            will_be[slot] = self._any([busy[slot], *([will_be[slot + 1]] if slot + 1 in will_be else [])])
        waits, found = self.programme.waiting_slots[person], []
        for slot in between[1:-1]:
            if waits >> slot & 1:
                before = busy[slot - 1] if waits >> (slot - 1) & 1 else been[slot - 1]
                begins = self.model.new_bool_var("")
                self.model.add_bool_or(begins, ~before, busy[slot], ~will_be[slot + 1])
                found.append(begins)
        return found

    def _any(self, some: Sequence[IntVar]) -> IntVar:
        """True where one of them is, and only there."""
        found = self.model.new_bool_var("")
        self.model.add_bool_or(~found, *some)
        for one in some:
            self.model.add_implication(one, found)
        return found
