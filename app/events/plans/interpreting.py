"""Few interpreters, not all of the same languages: how many meetings can be at once, and who goes to which."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from scipy.optimize import linear_sum_assignment

from app.events.plans.hall import Hall
from matching.meetings.programme import Limit

NOBODY = -1
MOST_GROUPS = 64
"""Of interpreters: an event with three languages has three or four."""
NOTHING_KEPT: Mapping[int, int] = MappingProxyType({})


def limits(hall: Hall, people: Mapping[int, tuple[int, int]]) -> list[Limit]:
    """Of these meetings, by number: with them, and no others, everybody who needs an interpreter gets one.

    By Hall's theorem: of the meetings for which only some of the interpreters can be asked there are in no slot more
    than of these interpreters.
    """
    speakers = {
        number: hall.interpreters_for(i, j) for number, (i, j) in people.items() if hall.needs_interpreter(i, j)
    }
    return [
        Limit(
            frozenset(number for number, who in speakers.items() if who <= group),
            [len(group & hall.interpreters_in(slot)) for slot in range(len(hall.slots))],
        )
        for group in groups(set(speakers.values()))
    ]


def groups(speakers: Collection[frozenset[int]]) -> list[frozenset[int]]:
    """Who can be asked for a meeting of one kind, of two kinds, and so on up to all."""
    kinds = sorted(speakers, key=sorted)
    found = {*kinds, frozenset[int]().union(*kinds)} if kinds else set()
    for kind in kinds:
        if len(found) > MOST_GROUPS:
            break
        found |= {kind | one for one in found}
    return sorted(found, key=sorted)


def interpreters(
    hall: Hall, people: Sequence[tuple[int, int]], slot_of: Sequence[int], kept: Mapping[int, int] = NOTHING_KEPT
) -> dict[int, int]:
    """Who interprets each meeting that needs it, as before (`kept`) if that goes; `NOBODY` where none is left."""
    needing = [number for number, pair in enumerate(people) if hall.needs_interpreter(*pair)]
    found = dict.fromkeys(needing, NOBODY)
    for slot in range(len(hall.slots)):
        here, there = [number for number in needing if slot_of[number] == slot], hall.interpreters_in(slot)
        fits = np.zeros((len(here), len(hall.interpreters)), dtype=np.int64)
        for row, number in enumerate(here):
            for who in hall.interpreters_for(*people[number]) & there:
                fits[row, who] = 1000 + (kept.get(number) == who)
        for row, who in zip(*linear_sum_assignment(fits, maximize=True), strict=True):
            if fits[row, who]:
                found[here[row]] = int(who)
    return found
