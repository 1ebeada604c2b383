"""Proofs for small events, by a solver of constraints: the fewest breaks, or which rules clash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import monotonic

from ortools.sat.python.cp_model import FEASIBLE, INFEASIBLE, OPTIMAL, CpSolver

from matching.meetings.draft import NOWHERE
from matching.meetings.model import Rule, TimetableModel
from matching.meetings.programme import Programme
from matching.meetings.timetable import waiting

SHRINKING = 6.0
"""Seconds for making a set of rules that clash smaller."""


@dataclass(frozen=True, slots=True)
class Complete:
    """A timetable with all meetings. `has_fewest_breaks`: no such timetable has fewer, of all participants together."""

    slot_of: tuple[int, ...]
    has_fewest_breaks: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Rules that no timetable keeps together.

    Rules: `placed` and `only` (a meeting's own slots) of meetings; `away`, `one_at_a_time` and `fair` of participants;
    `tables` and `interpreters` of slots; `order` of the pairs in `before`.
    """

    rules: tuple[Rule, ...]
    is_minimal: bool
    """whether the others would not clash any more if one were given up"""


def fewest_breaks(
    programme: Programme, seconds: float, *, most_each: int | None = None, begin: Sequence[int] = ()
) -> Complete | Clash | None:
    """The best timetable that was found in time, or the rules for which there is none; none if neither was found.

    `most_each`: nobody shall have more breaks than that. `begin`: a timetable to improve on, complete or not.
    """
    ends = monotonic() + seconds
    known = tuple(begin) if _is_whole(programme, begin, most_each) else None
    if known is not None and not _count(programme, known):
        return Complete(known, has_fewest_breaks=True)
    timetable = TimetableModel(programme)
    breaks = timetable.add_breaks(most_each)
    if known is None:
        if begin:
            timetable.hint(begin)
        solver = _solver(seconds)
        status = solver.solve(timetable.model)
        if status == INFEASIBLE:
            return _clash(programme, most_each)
        if status not in (OPTIMAL, FEASIBLE):
            return None
        known = timetable.slot_of(solver.value)
    timetable.model.minimize(sum(breaks))
    timetable.hint(known)
    solver = _solver(ends - monotonic())
    status = solver.solve(timetable.model)
    if status in (OPTIMAL, FEASIBLE):
        known = min(known, timetable.slot_of(solver.value), key=lambda slot_of: _count(programme, slot_of))
    return Complete(known, has_fewest_breaks=status == OPTIMAL)


def _is_whole(programme: Programme, slot_of: Sequence[int], most_each: int | None) -> bool:
    """Whether a timetable has all meetings, and nobody more breaks than that."""
    if not slot_of or NOWHERE in slot_of:
        return False
    return most_each is None or max(waiting(programme, slot_of).breaks, default=0) <= most_each


def _count(programme: Programme, slot_of: Sequence[int]) -> int:
    return sum(waiting(programme, slot_of).breaks)


def _clash(programme: Programme, most_each: int | None) -> Clash:
    """Of a programme for which there is no timetable."""
    timetable = TimetableModel(programme, with_switches=True)
    timetable.add_breaks(most_each)
    rules = {switch.index: rule for rule, switch in timetable.switches.items()}
    timetable.model.add_assumptions(list(timetable.switches.values()))
    solver = _solver(SHRINKING)
    if solver.solve(timetable.model) == INFEASIBLE:
        kept = [rules[index] for index in solver.sufficient_assumptions_for_infeasibility()]
    else:
        kept = list(rules.values())
    return _shrunk(timetable, kept)


def _shrunk(timetable: TimetableModel, kept: list[Rule]) -> Clash:
    """Without the rules that are not needed for the clash, as far as the time goes: first many at a time, then one."""
    ends, size = monotonic() + SHRINKING, max(len(kept) // 2, 1)
    while True:
        place = 0
        while place < len(kept):
            if monotonic() > ends:
                return Clash(tuple(sorted(kept)), is_minimal=False)
            without = kept[:place] + kept[place + size :]
            if _clashes(timetable, without, ends):
                kept = without
            else:
                place += size
        if size == 1:
            return Clash(tuple(sorted(kept)), is_minimal=True)
        size = max(size // 2, 1)


def _clashes(timetable: TimetableModel, rules: Iterable[Rule], ends: float) -> bool:
    timetable.model.clear_assumptions()
    timetable.model.add_assumptions([timetable.switches[rule] for rule in rules])
    return _solver(ends - monotonic()).solve(timetable.model) == INFEASIBLE


def _solver(seconds: float) -> CpSolver:
    """As a solver of clauses that raises the bound from below: it proved in seconds what others did not in a minute."""
    solver = CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    solver.parameters.num_workers = 1
    solver.parameters.optimize_with_core = True
    solver.parameters.linearization_level = 0
    return solver
