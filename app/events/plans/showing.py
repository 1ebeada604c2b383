"""Plans as they are read: how far each is, and what is known of it that tells nobody whom the law holds back."""

from collections.abc import Collection, Sequence
from typing import Any

from app.events.plans import queries
from app.events.plans.candidates import forms_of
from app.events.plans.naming import Hiding, Pair, clashes_of, first_pairs
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


def shown(reader: Reader, event_id: int, plans: Sequence[EventPlan], language: LanguageCode) -> list[PlanOut]:
    """Of one event, with what is known of them in the reader's language."""
    event = get(reader.session, reader.caller, event_id)
    people = queries.people(reader.session, reader.caller, event_id)
    teller = Teller({one.id: one.name for one in people.values()}, language)
    sides = sides_told(reader.session, reader.caller, event)
    if sides == BOTH:
        return [_out(one, teller, one.figures, one.refusal) for one in plans]
    side_of = {one.id: one.side for one in people.values()}
    told = _told_together(reader, event, first_pairs([each for one in plans for each in clashes_of(one)], side_of))
    hiding = Hiding(side_of, told, {one for one, side in side_of.items() if side in sides})
    withheld = _withheld(reader, event, [one.id for one in plans if one.state == "done"])
    items = []
    for one in plans:
        counts = {name: one.figures[name] for name in COUNTS if name in one.figures}
        figures = counts if one.id in withheld else hiding.figures(one.figures)
        items.append(_out(one, teller, figures, one.refusal and hiding.refusal(one.refusal)))
    return items


def _out(plan: EventPlan, teller: Teller, known: dict[str, Any], refused: dict[str, Any] | None) -> PlanOut:
    figures = teller.figures(known)
    said = {
        "refusal": refused and teller.refusal(refused),
        "figures": figures,
        "sentences": teller.sentences(figures),
    }
    return PlanOut.model_validate(plan, from_attributes=True).model_copy(update=said)


def _withheld(reader: Reader, event: Event, plan_ids: Collection[int]) -> set[int]:
    """Plans with a meeting that is held back. Versions have most meetings in common: the gate is asked of each once."""
    said = tell(reader, event, {meeting(one) for one in queries.subjects(reader.session, plan_ids)})
    if all(each.whole for each in said.values()):
        return set()
    rows = queries.about(reader.session, plan_ids)
    return {one.plan_id for one in rows if not said[meeting(one)].whole}


def _told_together(reader: Reader, event: Event, pairs: Collection[Pair]) -> set[Pair]:
    """Those of some pairs that the law releases in some form."""
    about = {pair: [Shown(*pair, None, form.value) for form in forms_of(event)] for pair in pairs}
    said = tell(reader, event, {one for some in about.values() for one in some})
    return {pair for pair, some in about.items() if any(said[one].whole for one in some)}
