"""What there was to be seen of a pair: each thing that could stand against it, so that what is new can be told.

Everything that rules ask of a party is there or not, and more of it never takes a rule away. So who has seen all that
is there today has seen enough, whatever else was there before.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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

    def covering(self, offers: Collection[int]) -> dict[str, list[str]]:
        """As `stored`, with these offers only."""
        left = {f"offer:{one}" for one in offers}
        return {
            side: [thing for thing in things if not thing.startswith("offer:") or thing.partition(" ")[0] in left]
            for side, things in self.stored().items()
        }

    def beyond(self, before: Mapping[str, Sequence[str]], *, harmless: bool = True) -> list[tuple[int, str]]:
        """(party, thing) of all that is there now and was not `before`, which was stored.

        `harmless`: also offers that declare themselves of no dual use. They matter to who cleared all that was there,
        and not to who cleared certain offers.
        """
        return [
            (party, thing)
            for side, party, things in zip(SIDES, self.parties, self.things, strict=True)
            for thing in things
            if thing not in before.get(side, ()) and (harmless or not _is_harmless(thing))
        ]


def _is_harmless(thing: str) -> bool:
    return thing.startswith("offer:") and thing.endswith(" none")


def offers_in(things: Iterable[str]) -> set[int]:
    """The ids of the offers among them."""
    return {int(thing.removeprefix("offer:").partition(" ")[0]) for thing in things if thing.startswith("offer:")}


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
