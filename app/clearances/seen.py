"""What there was to be seen of a pair: each thing that could stand against it, so that what is new can be told.

Everything that rules ask of a party is there or not, and more of it never takes a rule away. So who has seen all that
is there today has seen enough, whatever else was there before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from app.compliance.policy.facts import Facts
from models import Opportunity

What = Literal["country", "park", "zone", "activity", "number", "ownership", "establishment", "listing", "offer"]
SIDES = ("a", "b")
PLAIN: Mapping[What, str] = {
    "country": "countries",
    "park": "parks",
    "zone": "zones",
    "activity": "activities",
    "number": "numbers",
}
"""What is in the fields of `Facts` as it is told."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Of both parties of a pair, by `parties.id`, the smaller first: `what:…`, in order."""

    parties: tuple[int, int]
    things: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def digest(self) -> str:
        """SHA-256, shortened: another one as soon as anything comes or goes."""
        return sha256(repr(self.things).encode()).hexdigest()[:32]

    def stored(self) -> dict[str, list[str]]:
        return {side: list(things) for side, things in zip(SIDES, self.things, strict=True)}

    def beyond(self, before: Mapping[str, Sequence[str]]) -> list[tuple[int, str]]:
        """(party, thing) of all that is there now and was not `before`, which was stored."""
        return [
            (party, thing)
            for side, party, things in zip(SIDES, self.parties, self.things, strict=True)
            for thing in things
            if thing not in before.get(side, ())
        ]


def things_of(facts: Facts, offers: Sequence[Opportunity]) -> tuple[str, ...]:
    return tuple(sorted({*_facts_told(facts), *map(_offer_told, offers)}))


def _facts_told(facts: Facts) -> Iterator[str]:
    for what, field in PLAIN.items():
        yield from (f"{what}:{value}" for value in getattr(facts, field))
    if facts.ownership == "unknown":
        yield "ownership:unknown"
    if facts.establishments == "unknown":
        yield "establishment:unknown"
    for one in facts.listings:
        certain = "certain" if one.certain else "perhaps"
        yield f"listing:{one.list} {one.entry} {one.way} {certain} {one.since or 'always'}"


def _offer_told(offer: Opportunity) -> str:
    """By its id, its form, all that it declares, and what it says: another text under the same id is another offer."""
    said = sha256(repr((offer.title, offer.summary, offer.description)).encode()).hexdigest()[:12]
    declared = "undeclared" if offer.dual_use is None else " ".join(sorted(offer.dual_use)) or "none"
    return f"offer:{offer.id} {offer.form} {said} {declared}"
