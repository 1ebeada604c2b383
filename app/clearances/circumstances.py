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
from app.compliance.policy.verdicts import Held, Judgement, judge
from app.errors import NotFound
from matching.profiles import Form
from models import Corridor


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
    corridors: dict[frozenset[int | None], Corridor] = {
        frozenset(corridor.park_ids): corridor for corridor in queries.corridors(session)
    }
    same: dict[Facts, Facts] = {}  # most companies of a park have the same facts: one object each
    facts = {party: same.setdefault(one, one) for party, one in facts_now(session, policy, parties).items()}
    offers = queries.offers(session, parties)
    things = {party: things_of(facts[party], offers.get(party, ())) for party in parties}
    invented = queries.invented(session, parties) if queries.is_demo(session) else set()
    found: dict[int | Asked, Circumstances] = {}
    days: dict[frozenset[int | None], Day] = {}
    held: dict[date, Held] = {}
    judged: dict[tuple[int, int, Form, date], Judgement] = {}
    for subject, (a, b, form) in named.items():
        between = frozenset((parks[a], parks[b]))
        if between not in days:
            corridor = corridors.get(between)
            days[between] = policy.day(corridor.as_of if corridor else None, day)
        that_day = days[between]
        # Whichever of them comes first: each is tried as the giver.
        alike = id(facts[a]), id(facts[b]), form, that_day.day
        if alike not in judged:
            known = held.setdefault(that_day.day, {})
            judged[alike] = judge(policy.packs, facts[a], facts[b], form, that_day.day, known)
        first, second = sorted((a, b))
        seen = Seen((first, second), (things[first], things[second]))
        found[subject] = Circumstances(Asked(a, b, form), seen, that_day, judged[alike], {a, b} <= invented)
    return found


def _asked(subject: int | Asked, pairs: Mapping[int, tuple[int, int, str]]) -> Asked:
    if isinstance(subject, Asked):
        return subject
    if subject not in pairs:
        raise NotFound(f"There is no pair {subject}.")
    a, b, form = pairs[subject]
    return Asked(a, b, Form(form))
