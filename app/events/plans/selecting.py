"""Who meets whom: the pairs of most value within everybody's least and most, and why somebody gets fewer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np

from app.events.plans.candidates import Candidates
from app.events.plans.hall import Hall, Key
from app.events.plans.refusals import Refused, shortage, too_few_slots
from matching.meetings.errors import NothingToChoose, TooManyMandatory
from matching.meetings.limited import select_limited
from matching.meetings.selection import Loads, Selection, Values, reserves, select
from matching.meetings.shortages import shortages

RESERVES = 5
TABLES_FILLED, INTERPRETERS_FILLED = 0.95, 0.8
"""The share of all places, at tables and beside interpreters, up to which pairs are chosen.

Where every place is taken in every slot, hardly any timetable is close, or there is none.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pairs, by participants; everybody's best partners that were not chosen; and what is known of the choice."""

    pairs: Sequence[Key]
    reserves: dict[int, list[int]]
    figures: dict[str, Any]


def choose(hall: Hall, found: Candidates, *, min_score: float, raise_floor: bool, seconds: float) -> Chosen:
    """Pairs worth less than `min_score` only help somebody to its least.

    Raises `Refused` where nothing has a value, or meetings that must be cannot be.
    """
    a, b = hall.loads()
    worth = _worth(found, min_score)
    try:
        free = select(worth, a, b, found.mandatory)
    except NothingToChoose:
        raise Refused("nothing", excluded=dict(found.excluded)) from None
    except TooManyMandatory as error:
        raise _cannot_be(hall, found, error, a, b) from None
    musts = sum(bool(found.interpreted[pair]) for pair in found.mandatory)
    tables = max(ceil(TABLES_FILLED * sum(hall.table_counts)), len(found.mandatory))
    interpreters = max(ceil(INTERPRETERS_FILLED * sum(hall.interpreter_counts)), musts)
    needed = _needed(found, free, min_score, a, b)
    needing = int(found.interpreted[tuple(needed.pairs.T)].sum())
    if not raise_floor and len(needed.pairs) <= tables and needing <= interpreters:
        return _chosen(hall, found, needed, {"proof": "optimal", "gap": 0.0})
    try:
        limited = select_limited(
            worth,
            a,
            b,
            found.mandatory,
            interpreted=found.interpreted,
            interpreted_at_most=interpreters,
            at_most=tables,
            raise_floor=raise_floor,
            seconds=seconds,
        )
    except TimeoutError:
        raise Refused("too_slow", seconds=seconds) from None
    selection = _needed(found, limited.selection, min_score, a, b)
    more = limited.at_most - limited.selection.value
    told = {"proof": "bounded", "value_at_most": round(selection.value + more, 3), "gap": round(limited.gap, 4)}
    return _chosen(hall, found, selection, told | ({"floor": round(limited.floor, 3)} if raise_floor else {}))


def _worth(found: Candidates, min_score: float) -> Values:
    """What is below the least score counts a hundredth, and what is above it so much less. Raises `Refused`."""
    if not min_score:
        return found.values
    if not (found.values >= min_score).any():
        raise Refused("no_value", min_score=min_score)
    below = np.minimum(found.values, min_score) / 100
    worth: Values = below + np.maximum(found.values - min_score, 0)
    return worth


def _needed(found: Candidates, selection: Selection, min_score: float, a: Loads, b: Loads) -> Selection:
    """Without the pairs below the least score that nobody needs for its least, the poorest first."""
    pairs = [(int(i), int(j)) for i, j in selection.pairs]
    counts = [Counter(pair[side] for pair in pairs) for side in (0, 1)]
    must = set(found.mandatory)
    for pair in sorted(pairs, key=lambda one: (found.values[one], one)):
        if found.values[pair] >= min_score or pair in must:
            continue
        if counts[0][pair[0]] > a.least[pair[0]] and counts[1][pair[1]] > b.least[pair[1]]:
            pairs.remove(pair)
            counts[0][pair[0]] -= 1
            counts[1][pair[1]] -= 1
    kept = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    value = float(found.values[tuple(kept.T)].sum())
    return replace(selection, pairs=kept, value=value)


def _chosen(hall: Hall, found: Candidates, selection: Selection, told: dict[str, Any]) -> Chosen:
    pairs = [(hall.a[i].id, hall.b[j].id) for i, j in selection.pairs]
    of_a, of_b = reserves(found.values, selection, RESERVES)
    best = {one.id: [hall.b[j].id for j in partners] for one, partners in zip(hall.a, of_a, strict=True)}
    best |= {one.id: [hall.a[i].id for i in partners] for one, partners in zip(hall.b, of_b, strict=True)}
    lacking = [int(count) for count in (*selection.missing_a, *selection.missing_b)]
    figures = {
        "meetings": len(pairs),
        "value": round(selection.value, 3),
        "candidates": int(np.isfinite(found.values).sum()),
        "pairs": len(hall.a) * len(hall.b),
        "excluded": dict(found.excluded),
        "interpreted": int(found.interpreted[tuple(selection.pairs.T)].sum()),
        "below_least": [
            {"participant_id": hall.people[place].id, "lacking": count} for place, count in enumerate(lacking) if count
        ],
        "shortfalls": _shortfalls(hall, found, lacking),
    }
    return Chosen(pairs, best, figures | told)


def _shortfalls(hall: Hall, found: Candidates, lacking: list[int]) -> list[dict[str, Any]]:
    """Why somebody has fewer meetings than wanted; empty if nobody has."""
    told = too_few_slots(hall)
    if not any(lacking):
        return told
    a, b = hall.loads()
    allowed = np.isfinite(found.values)
    groups = [shortage(hall, one, of_a=True) for one in shortages(allowed, a, b)]
    groups += [shortage(hall, one, of_a=False) for one in shortages(allowed.T, b, a)]
    explained = {who for group in groups for who in (*group["participants"], *group["partners"])}
    wanted = {hall.people[place].id: count for place, count in enumerate(lacking) if count}
    rest = [who for who in wanted if who not in explained]
    if rest:
        groups.append(_too_few_places(hall, rest, sum(wanted[who] for who in rest)))
    return told + groups


def _too_few_places(hall: Hall, who: Sequence[int], lacking: int) -> dict[str, Any]:
    """Of those who lack meetings for no other reason."""
    told: dict[str, Any] = {"kind": "places", "participants": list(who), "partners": []}
    told |= {"tables": sum(hall.table_counts), "interpreters": sum(hall.interpreter_counts)}
    return told | {"needed": lacking, "available": 0, "lacking": lacking}


def _cannot_be(hall: Hall, found: Candidates, error: TooManyMandatory, a: Loads, b: Loads) -> Refused:
    clashes: list[dict[str, Any]] = []
    for i, j in error.forbidden:
        key = hall.a[i].id, hall.b[j].id
        reason = found.why_not.get(key, "not_released")
        clashes.append({"kind": "must_meet", "participants": list(key), "reason": reason})
    for side, people, places, loads in ((0, hall.a, error.too_many_a, a), (1, hall.b, error.too_many_b, b)):
        for place in places:
            musts, most = sum(pair[side] == place for pair in found.mandatory), int(loads.most[place])
            told = {"kind": "must_meet", "participants": [people[place].id], "reason": "too_many"}
            clashes.append(told | {"needed": musts, "available": most, "lacking": musts - most})
    return Refused("must_meet", clashes)
