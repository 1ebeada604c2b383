"""A policy pack: dated rules as a person writes and reads them. What is wrong with one is told by field and reason."""

from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.compliance.policy.facts import CATEGORY
from app.compliance.policy.verdicts import PolicyVerdict
from matching.profiles import Form

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Place = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|\*[a-z-]+)$")]
"""A country, or a group of the pack: `*eu`."""
Prefix = Annotated[str, StringConstraints(pattern=r"^([0-9]{2}(\.[0-9]{1,2})?|[A-U])$")]
Category = Annotated[str, StringConstraints(pattern=CATEGORY)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Texts(Strict):
    """The same in three languages."""

    en: Said
    it: Said
    ru: Said


class Zone(Strict):
    """A special economic zone, found by its code or by any of its names."""

    code: Code
    part: Annotated[str, StringConstraints(max_length=8)] | None = None
    names: tuple[Said, ...] = ()


class Conditions(Strict):
    """On one of the two parties. All that are given must hold; of the values of one, any.

    `activities`: NACE Rev. 2 codes or their beginnings. `dual_use`: categories of its offers, by default of those in
    the form that is asked about; `undeclared`: some of these say nothing of it; `unstated`: there are no offers in that
    form. `listed`: itself on one of these lists for certain; `perhaps_listed`: by a name that is like one there, or
    through a director; `owned_by_listed`: parties on one of them own half of it or more; `perhaps_…`: with such as only
    may be on it.
    """

    parks: tuple[Code, ...] | None = None
    countries: tuple[Place, ...] | None = None
    zones: tuple[Code, ...] | None = None
    activities: tuple[Prefix, ...] | None = None
    numbers: tuple[Said, ...] | None = None
    dual_use: tuple[Category, ...] | None = None
    dual_use_in: Literal["this_form", "any_form"] = "this_form"
    undeclared: Literal[True] | None = None
    unstated: Literal[True] | None = None
    establishments: Literal["unknown"] | None = None
    ownership: Literal["unknown"] | None = None
    listed: tuple[Said, ...] | None = None
    perhaps_listed: tuple[Said, ...] | None = None
    owned_by_listed: tuple[Said, ...] | None = None
    perhaps_owned_by_listed: tuple[Said, ...] | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> "Conditions":
        if not self.model_fields_set - {"dual_use_in"}:
            raise ValueError("asks nothing")
        if any(value == () for value in self.__dict__.values()):
            raise ValueError("an empty list never holds: leave the condition out")
        return self


class Rule(Strict):
    """From one day to another, both included. A giver and a receiver: each of the two parties is tried as either."""

    code: Code
    effect: PolicyVerdict
    clearable: bool
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    forms: tuple[Form, ...] | None = None
    giver: Conditions | None = None
    receiver: Conditions | None = None
    legal_basis: Said
    certainty: Literal["sure", "summary_read", "unconfirmed", "house_rule"]
    text: Texts

    @model_validator(mode="after")
    def _makes_sense(self) -> "Rule":
        if self.effect is PolicyVerdict.NO_HIT:
            raise ValueError("a rule blocks or needs a review")
        if self.giver is None and self.receiver is None:
            raise ValueError("says nothing of a giver or a receiver")
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError("ends before it begins")
        return self

    def holds_on(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


def _group_name(name: str) -> str:
    if not name.startswith("*"):
        raise ValueError("the name of a group begins with a star: *eu")
    return name


class Pack(Strict):
    """Rules for the pairs of countries that it covers; between others a review is always needed."""

    code: Code
    version: date
    title: Texts
    note: Texts
    covers: tuple[tuple[Place, Place], ...] = ()
    groups: dict[Annotated[str, AfterValidator(_group_name)], tuple[Country, ...]] = Field(default_factory=dict)
    zones: tuple[Zone, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _names_what_it_has(self) -> "Pack":
        codes = [rule.code for rule in self.rules]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"two rules have the code {twice[0]}")
        zones = {zone.code for zone in self.zones}
        places = [place for both in self.covers for place in both]
        for rule in self.rules:
            for conditions in filter(None, (rule.giver, rule.receiver)):
                places += conditions.countries or ()
                if unknown := sorted(set(conditions.zones or ()) - zones):
                    raise ValueError(f"rule {rule.code} names the zone {unknown[0]}, which the pack does not have")
        if unknown := sorted({place for place in places if place.startswith("*")} - self.groups.keys()):
            raise ValueError(f"the pack has no group {unknown[0]}")
        return self

    def countries(self, places: tuple[str, ...]) -> frozenset[str]:
        """With groups written out."""
        return frozenset(country for place in places for country in self.groups.get(place, (place,)))

    def digest_of(self, rule: Rule) -> str:
        """Another one as soon as anything of the rule, or of the groups of countries that it may name, is another."""
        return sha256(f"{rule.model_dump_json()}{sorted(self.groups.items())}".encode()).hexdigest()[:16]

    def covers_pair(self, one: str, other: str) -> bool:
        return any(
            (one in a and other in b) or (one in b and other in a)
            for a, b in ((self.countries((first,)), self.countries((second,))) for first, second in self.covers)
        )
