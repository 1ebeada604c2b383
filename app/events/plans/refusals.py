"""What cannot be done: the reasons as data. `telling` says them in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.events.plans.attending import Attending
from app.events.plans.hall import Hall, Key
from matching.meetings.rules import Clash
from matching.meetings.shortages import Shortage


class Refused(Exception):
    """What was asked for is impossible. `clashes` name what stands against each other, and the least that helps."""

    def __init__(self, reason: str, clashes: Sequence[Mapping[str, Any]] = (), **more: Any) -> None:
        super().__init__(reason)
        self.problem: dict[str, Any] = {"reason": reason, "clashes": [dict(clash) for clash in clashes], **more}


def too_few_slots(hall: Hall) -> list[dict[str, Any]]:
    """Everybody who wants more meetings than it is there for."""
    found = []
    for place, one in enumerate(hall.people):
        needed = min(hall.wanted(one))
        room = (hall.there[place] >> hall.first).bit_count() + hall.held.get(one.id, 0)
        if needed > room:
            told = {"kind": "slots", "participants": [one.id], "partners": []}
            found.append(told | {"needed": needed, "available": room, "lacking": needed - room})
    return found


def shortage(hall: Hall, found: Shortage, *, of_a: bool) -> dict[str, Any]:
    """A group that together needs more than its partners can give."""
    own, others = (hall.a, hall.b) if of_a else (hall.b, hall.a)
    return {
        "kind": "partners",
        "participants": [own[place].id for place in found.group],
        "partners": [others[place].id for place in found.partners],
        "needed": found.needed,
        "available": found.available,
        "lacking": found.lacking,
    }


def must_meet(hall: Hall, key: Key, reason: str) -> dict[str, Any]:
    """Two who must meet and cannot; where the slots are the reason, which."""
    told: dict[str, Any] = {"kind": "must_meet", "participants": list(key), "reason": reason}
    own = hall.own_slots.get(key)
    if reason in ("colleague_away", "colleague_away_then"):
        told["slots"] = hall.numbers(Attending(hall).slots(key))
    if reason in ("away_then", "colleague_away_then") and own is not None:
        told["slot"] = hall.slots[own].number
    return told


def clash(hall: Hall, pairs: Sequence[Key], pinned: Mapping[Key, int], found: Clash) -> dict[str, Any]:
    """The rules for which no timetable has all meetings, with the participants or the slots that each is about."""
    rules = []
    attending = Attending(hall)
    with_colleagues = set(attending.narrowed())
    for kind, number in found.rules:
        told: dict[str, Any] = {"rule": kind}
        if kind == "placed":
            told["participants"] = list(pairs[number])
        elif kind == "only":
            key = pairs[number]
            told["participants"] = list(key)
            if key in with_colleagues:
                rules.append(told | {"rule": "colleague", "slots": hall.numbers(attending.slots(key))})
            if key in with_colleagues and key not in pinned and not hall.first:
                continue
            told["slots"] = hall.numbers(1 << pinned[key] if key in pinned else -1 << hall.first)
        elif kind in ("away", "one_at_a_time", "fair"):
            told["participants"] = [hall.people[number].id]
        elif kind in ("tables", "interpreters"):
            counts = hall.table_counts if kind == "tables" else hall.interpreter_counts
            told |= {"slot": hall.slots[number].number, "count": counts[number]}
        elif kind == "people":
            told["slot"] = hall.slots[number].number
        rules.append(told)
    return {"kind": "timetable", "rules": rules, "is_minimal": found.is_minimal}
