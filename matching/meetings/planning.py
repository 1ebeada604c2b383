"""The timetable of an event, with what is known about how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.meetings.draft import Draft
from matching.meetings.improving import improve
from matching.meetings.programme import Programme
from matching.meetings.rules import Clash
from matching.meetings.timetable import Timetable, Waiting, schedule, seated, waiting

MOST_PROVEN = 80
"""Participants up to which a proof is tried; for more of them it hardly ever comes in time."""
MOST_LOOKED_AT = 20
"""Participants who lack a meeting, beyond that, of whom it is asked whether their own suffice for it."""
SECONDS = 60.0
TRIES = 400_000
"""Exchanges where no proof came in time: a second or two."""


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
        return Plan(timetable, waits, has_fewest_breaks=False, clash=_own_clash(programme, timetable))
    from matching.meetings.proof import fewest_breaks  # noqa: PLC0415 - its solver takes a second to load

    proof = fewest_breaks(programme, seconds, most_each=most_breaks_each, begin=timetable.slot_of)
    if proof is None or isinstance(proof, Clash):
        return Plan(timetable, waits, has_fewest_breaks=False, clash=proof)
    few = proof.slot_of
    if not proof.has_fewest_breaks:
        few = _with_few_breaks(programme, few, seed, most_breaks_each)
    found = waiting(programme, few)
    if timetable.unplaced or not _is_fair(waits, most_breaks_each) or sum(found.breaks) < sum(waits.breaks):
        timetable, waits = seated(programme, few, fixed_tables), found
    return Plan(timetable, waits, proof.has_fewest_breaks, clash=None)


def _own_clash(programme: Programme, timetable: Timetable) -> Clash | None:
    """Of somebody who lacks a meeting: what concerns more than one is not looked for where there are many."""
    lacking = {person for meeting in timetable.unplaced for person in programme.participants[meeting]}
    if not lacking:
        return None
    from matching.meetings.clash import own_clash  # noqa: PLC0415 - its solver takes a second to load

    return own_clash(programme, sorted(lacking)[:MOST_LOOKED_AT])


def _with_few_breaks(
    programme: Programme, slot_of: tuple[int, ...], seed: int, most_each: int | None
) -> tuple[int, ...]:
    draft = Draft(programme, slot_of)
    improve(draft, seed, TRIES, breaks=True)
    found = tuple(draft.slot_of)
    return found if _is_fair(waiting(programme, found), most_each) else slot_of


def _is_fair(waits: Waiting, most_breaks_each: int | None) -> bool:
    return most_breaks_each is None or max(waits.breaks, default=0) <= most_breaks_each
