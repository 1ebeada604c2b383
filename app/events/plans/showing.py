"""Plans as they are read: how far each is, and what is known of it that tells nobody whom the law holds back."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.events.plans import queries
from app.events.plans.candidates import forms_of
from app.events.plans.schemas import PlanOut
from app.events.plans.telling import Teller
from app.events.releasing import BOTH, Reader, Shown, meeting, sides_told, tell
from app.events.service import get
from app.schemas import LanguageCode
from models import Event, EventPlan

COUNTS = (
    "meetings",
    "unplaced",
    "unplaced_at_least",
    "candidates",
    "pairs",
    "not_held",
    "lost",
    "added",
    "moved",
    "newcomers",
    "idle_average",
    "idle_worst",
    "breaks",
    "breaks_average",
    "breaks_worst",
    "fewest_breaks",
    "proof",
)
"""What is told of a version in which a meeting is held back.

Of the rest, a sum of values less those that are told is the value of the one that is not, and a clash names people.
"""
Pair = tuple[int, int]


def shown(reader: Reader, event_id: int, plans: Sequence[EventPlan], language: LanguageCode) -> list[PlanOut]:
    """Of one event, with what is known of them in the reader's language."""
    event = get(reader.session, reader.caller, event_id)
    people = queries.people(reader.session, reader.caller, event_id)
    teller = Teller({one.id: one.name for one in people.values()}, language)
    sides = sides_told(reader.session, reader.caller, event)
    withheld, pairs = (set(), set()) if sides == BOTH else _held_back(reader, event, plans)
    own = {one.id for one in people.values() if one.side in sides}
    items = []
    for one in plans:
        figures = {name: one.figures[name] for name in COUNTS if name in one.figures}
        figures = teller.figures(figures if one.id in withheld else one.figures)
        refusal = one.refusal and teller.refusal(_unnamed(one.refusal, pairs, own))
        items.append(
            PlanOut.model_validate(one, from_attributes=True).model_copy(
                update={"refusal": refusal, "figures": figures}
            )
        )
    return items


def _held_back(reader: Reader, event: Event, plans: Sequence[EventPlan]) -> tuple[set[int], set[Pair]]:
    """Plans that have a meeting which is; and pairs which are, of those who must meet and cannot."""
    rows = queries.about(reader.session, [one.id for one in plans if one.state == "done"])
    wanted = {pair for one in plans if one.refusal for pair in _named(one.refusal)}
    about = {pair: [Shown(*pair, None, form.value) for form in forms_of(event)] for pair in wanted}
    said = tell(reader, event, {meeting(one) for one in rows} | {one for some in about.values() for one in some})
    plans_with = {one.plan_id for one in rows if not said[meeting(one)].whole}
    return plans_with, {pair for pair, some in about.items() if not any(said[one].whole for one in some)}


def _named(refusal: Mapping[str, Any]) -> list[Pair]:
    """The two of each clash that is about two who must meet."""
    return [
        (one["participants"][0], one["participants"][1])
        for one in refusal.get("clashes", ())
        if one.get("kind") == "must_meet" and len(one["participants"]) == 2
    ]


def _unnamed(refusal: Mapping[str, Any], pairs: Collection[Pair], own: Collection[int]) -> dict[str, Any]:
    clashes = [
        {**one, "participants": [who if who in own else None for who in one["participants"]]}
        if tuple(one.get("participants", ())) in pairs
        else one
        for one in refusal.get("clashes", ())
    ]
    return {**refusal, "clashes": clashes}
