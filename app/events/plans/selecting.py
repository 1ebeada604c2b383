"""Who meets whom: the pairs of most value within everybody's least and most, and why somebody gets fewer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.events.plans.asking import PlanIn
from app.events.plans.candidates import About, Candidates
from app.events.plans.hall import Hall, Key
from app.events.plans.interpreting import limits
from app.events.plans.mixing import by_forms, kept_to, quotas, shortage_of
from app.events.plans.refusals import Refused, must_meet, shortage, too_few_slots
from matching.meetings.errors import NoSuchMix, NothingToChoose, TooManyMandatory
from matching.meetings.limited import select_limited
from matching.meetings.selection import Loads, Selection, Values, reserves, select
from matching.meetings.shortages import shortages
from matching.profiles import Form

RESERVES = 5
TABLES_FILLED, INTERPRETERS_FILLED = 0.95, 0.8
"""The share of all places, at tables and beside interpreters, up to which pairs are chosen.

Where every place is taken in every slot, hardly any timetable is close, or there is none.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pairs, by participants; everybody's best partners that were not chosen; and what is known of the choice."""

    pairs: Sequence[Key]
    about: Mapping[Key, About]
    """what they meet about, and what it is worth"""
    reserves: dict[int, list[int]]
    figures: dict[str, Any]


def choose(hall: Hall, found: Candidates, asked: PlanIn) -> Chosen:
    """Pairs worth less than the least score only help somebody to its least.

    Raises `Refused` where nothing has a value, or meetings that must be cannot be, or not in the forms that are asked.
    """
    a, b = hall.loads()
    min_score, raise_floor, seconds, mix = asked.min_score, asked.raise_floor, asked.seconds, quotas(asked.mix)
    if min_score and not (found.values >= min_score).any():
        raise Refused("no_value", min_score=min_score)
    worth = _worth(found.values, min_score)
    try:
        free = select(worth, a, b, found.mandatory)
    except NothingToChoose:
        if forbidden := [pair for pair in found.mandatory if np.isnan(found.values[pair])]:
            raise _cannot_be(hall, found, TooManyMandatory(forbidden, (), ()), a, b) from None
        raise Refused("nothing", excluded=dict(found.excluded)) from None
    except TooManyMandatory as error:
        raise _cannot_be(hall, found, error, a, b) from None
    tables = max(ceil(TABLES_FILLED * hall.places_ahead), len(found.mandatory))
    few = _interpreted(hall, found)
    needed = _needed(found, free, min_score, a, b)
    fits = len(needed.pairs) <= tables and all(marked[tuple(needed.pairs.T)].sum() <= most for marked, most in few)
    if fits and not raise_floor and not mix:
        return _chosen(hall, found, needed, {"proof": "optimal", "gap": 0.0})
    by_form = by_forms(hall, found) if mix else []
    try:
        limited = select_limited(
            worth,
            a,
            b,
            found.mandatory,
            few=few,
            at_most=tables,
            raise_floor=raise_floor,
            by_form=[_worth(values, min_score) for values in by_form],
            mix=mix,
            seconds=seconds,
        )
    except NoSuchMix:
        raise Refused("mix", [shortage_of(quota, by_form, a, b) for quota in mix]) from None
    except TimeoutError:
        raise Refused("too_slow", seconds=seconds) from None
    more = limited.at_most - limited.selection.value
    told = {"proof": "bounded", "gap": round(limited.gap, 4)}
    told |= {"floor": round(limited.floor, 3)} if raise_floor else {}
    if not mix:
        selection = _needed(found, limited.selection, min_score, a, b)
        return _chosen(hall, found, selection, told | {"value_at_most": round(selection.value + more, 3)})
    selection, forms = kept_to(mix, limited, by_form, found.mandatory, min_score, (a, b))
    told["value_at_most"] = round(selection.value + more, 3)
    return _chosen(hall, found, selection, told, forms)


def _interpreted(hall: Hall, found: Candidates) -> list[tuple[NDArray[np.bool_], int]]:
    """Pairs for which the same interpreters can be asked, and how many of them may be chosen."""
    needing = np.argwhere(found.interpreted)
    limited = []
    for limit in limits(hall, {number: (int(i), len(hall.a) + int(j)) for number, (i, j) in enumerate(needing)}):
        marked = np.zeros(found.interpreted.shape, dtype=bool)
        marked[tuple(needing[sorted(limit.meetings)].T)] = True
        musts = sum(bool(marked[pair]) for pair in found.mandatory)
        limited.append((marked, max(ceil(INTERPRETERS_FILLED * sum(limit.at_most[hall.first :])), musts)))
    return limited


def _worth(values: Values, min_score: float) -> Values:
    """What is below the least score counts a hundredth, and what is above it so much less."""
    if not min_score:
        return values
    below = np.minimum(values, min_score) / 100
    worth: Values = below + np.maximum(values - min_score, 0)
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


def _chosen(
    hall: Hall, found: Candidates, selection: Selection, told: dict[str, Any], forms: Sequence[Form] = ()
) -> Chosen:
    """`forms`: of each pair, where that may be another than the best."""
    pairs = [(hall.a[i].id, hall.b[j].id) for i, j in selection.pairs]
    about = {key: found.about[key] for key in pairs}
    about |= {key: found.in_form(key, form) for key, form in zip(pairs, forms, strict=False)}
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
        "forms": dict(sorted(Counter(one.form for one in about.values()).items())),
        "shortfalls": _shortfalls(hall, found, lacking, is_mixed=bool(forms)),
    }
    return Chosen(pairs, about, best, figures | told)


def _shortfalls(hall: Hall, found: Candidates, lacking: list[int], *, is_mixed: bool) -> list[dict[str, Any]]:
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
        groups.append(_too_few_places(hall, rest, sum(wanted[who] for who in rest), is_mixed=is_mixed))
    return told + groups


def _too_few_places(hall: Hall, who: Sequence[int], lacking: int, *, is_mixed: bool) -> dict[str, Any]:
    """Of those who lack meetings for no other reason."""
    told: dict[str, Any] = {"kind": "mixed" if is_mixed else "places", "participants": list(who), "partners": []}
    told |= {"tables": hall.places_ahead, "interpreters": sum(hall.interpreter_counts[hall.first :])}
    return told | {"needed": lacking, "available": 0, "lacking": lacking}


def _cannot_be(hall: Hall, found: Candidates, error: TooManyMandatory, a: Loads, b: Loads) -> Refused:
    clashes: list[dict[str, Any]] = []
    for i, j in error.forbidden:
        key = hall.a[i].id, hall.b[j].id
        clashes.append(must_meet(hall, key, found.why_not.get(key, "not_released")))
    for side, people, places, loads in ((0, hall.a, error.too_many_a, a), (1, hall.b, error.too_many_b, b)):
        for place in places:
            musts, most = sum(pair[side] == place for pair in found.mandatory), int(loads.most[place])
            told = {"kind": "must_meet", "participants": [people[place].id], "reason": "too_many"}
            clashes.append(told | {"needed": musts, "available": most, "lacking": musts - most})
    return Refused("must_meet", clashes)
