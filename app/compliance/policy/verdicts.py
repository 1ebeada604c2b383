"""What a policy says of two parties in a form on a day: pure, and the same whoever asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from matching.profiles import Form

if TYPE_CHECKING:
    from app.compliance.policy.facts import Facts
    from app.compliance.policy.pack import Conditions, Pack, Rule

Direction = Literal["a_to_b", "b_to_a", "both"]


class PolicyVerdict(StrEnum):
    """`no_hit` says that no rule was found to apply, and no more: only a person clears."""

    NO_HIT = "no_hit"
    NEEDS_REVIEW = "needs_review"
    BLOCKED = "blocked"


GRAVITY = {verdict: place for place, verdict in enumerate(PolicyVerdict)}
NO_PACK, NO_COUNTRY, NO_FACTS = "no-pack-covers-these-countries", "country-unknown", "facts-not-read-yet"


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that applies, and who gives to whom where it does."""

    code: str
    effect: PolicyVerdict
    clearable: bool
    direction: Direction
    digest: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The gravest effect of all rules that apply; the gravest rules first."""

    verdict: PolicyVerdict
    hits: tuple[Hit, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(hit.code for hit in self.hits)


Held = dict[tuple[int, int, Form], bool]
"""Whether a party is what a rule asks for, by the `id` of the conditions, that of the facts, and the form."""


def judge(
    packs: Sequence["Pack"], a: "Facts", b: "Facts", form: Form, day: date, held: Held | None = None
) -> Judgement:
    """Of two parties, whichever of them gives. What no pack covers needs a review.

    `held`: for many pairs of one day, whose facts all live on until the last of them: each party is looked at once.
    """
    held = {} if held is None else held
    hits = [
        Hit(rule.code, rule.effect, rule.clearable, direction, pack.digest_of(rule))
        for pack in packs
        for rule in pack.rules
        if rule.holds_on(day) and (rule.forms is None or form in rule.forms)
        if (direction := _direction(pack, rule, (a, b), form, day, held)) is not None
    ]
    hits += (_asked_of_a_person(code) for code in _gaps(packs, a, b))
    return judgement(hits)


def judgement(hits: Sequence[Hit]) -> Judgement:
    ordered = tuple(sorted(hits, key=lambda hit: (-GRAVITY[hit.effect], hit.code)))
    return Judgement(ordered[0].effect if ordered else PolicyVerdict.NO_HIT, ordered)


UNREAD = judgement([Hit(NO_FACTS, PolicyVerdict.NEEDS_REVIEW, False, "both", NO_FACTS)])
"""Of a party whose facts are not read yet, or were read for another policy."""


def _asked_of_a_person(code: str) -> Hit:
    return Hit(code, PolicyVerdict.NEEDS_REVIEW, True, "both", code)


def _gaps(packs: Sequence["Pack"], a: "Facts", b: "Facts") -> Iterator[str]:
    if not a.countries or not b.countries:
        yield NO_COUNTRY
    elif not all(any(pack.covers_pair(one, other) for pack in packs) for one in a.countries for other in b.countries):
        yield NO_PACK


def _direction(
    pack: "Pack", rule: "Rule", parties: tuple["Facts", "Facts"], form: Form, day: date, held: Held
) -> Direction | None:
    """Who gives where the rule applies; none where it does not."""

    def is_met(conditions: "Conditions | None", facts: "Facts") -> bool:
        if conditions is None:
            return True
        asked = id(conditions), id(facts), form
        if asked not in held:
            held[asked] = holds(pack, conditions, facts, form, day)
        return held[asked]

    there, back = (
        is_met(rule.giver, giver) and is_met(rule.receiver, receiver) for giver, receiver in (parties, parties[::-1])
    )
    return "both" if there and back else "a_to_b" if there else "b_to_a" if back else None


def holds(pack: "Pack", asked: "Conditions", facts: "Facts", form: Form, day: date) -> bool:
    """Whether a party is what a rule asks for."""
    offers = facts.declared_in(form if asked.dual_use_in == "this_form" else None)
    return all(
        (
            _any(asked.parks, facts.parks),
            asked.countries is None or not pack.countries(asked.countries).isdisjoint(facts.countries),
            _any(asked.zones, facts.zones),
            _any(asked.activities, facts.activities),
            asked.numbers is None or not {number.upper() for number in asked.numbers}.isdisjoint(facts.numbers),
            asked.dual_use is None or any(_same_category(a, b) for a in asked.dual_use for b in offers.categories),
            asked.undeclared is None or offers.undeclared,
            asked.unstated is None or offers.unstated,
            asked.ownership is None or facts.ownership == asked.ownership,
            asked.establishments is None or facts.establishments == asked.establishments,
            *_listings_hold(asked, facts, day),
        )
    )


def _listings_hold(asked: "Conditions", facts: "Facts", day: date) -> Iterator[bool]:
    """Whether it is on the lists that are asked after: for certain or perhaps, itself or through its owners."""
    for lists, certain, is_owned in (
        (asked.listed, True, False),
        (asked.perhaps_listed, False, False),
        (asked.owned_by_listed, True, True),
        (asked.perhaps_owned_by_listed, False, True),
    ):
        if lists is not None:
            there = (one for one in facts.listings if one.certain is certain and one.counts_on(day))
            yield _any(lists, [one.list for one in there if (one.way == "ownership") is is_owned])


def _any(asked: Sequence[str] | None, there: Sequence[str]) -> bool:
    return asked is None or not set(asked).isdisjoint(there)


def _same_category(asked: str, declared: str) -> bool:
    """`6` asks for `6A`; and who declares no more than `6` may mean `6A`."""
    return declared.startswith(asked) or asked.startswith(declared)
