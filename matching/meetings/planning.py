"""The timetable of an event, with what is known about how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.meetings.programme import Programme
from matching.meetings.proof import Clash, Complete, fewest_breaks
from matching.meetings.timetable import Timetable, Waiting, schedule, seated, waiting

MOST_PROVEN = 80
"""Participants up to which a proof is tried; for more of them it hardly ever comes in time."""
SECONDS = 60.0


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
    proof = fewest_breaks(programme, seconds, most_each=most_breaks_each, begin=timetable.slot_of)
    if not isinstance(proof, Complete):
        return Plan(timetable, waits, has_fewest_breaks=False, clash=proof)
    if proof.has_fewest_breaks or timetable.unplaced or most_breaks_each is not None:
        timetable = seated(programme, proof.slot_of, fixed_tables)
        waits = waiting(programme, timetable.slot_of)
    return Plan(timetable, waits, proof.has_fewest_breaks, clash=None)
