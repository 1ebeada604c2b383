"""How things stand with a pair at this moment: its day, the facts of both, and what the policy says of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.clearances import queries
from app.clearances.seen import Seen, things_of
from app.compliance.policy.classes import facts_now
from app.compliance.policy.facts import Facts
from app.compliance.policy.policy import Day, Policy
from app.compliance.policy.verdicts import Judgement, judge
from app.errors import NotFound
from matching.profiles import Form
from models import Pair


class Asked(NamedTuple):
    """Two parties in a form: `parties.id`, in whatever order."""

    party_a_id: int
    party_b_id: int
    form: Form


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`seen`: what there is to be seen of both parties.

    `is_invented`: both are of the demo, in a demo database.
    """

    asked: Asked
    seen: Seen
    day: Day
    judgement: Judgement
    is_invented: bool

    @property
    def parties(self) -> tuple[int, int]:
        """By id, the smaller first."""
        return self.seen.parties


def circumstances(
    policy: Policy, session: Session, subjects: Iterable[int | Asked], day: date | None
) -> Mapping[int | Asked, Circumstances]:
    """Of pairs, by id, or of parties in a form. Raises `NotFound`."""
    asked = list(dict.fromkeys(subjects))
    pairs = queries.pairs(session, {one for one in asked if isinstance(one, int)})
    named = {one: _asked(one, pairs) for one in asked}
    parties = {party for one in named.values() for party in one[:2]}
    parks = queries.parks_of(session, parties)
    if unknown := sorted(parties - parks.keys()):
        raise NotFound(f"There is no party {unknown[0]}.")
    corridors = {frozenset(corridor.park_ids): corridor for corridor in queries.corridors(session)}
    facts = facts_now(session, policy, parties)
    offers = queries.offers(session, parties)
    things = {party: things_of(facts[party], offers.get(party, ())) for party in parties}
    invented = queries.invented(session, parties) if queries.is_demo(session) else set()
    found: dict[int | Asked, Circumstances] = {}
    judged: dict[tuple[Facts, Facts, Form, date], Judgement] = {}  # most companies of a park have the same facts
    for subject, (a, b, form) in named.items():
        corridor = corridors.get(frozenset(park for park in (parks[a], parks[b]) if park is not None))
        that_day = policy.day(corridor.as_of if corridor else None, day)
        # Whichever of them comes first: each is tried as the giver.
        alike = facts[a], facts[b], form, that_day.day
        if alike not in judged:
            judged[alike] = judge(policy.packs, *alike)
        judgement = judged[alike]
        first, second = sorted((a, b))
        seen = Seen((first, second), (things[first], things[second]))
        found[subject] = Circumstances(Asked(a, b, form), seen, that_day, judgement, {a, b} <= invented)
    return found


def _asked(subject: int | Asked, pairs: Mapping[int, Pair]) -> Asked:
    if isinstance(subject, Asked):
        return subject
    if subject not in pairs:
        raise NotFound(f"There is no pair {subject}.")
    pair = pairs[subject]
    return Asked(pair.party_a_id, pair.party_b_id, Form(pair.form))
