"""Why no timetable has all meetings: rules that clash, and as few of them as can be."""

from collections.abc import Iterable, Sequence

from ortools.sat.python.cp_model import INFEASIBLE

from matching.meetings.model import TimetableModel
from matching.meetings.programme import Programme
from matching.meetings.rules import Clash, Rule
from matching.meetings.solving import Solving

SECONDS = 3.0
"""For finding rules that clash; as many again for giving up those of them that are not needed."""


def clash_of(programme: Programme, most_each: int | None) -> Clash:
    """Of a programme for which there is no timetable.

    Often the meetings of one participant suffice for it: they are asked first, since they take no time.
    """
    found = own_clash(programme, range(len(programme.available)), most_each)
    if found is not None:
        return found
    timetable = _timetable(programme, range(len(programme.participants)), most_each)
    every = list(timetable.switches)
    return _shrunk(timetable, _clashing(timetable, every, Solving(SECONDS)) or every)


def own_clash(programme: Programme, people: Iterable[int], most_each: int | None = None) -> Clash | None:
    """Of the meetings of one of these participants alone; none if each could have all of its own."""
    for one in people:
        meetings = [meeting for meeting, who in enumerate(programme.participants) if one in who]
        timetable = _timetable(programme, meetings, most_each)
        if rules := _clashing(timetable, list(timetable.switches), Solving(SECONDS)):
            return _shrunk(timetable, rules).of(programme, meetings)
    return None


def _timetable(programme: Programme, meetings: Sequence[int], most_each: int | None) -> TimetableModel:
    timetable = TimetableModel(programme.part(meetings), with_switches=True)
    timetable.add_breaks(most_each)
    return timetable


def _clashing(timetable: TimetableModel, rules: Sequence[Rule], solving: Solving) -> list[Rule] | None:
    """Those of the rules that clash; none if they do not, or if that is not known in time."""
    timetable.model.clear_assumptions()
    timetable.model.add_assumptions([timetable.switches[rule] for rule in rules])
    solver, status = solving.solve(timetable.model)
    if status != INFEASIBLE:
        return None
    core = set(solver.sufficient_assumptions_for_infeasibility())
    return [rule for rule in rules if timetable.switches[rule].index in core]


def _shrunk(timetable: TimetableModel, rules: list[Rule]) -> Clash:
    """Without the rules that are not needed for the clash, as far as the time goes: first many at a time, then one."""
    solving, size = Solving(SECONDS), max(len(rules) // 2, 1)
    while True:
        place = 0
        while place < len(rules):
            fewer = _clashing(timetable, rules[:place] + rules[place + size :], solving)
            if fewer is not None:
                rules = fewer
            elif solving.is_over:
                return Clash(tuple(sorted(rules)), is_minimal=False)
            else:
                place += size
        if size == 1:
            return Clash(tuple(sorted(rules)), is_minimal=True)
        size = max(size // 2, 1)
