"""The rules of a timetable by name, and those of them that clash. Brings no solver with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.meetings.programme import Programme

Rule = tuple[str, int]
"""A kind of rule, and the participant, meeting, slot or order that it is about."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Rules that no timetable keeps together.

    Rules: `placed` and `only` (a meeting's own slots) of meetings; `away`, `one_at_a_time` and `fair` of participants;
    `tables`, and `interpreters` or how else a limit is called, of slots; `order` of the pairs in `before`.
    """

    rules: tuple[Rule, ...]
    is_minimal: bool
    """whether the others would not clash any more if one were given up"""

    def of(self, whole: Programme, meetings: Sequence[int]) -> "Clash":
        """Of a part of a programme: by the numbers of the whole."""
        orders = [number for number, pair in enumerate(whole.before) if set(pair) <= set(meetings)]
        numbers = {"placed": meetings, "only": meetings, "order": orders}
        rules = ((kind, numbers[kind][place] if kind in numbers else place) for kind, place in self.rules)
        return Clash(tuple(sorted(rules)), self.is_minimal)
