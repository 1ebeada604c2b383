"""Proofs for small events, by a solver of clauses: the fewest breaks, or which rules clash."""

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python.cp_model import FEASIBLE, INFEASIBLE, OPTIMAL

from matching.meetings.clash import clash_of
from matching.meetings.draft import NOWHERE
from matching.meetings.model import TimetableModel
from matching.meetings.programme import Programme
from matching.meetings.rules import Clash
from matching.meetings.solving import Solving
from matching.meetings.timetable import waiting


@dataclass(frozen=True, slots=True)
class Complete:
    """A timetable with all meetings. `has_fewest_breaks`: no such timetable has fewer, of all participants together."""

    slot_of: tuple[int, ...]
    has_fewest_breaks: bool


def fewest_breaks(
    programme: Programme, seconds: float, *, most_each: int | None = None, begin: Sequence[int] = ()
) -> Complete | Clash | None:
    """The best timetable that was found in time, or the rules for which there is none; none if neither was found.

    `most_each`: nobody shall have more breaks than that. `begin`: a timetable to improve on, complete or not.
    """
    known = tuple(begin) if _is_whole(programme, begin, most_each) else None
    if known is not None and not _count(programme, known):
        return Complete(known, has_fewest_breaks=True)
    solving = Solving(seconds)
    if known is None:
        timetable = TimetableModel(programme, with_sums=True)
        timetable.add_breaks(most_each)
        solver, status = solving.solve(timetable.model)
        if status == INFEASIBLE:
            return clash_of(programme, most_each)
        if status not in (OPTIMAL, FEASIBLE):
            return None
        known = timetable.slot_of(solver.value)
    timetable = TimetableModel(programme)
    timetable.model.minimize(sum(timetable.add_breaks(most_each)))
    solver, status = solving.solve(timetable.model)
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
