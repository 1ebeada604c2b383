"""What cannot be done: the reasons as data and in a sentence, with what would help."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.events.plans.hall import Hall
from matching.meetings.proof import Clash
from matching.meetings.shortages import Shortage

MOST_NAMED = 12


class Refused(Exception):
    """What was asked for is impossible. `clashes` name what stands against each other, and the least that helps."""

    def __init__(self, detail: str, clashes: Sequence[Mapping[str, Any]] = (), **more: Any) -> None:
        super().__init__(detail)
        self.problem: dict[str, Any] = {"detail": detail, "clashes": [dict(clash) for clash in clashes], **more}


def named(hall: Hall, participants: Sequence[int]) -> str:
    """Ids -> names for a sentence."""
    shown = [hall.names[one] for one in participants[:MOST_NAMED]]
    more = len(participants) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def too_few_slots(hall: Hall) -> list[dict[str, Any]]:
    """Everybody who wants more meetings than it is there for."""
    found = []
    for place, one in enumerate(hall.people):
        least, most = hall.wanted(one)
        room = (hall.there[place] >> hall.first).bit_count() + hall.held.get(one.id, 0)
        if min(least, most) > room:
            lacking = min(least, most) - room
            found.append(
                {
                    "kind": "slots",
                    "participants": [one.id],
                    "partners": [],
                    "needed": min(least, most),
                    "available": room,
                    "lacking": lacking,
                    "sentence": f"{hall.names[one.id]} wants {min(least, most)} meetings and is there for {room}.",
                    "relaxation": f"Lower its least by {lacking}, or let it be there for {lacking} more.",
                }
            )
    return found


def shortage(hall: Hall, found: Shortage, *, of_a: bool) -> dict[str, Any]:
    """A group that together needs more than its partners can give."""
    own, others = (hall.a, hall.b) if of_a else (hall.b, hall.a)
    group, partners = [own[place].id for place in found.group], [others[place].id for place in found.partners]
    lacking = found.lacking
    if partners:
        why = f"{named(hall, group)} need {found.needed} meetings; {named(hall, partners)} can give {found.available}."
        helps = f"Lower their least by {lacking} in all, raise the partners' most by {lacking}, or allow more pairs."
    else:
        why = f"{named(hall, group)} need {found.needed} meetings, and there are partners for {found.available}."
        helps = f"Lower their least by {lacking} in all, or allow {lacking} more pairs."
    return {
        "kind": "partners",
        "participants": group,
        "partners": partners,
        "needed": found.needed,
        "available": found.available,
        "lacking": lacking,
        "sentence": why,
        "relaxation": helps,
    }


_RULES = {
    "placed": "the meeting {who} takes place",
    "only": "the meeting {who} is in its own slot",
    "away": "{who} is away in some slots",
    "one_at_a_time": "{who} has one meeting at a time",
    "tables": "slot {number} has {count} tables",
    "interpreters": "slot {number} has {count} interpreters",
    "order": "one meeting comes before the other",
    "fair": "{who} has no more breaks than allowed",
}


def clash(hall: Hall, pairs: Sequence[tuple[int, int]], found: Clash) -> dict[str, Any]:
    """The rules for which no timetable has all meetings, by the names of those whom they are about."""
    rules = []
    for kind, number in found.rules:
        told: dict[str, Any] = {"rule": kind}
        who = ""
        if kind in ("placed", "only"):
            told["participants"] = list(pairs[number])
            who = " – ".join(hall.names[one] for one in pairs[number])
        elif kind in ("away", "one_at_a_time", "fair"):
            told["participants"] = [hall.people[number].id]
            who = hall.names[hall.people[number].id]
        elif kind in ("tables", "interpreters"):
            told["slot"] = hall.slots[number].number
            counts = hall.table_counts if kind == "tables" else hall.interpreter_counts
            told["count"] = counts[number]
        sentence = _RULES[kind].format(who=who, number=told.get("slot"), count=told.get("count"))
        rules.append(told | {"sentence": sentence})
    helps = "Giving up any one of these would help." if found.is_minimal else "Some of these clash."
    return {"kind": "timetable", "rules": rules, "is_minimal": found.is_minimal, "relaxation": helps}
