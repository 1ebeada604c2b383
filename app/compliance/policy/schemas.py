"""Policy packs as callers receive them."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.compliance.policy.pack import Conditions, Pack, Rule, Zone
from app.compliance.policy.screener import ListsState
from app.compliance.policy.verdicts import Direction, PolicyVerdict
from matching.profiles import Form, Language

Certainty = Literal["sure", "summary_read", "unconfirmed", "house_rule"]
CERTAINTY: Any = Field(
    description="`sure`; `summary_read`: a summary was read, not the provision; `unconfirmed`: the provision was "
    "not read; `house_rule`: no law that was read"
)
RULE_EXAMPLE: dict[str, Any] = {
    "code": "dual-use-military-2014",
    "effect": "needs_review",
    "clearable": True,
    "from": "2014-08-01",
    "until": "2022-02-25",
    "holds": True,
    "forms": ["technology_transfer", "commercial_partnership", "joint_project"],
    "giver": {"countries": ["*eu"], "dual_use": ["6"]},
    "receiver": {"countries": ["RU"]},
    "legal_basis": "Regulation (EU) No 833/2014, Art. 2",
    "certainty": "sure",
    "text": "Dual-use goods and technology may not go to Russia for military use or to a military end-user.",
    "note": "To be confirmed by counsel. Not legal advice.",
}
PACK_EXAMPLE: dict[str, Any] = {
    "code": "eu-russia",
    "version": "2026-11-29",
    "title": "European Union – Russia",
    "note": "To be confirmed by counsel. Not legal advice.",
    "rules": 13,
    "holding": 2,
}
POLICY_EXAMPLE: dict[str, Any] = {
    "version": "2026-11-29.999c846f52d8",
    "day": "2015-09-01",
    "replayed": True,
    "packs": [PACK_EXAMPLE],
}
PACK_IN_FULL_EXAMPLE: dict[str, Any] = PACK_EXAMPLE | {
    "day": "2015-09-01",
    "covers": [["*eu", "RU"]],
    "groups": {"*eu": ["AT", "IT"]},
    "zones": [{"code": "technopolis-moscow", "part": "A", "names": ["Technopolis Moscow"]}],
    "all_rules": [RULE_EXAMPLE],
}


class RuleOut(BaseModel):
    """A rule, and whether it holds on the day that is told."""

    code: str
    effect: PolicyVerdict
    clearable: bool = Field(description="whether a compliance officer may clear what it hits")
    from_: date | None = Field(serialization_alias="from", description="the first day; null: since ever")
    until: date | None = Field(description="the last day; null: still")
    holds: bool
    forms: list[Form] | None = Field(description="null: every form")
    giver: Conditions | None = Field(description="what the party that gives must be")
    receiver: Conditions | None = Field(description="what the party that receives must be")
    legal_basis: str
    certainty: Certainty = CERTAINTY
    text: str = Field(description="in the language asked")
    note: str = Field(description="that counsel must confirm it, in the language asked")

    model_config = ConfigDict(serialize_by_alias=True)

    @classmethod
    def told(cls, pack: Pack, rule: Rule, day: date, language: Language) -> "RuleOut":
        stated = rule.model_dump(exclude={"text"}, by_alias=False)
        said = {"text": getattr(rule.text, language), "note": getattr(pack.note, language)}
        return cls(**stated | said, holds=rule.holds_on(day))


HIT_EXAMPLE: dict[str, Any] = {
    name: RULE_EXAMPLE[name]
    for name in ("code", "effect", "clearable", "from", "until", "legal_basis", "certainty", "text", "note")
} | {"direction": "a_to_b"}
COMPLIANCE_EXAMPLE: dict[str, Any] = {
    "day": "2015-09-01",
    "replayed": True,
    "rules": ["dual-use-military-2014"],
    "policy": "2026-11-29.999c846f52d8",
    "lists": "current",
    "lists_age_days": 1,
}


class HitOut(BaseModel):
    """A rule that applies to a pair."""

    code: str
    effect: PolicyVerdict
    clearable: bool = Field(description="whether a compliance officer may clear it")
    direction: Direction = Field(description="who gives to whom where it applies")
    from_: date | None = Field(serialization_alias="from", description="the first day of the rule; null: since ever")
    until: date | None = Field(description="its last day; null: still")
    legal_basis: str | None = Field(description="null where no pack says anything")
    certainty: Certainty = CERTAINTY
    text: str = Field(description="in the language asked")
    note: str | None = Field(description="that counsel must confirm it, in the language asked")

    model_config = ConfigDict(serialize_by_alias=True, json_schema_extra={"example": HIT_EXAMPLE})


class Compliance(BaseModel):
    """What a verdict rests on."""

    day: date = Field(description="the day whose law it tells")
    replayed: bool = Field(description="whether that is another day than today: nothing is released in earnest")
    rules: list[str] = Field(description="codes of the rules that apply, the gravest first")
    policy: str = Field(description="version of the policy")
    lists: ListsState = Field(description="how the screening lists stand: the worst of them")
    lists_age_days: int | None = Field(description="age of the oldest; null where one is missing")

    model_config = ConfigDict(json_schema_extra={"example": COMPLIANCE_EXAMPLE})


class PackOut(BaseModel):
    """A policy pack without its rules."""

    code: str
    version: date
    title: str = Field(description="in the language asked")
    note: str = Field(description="that counsel must confirm it, in the language asked")
    rules: int = Field(description="how many")
    holding: int = Field(description="how many of them hold on the day that is told")

    @classmethod
    def told(cls, pack: Pack, day: date, language: Language) -> "PackOut":
        held = sum(rule.holds_on(day) for rule in pack.rules)
        return cls(
            code=pack.code,
            version=pack.version,
            title=getattr(pack.title, language),
            note=getattr(pack.note, language),
            rules=len(pack.rules),
            holding=held,
        )


class PolicyOut(BaseModel):
    """The policy in force. It is no legal advice."""

    version: str = Field(description="another one as soon as anything in any pack is another")
    day: date = Field(description="the day that is told")
    replayed: bool = Field(description="whether that is another day than today")
    packs: list[PackOut]

    model_config = ConfigDict(json_schema_extra={"example": POLICY_EXAMPLE})


ChangeCause = Literal["policy", "lists", "facts"]
CHANGE_EXAMPLE: dict[str, Any] = {
    "id": 31,
    "noted_at": "2026-11-29T10:30:00Z",
    "cause": "lists",
    "policy": "2026-11-29.999c846f52d8",
    "party": {"kind": "company", "id": 45, "name": "OOO Primer (invented)"},
    "facts": ["listings"],
    "added": [],
    "removed": [],
    "changed": [],
}


class ChangedParty(BaseModel):
    """A company or a site."""

    kind: Literal["company", "site"]
    id: int
    name: str


class ChangeOut(BaseModel):
    """Something that verdicts follow from became another."""

    id: int
    noted_at: datetime
    cause: ChangeCause = Field(description="the policy, the screening lists, or what is declared of a party")
    policy: str = Field(description="version of the policy from then on")
    party: ChangedParty | None = Field(description="whose facts changed; null: the policy or the lists themselves")
    facts: list[str] = Field(description="of the party: which facts are others now")
    added: list[str] = Field(description="of the policy: codes of rules that came")
    removed: list[str] = Field(description="of the policy: codes of rules that went")
    changed: list[str] = Field(description="of the policy: codes of rules that say something else")

    model_config = ConfigDict(json_schema_extra={"example": CHANGE_EXAMPLE})


class PackInFull(PackOut):
    """A policy pack with its rules. It is no legal advice."""

    day: date = Field(description="the day that is told")
    covers: list[tuple[str, str]] = Field(description="pairs of countries, or of groups of them; others need a review")
    groups: dict[str, list[str]]
    zones: list[Zone]
    all_rules: list[RuleOut]

    model_config = ConfigDict(json_schema_extra={"example": PACK_IN_FULL_EXAMPLE})
