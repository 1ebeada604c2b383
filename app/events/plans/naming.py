"""Whom it names, why a plan is refused or is short of something: two whom the law holds back are not told together."""

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from typing import Any

from models import EventPlan

MOST_PAIRS = 500
"""Of how many pairs the gate is asked for one answer; who is named beyond that is counted, and not named."""
Clash = Mapping[str, Any]
Pair = tuple[int, int]
Sides = Mapping[int, str]
"""Participant -> side"""


def clashes_of(plan: EventPlan) -> list[Clash]:
    """All that is stored with a plan; the rules of a timetable, each of which names its own, stand beside it."""
    figures, refusal = plan.figures or {}, plan.refusal or {}
    found = [*refusal.get("clashes", ()), *figures.get("shortfalls", ()), *filter(None, [figures.get("clash")])]
    return [each for one in found for each in (one, *one.get("rules", ()))]


def pairs_in(clash: Clash, sides: Sides) -> Iterator[Pair]:
    """Everybody of one side whom it names, with everybody of the other."""
    named = [*(clash.get("participants") or ()), *(clash.get("partners") or ())]
    return product(*([who for who in named if sides.get(who) == side] for side in "ab"))


def first_pairs(clashes: Collection[Clash], sides: Sides) -> set[Pair]:
    """Of as many clashes, one after the other, as the gate is asked for."""
    found: set[Pair] = set()
    for one in clashes:
        named = [who for key in ("participants", "partners") for who in one.get(key) or ()]
        of_a = sum(sides.get(who) == "a" for who in named)
        if of_a * (len(named) - of_a) + len(found) <= MOST_PAIRS:
            found |= set(pairs_in(one, sides))
    return found


class Hiding:
    """`told`: pairs that are told together; `own`: participants that a reader is told in any case."""

    def __init__(self, sides: Sides, told: Collection[Pair], own: Collection[int]) -> None:
        self._sides, self._told, self._own = sides, told, own

    def refusal(self, stored: Clash) -> dict[str, Any]:
        """What was stored with its sentence loses that, if it names two."""
        clashes = [self._clash(one) for one in stored.get("clashes", ())]
        is_changed = clashes != list(stored.get("clashes", ()))
        return {**stored, "clashes": clashes} | ({"detail": ""} if is_changed and "detail" in stored else {})

    def figures(self, stored: Clash) -> dict[str, Any]:
        told = dict(stored)
        if "shortfalls" in stored:
            told["shortfalls"] = [self._clash(one) for one in stored["shortfalls"]]
        if stored.get("clash"):
            told["clash"] = self._clash(stored["clash"])
        return told

    def _clash(self, one: Clash) -> dict[str, Any]:
        told = dict(one)
        if "rules" in one:
            told["rules"] = [self._clash(rule) for rule in one["rules"]]
        if any(pair not in self._told for pair in pairs_in(one, self._sides)):
            told |= {key: [self._who(each) for each in one[key]] for key in ("participants", "partners") if key in one}
        return told | ({"sentence": ""} if told != one and "sentence" in one else {})

    def _who(self, participant_id: int) -> int | None:
        return participant_id if participant_id in self._own else None
