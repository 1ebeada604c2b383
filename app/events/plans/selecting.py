"""Who meets whom: the pairs of most value within everybody's least and most, and why somebody gets fewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.events.plans.candidates import Candidates
from app.events.plans.hall import Hall, Key
from app.events.plans.refusals import Refused, named, shortage, too_few_slots
from matching.meetings.errors import NothingToChoose, TooManyMandatory
from matching.meetings.limited import select_limited
from matching.meetings.selection import Loads, Selection, reserves, select
from matching.meetings.shortages import shortages

RESERVES = 5
TABLES_FILLED, INTERPRETERS_FILLED = 0.95, 0.8
"""The share of all places, at tables and beside interpreters, up to which pairs are chosen.

Where every place is taken in every slot, hardly any timetable is close, or there is none.
"""
_WHY = {
    "vetoed": "one of the two has a veto against the other",
    "must_not_meet": "they must not meet, too",
    "no_common_slot": "they are never there at the same time",
    "no_common_language": "they share no language, and nobody interprets between theirs",
    "not_released": "the law does not release it",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pairs, by participants; everybody's best partners that were not chosen; and what is known of the choice."""

    pairs: Sequence[Key]
    reserves: dict[int, list[int]]
    figures: dict[str, Any]


def choose(hall: Hall, found: Candidates, *, raise_floor: bool, seconds: float) -> Chosen:
    """Raises `Refused` where nothing has a value, or meetings that must be cannot be."""
    a, b = hall.loads()
    try:
        free = select(found.values, a, b, found.mandatory)
    except NothingToChoose:
        raise Refused(_nothing(found), excluded=dict(found.excluded)) from None
    except TooManyMandatory as error:
        raise _cannot_be(hall, found, error, a, b) from None
    musts = sum(bool(found.interpreted[pair]) for pair in found.mandatory)
    tables = max(int(TABLES_FILLED * sum(hall.table_counts)), len(found.mandatory))
    interpreters = max(int(INTERPRETERS_FILLED * sum(hall.interpreter_counts)), musts)
    needing = int(found.interpreted[tuple(free.pairs.T)].sum())
    if not raise_floor and len(free.pairs) <= tables and needing <= interpreters:
        return _chosen(hall, found, free, {"proof": "optimal", "value_at_most": round(free.value, 3), "gap": 0.0})
    try:
        limited = select_limited(
            found.values,
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
        raise Refused(f"No choice of meetings was found within {seconds:g} seconds: allow more.") from None
    told = {"proof": "bounded", "value_at_most": round(limited.at_most, 3), "gap": round(limited.gap, 4)}
    return _chosen(hall, found, limited.selection, told | ({"floor": round(limited.floor, 3)} if raise_floor else {}))


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
    if not groups:
        wanted = [hall.people[place].id for place, count in enumerate(lacking) if count]
        tables, interpreters = sum(hall.table_counts), sum(hall.interpreter_counts)
        groups = [
            {
                "kind": "places",
                "participants": wanted,
                "partners": [],
                "needed": sum(lacking),
                "available": 0,
                "lacking": sum(lacking),
                "sentence": f"{named(hall, wanted)} get fewer meetings than their least: all slots together have "
                f"{tables} tables and {interpreters} interpreters.",
                "relaxation": "Add tables, interpreters or slots, or lower the least.",
            }
        ]
    return told + groups


def _nothing(found: Candidates) -> str:
    why = ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in found.excluded.items())
    return (
        "There is nothing to choose by: no two participants may meet, or no meeting has a value. "
        f"Whatever was chosen would be chance.{f' Pairs that were left out: {why}.' if why else ''}"
    )


def _cannot_be(hall: Hall, found: Candidates, error: TooManyMandatory, a: Loads, b: Loads) -> Refused:
    clashes: list[dict[str, Any]] = []
    for i, j in error.forbidden:
        key = hall.a[i].id, hall.b[j].id
        reason = found.why_not.get(key, "not_released")
        sentence = f"{named(hall, key)} must meet, and cannot: {_WHY[reason]}."
        told = {"kind": "must_meet", "participants": list(key), "reason": reason, "sentence": sentence}
        clashes.append(told | {"relaxation": "Take back that they must meet, or what is against it."})
    for side, people, places, loads in ((0, hall.a, error.too_many_a, a), (1, hall.b, error.too_many_b, b)):
        for place in places:
            musts = sum(pair[side] == place for pair in found.mandatory)
            most = int(loads.most[place])
            who = people[place].id
            sentence = f"{hall.names[who]} must meet {musts} partners, and can have {most} meetings."
            helps = f"Raise its most, or the slots in which it is there, by {musts - most}; or take back as many."
            told = {"kind": "must_meet", "participants": [who], "reason": "too_many", "sentence": sentence}
            clashes.append(told | {"needed": musts, "available": most, "relaxation": helps})
    return Refused("Meetings that must be cannot all be held.", clashes)
