"""The timetable of an event, with what is known about how good it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.meetings.draft import Draft
from matching.meetings.improving import improve
from matching.meetings.programme import Programme
from matching.meetings.proof import Clash, Complete, fewest_breaks
from matching.meetings.timetable import Timetable, Waiting, schedule, seated, waiting

MOST_PROVEN = 80
"""Participants up to which a proof is tried; for more of them it hardly ever comes in time."""
SECONDS = 60.0
TRIES = 400_000
"""Exchanges from which a proof begins: a second or two, which save it many."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All meetings placed, or so many not and so many of them in no timetable at all."""

    timetable: Timetable
    waiting: Waiting
    has_fewest_breaks: bool
    """whether it is proven that no timetable with all meetings has fewer breaks"""
    clash: Clash | None
    """the rules for which no timetable has all meetings, where that is proven"""


def plan(
    programme: Programme,
    *,
    seed: int = 0,
    fixed_tables: Mapping[int, int] | None = None,
    most_breaks_each: int | None = None,
    seconds: float = SECONDS,
    tries: int | None = None,
) -> Plan:
    """A timetable by heuristics; for small events the one with the fewest breaks, if that is proven in `seconds`.

    `tries` are those of `schedule`.
    """
    timetable = schedule(programme, seed=seed, fixed_tables=fixed_tables, tries=tries)
    waits = waiting(programme, timetable.slot_of)
    if len(programme.available) > MOST_PROVEN:
        return Plan(timetable, waits, has_fewest_breaks=False, clash=None)
    is_open = bool(sum(waits.breaks)) and not timetable.unplaced
    begin = _with_few_breaks(programme, timetable, seed) if is_open else timetable.slot_of
    proof = fewest_breaks(programme, seconds, most_each=most_breaks_each, begin=begin)
    if not isinstance(proof, Complete):
        return Plan(timetable, waits, has_fewest_breaks=False, clash=proof)
    has_as_few = not timetable.unplaced and sum(waits.breaks) <= sum(waiting(programme, proof.slot_of).breaks)
    is_fair = most_breaks_each is None or max(waits.breaks, default=0) <= most_breaks_each
    if (proof.has_fewest_breaks and not has_as_few) or timetable.unplaced or not is_fair:
        timetable = seated(programme, proof.slot_of, fixed_tables)
        waits = waiting(programme, timetable.slot_of)
    return Plan(timetable, waits, proof.has_fewest_breaks, clash=None)


def _with_few_breaks(programme: Programme, timetable: Timetable, seed: int) -> Sequence[int]:
    draft = Draft(programme, timetable.slot_of)
    improve(draft, seed, TRIES, breaks=True)
    return draft.slot_of
