"""Matches as callers receive them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.compliance.policy.schemas import Compliance, HitOut
from app.compliance.policy.verdicts import PolicyVerdict
from app.matches.lists import examples
from app.paging import TOTAL, Page
from app.portfolio.companies.fields import GroupTie
from app.schemas import DocumentedAs, TextLanguageCode
from matching.explaining.objections import ObjectionKind
from matching.explaining.phrases import Kind as SentenceKind
from matching.learning.decisions import RejectionReason, Verdict
from matching.profiles import Form
from matching.scoring.bands import Band
from matching.scoring.who_can_meet import Basis

By = Literal["match", "partner"]
"""What an item of a company's list is."""

PARTY = Field(description="a party of the match: `company:12`, or `site:3`", examples=["company:12"])


BAND = Field(
    description="what the score is worth: `worth_meeting` from 40 points on, `worth_a_look` from 20 on, or from 12 "
    "where the `basis` is `descriptions`, `long_shot` below; `weak`, whatever the score, where there is no strong "
    "reason to meet"
)
HIDDEN = Field(
    description="on the last page: how many `weak` matches pass the filters and are left out; null on the others"
)
NEAREST = Field(
    description="where a company's list is empty, the nearest of the `weak` ones: no recommendation, and no part of "
    "the list; empty elsewhere"
)
SET_ASIDE = Field(
    description="on the last page: what people have set aside as known already or for another moment, and companies of "
    "one group, best first, at most fifty; no part of the list"
)
NOTE = Field(
    description="why the list is empty or has fewer than five items, and what would help; in the language asked",
    examples=[examples.NOTE],
)
ENDING = Field(description="that the list ends here, and how many are hidden; in the language asked")


class Quote(BaseModel):
    """A sentence of a profile, in its original language; one in capitals in small letters."""

    party: str = PARTY
    source: Literal["offer", "need", "description"]
    source_id: int | None = Field(description="id of the offer or need (for a site, of the space)")
    language: TextLanguageCode
    text: str
    versions: dict[str, str] = Field(
        default={}, description="the same sentence in the other languages in which the profile has it, by language"
    )


class Reason(BaseModel):
    """Why the two should meet: what one brings to the other, or what they share."""

    signal: str
    giver: str | None = Field(description="the party that brings it to the other; none if they share it")
    strong: bool = Field(
        description="false for the most similar texts of the two, which are quoted where no reason quotes both"
    )
    similarity: float | None = Field(description="similarity of the quoted texts, at most 1")
    quotes: list[Quote]
    shared: list[str] = Field(description="codes or names that both have")
    states: dict[str, str] = Field(
        description="per party, the fact behind the reason: `TRL 8`, the name of a capability, a number of employees, "
        "the days that an offer or need is still valid (`120 d`)"
    )
    complementary: bool = Field(
        default=False,
        description="the two describe different work of a kind that often goes together, by a table of who works with "
        "whom; without it this would be no strong reason",
    )


class Part(BaseModel):
    """One term of the score."""

    signal: str
    giver: str | None
    value: float | None = Field(description="in [0, 1]; none if the profiles lack the data: then `usual` was counted")
    usual: float
    weights: dict[str, float] = Field(description="per party, what one unit of the value adds to its utility")


class Partner(BaseModel):
    """The suggested partner: a company, or for hosting a site with spaces."""

    kind: Literal["company", "site"]
    id: int
    name: str
    park: str
    city: str | None
    languages: list[str]
    sectors: list[str]
    summaries: dict[TextLanguageCode, str] = Field(description="as published, by language; for a site its description")


class Objection(BaseModel):
    """What speaks against the match."""

    kind: ObjectionKind
    giver: str | None = Field(description="the party that would bring something to the other")
    quote: Quote | None = Field(description="the need or the offer concerned")
    form: Form | None = Field(description="for `other_form`: the form in which the offer was made")
    stated: dict[str, list[str]] = Field(description="per party, the codes that the two do not share")


class MissingField(BaseModel):
    """A field that a party left empty."""

    party: str = PARTY
    field: str
    gain: float = Field(description="what filling it in would add to the confidence, in (0, 1]")


class Explanation(BaseModel):
    """How the score was computed, and why the two should meet.

    A party's utility is the logistic function of `bias` plus the sum, over `parts`, of the value times the party's
    weight; the joint utility is the harmonic mean of the two, or a fifth of that where no strong reason is found beside
    a common language. The score rises with it: about so many in a hundred pairs with this score are worth a meeting.
    """

    bias: float
    rival: bool = Field(description="they do the same, and neither has what the other looks for: check first")
    parts: list[Part]
    form_told: list[Quote] = Field(
        default=[], description="where neither states a need: the sentences that the form was read from, if any was"
    )
    reasons: list[Reason] = Field(description="at most five, the strongest first")
    against: list[Objection] = Field(description="at most three, the most serious first")
    missing: list[MissingField] = Field(description="the most useful to fill in first")
    improvement: MissingField | None = Field(description="the field that would raise the confidence most")
    kinds: list[SentenceKind] = Field(
        description="what each of the `sentences` tells. The first `reason` is the sentence of the first of `reasons`, "
        "which has the quotations and their languages; the first `objection` that of the first of `against`"
    )


class ListedDecision(BaseModel):
    """What people decided on a match, or on its two parties in another form for a reason that lies in the two."""

    id: int
    form: Form
    verdict: Verdict
    reason: RejectionReason | None
    note: str | None
    park: str | None = Field(description="code of the park whose people decided; none for a key of no park")
    by: str | None = Field(description="name of the key that it was sent with; none for the command line")
    decided_at: datetime


class ListedIntroduction(BaseModel):
    """How far the two of a match have come in this form, and whose turn it is."""

    id: int
    state: str = Field(description="as in `/introductions`")
    turn: list[str] = Field(description="who must act: `park_a`, `company_b`; nobody where it has ended")
    due_at: datetime | None


class DeclaredTie(BaseModel):
    """What a party has declared of the other: the two belong to one group."""

    party: str = Field(description="the party that has declared it: `company:12`", examples=["company:12"])
    tie: Annotated[str, DocumentedAs(GroupTie)] = Field(description="what the other is to it")


class MatchBase(BaseModel):
    id: int = Field(description="of the match in these lists; another one once they are made anew")
    pair_id: int = Field(description="of the two parties in this form, whatever lists they stand in")
    form: Form
    score: float = Field(ge=0, le=100)
    band: Band = BAND
    confidence: float = Field(
        ge=0,
        le=1,
        description="share of the weight for which the profiles hold data, times the harmonic mean of the shares of "
        "its fields that either profile fills",
    )
    basis: Basis = Field(
        description="`stated`: one of the two states a need; `descriptions`: neither does, and the match goes by what "
        "they say of themselves"
    )
    verdict: PolicyVerdict = Field(
        description="what the policy says of a release: `no_hit`: no rule applies, and no more; `needs_review`: a "
        "compliance officer has to look at it; `blocked`: a rule forbids it. The match stays in its list"
    )
    compliance: Compliance = Field(description="what the verdict rests on")
    decisions: list[ListedDecision] = Field(
        description="that count for this match, the latest first; those that the caller may read"
    )
    introduction: ListedIntroduction | None = Field(
        description="the one that goes on in this form, else the last; null where the caller may read none"
    )
    group: list[DeclaredTie] = Field(
        description="that the two belong to one group, as they declare it: such a match stands in `set_aside` until "
        "somebody decides for it"
    )
    explanation: Explanation
    sentences: list[str] = Field(description="the explanation in prose, in the requested language")


class RankedMatch(MatchBase):
    """A match in a company's list, of a partner that is shown beside it."""

    rank: int = Field(description="place in the company's list for this form")


class MatchItem(RankedMatch):
    """A match in a company's list."""

    partner: Partner

    model_config = ConfigDict(json_schema_extra={"example": examples.MATCH_ITEM})


class CorridorMatch(MatchBase):
    """A match of a corridor: park A's party and park B's."""

    a: Partner
    b: Partner
    rank_for_a: int | None
    rank_for_b: int | None

    model_config = ConfigDict(json_schema_extra={"example": examples.CORRIDOR_MATCH})


class PairMatch(CorridorMatch):
    """A match by its pair, with the rules that apply to it in full."""

    rules: list[HitOut] = Field(description="the gravest first")

    model_config = ConfigDict(json_schema_extra={"example": examples.PAIR_MATCH})


class CompanyPage(BaseModel):
    """A page of what a company is offered. `up_to_date` is false until a profile change has reached the list."""

    company_id: int
    up_to_date: bool
    note: str | None = NOTE
    next_cursor: str | None = None
    total: int | None = TOTAL
    hidden: int | None = HIDDEN
    ending: str | None = ENDING


class MatchList(CompanyPage):
    """A company's matches, best first."""

    items: list[MatchItem]
    nearest: list[MatchItem] = NEAREST
    set_aside: list[MatchItem] = SET_ASIDE


class PartnerItem(BaseModel):
    """A partner in a company's list."""

    partner: Partner
    score: float = Field(ge=0, le=100, description="of the best match with this partner")
    band: Band = Field(description="that of the best match")
    matches: list[RankedMatch] = Field(description="one for each form that the two should meet in, best first")

    model_config = ConfigDict(json_schema_extra={"example": examples.PARTNER_ITEM})


class PartnerList(CompanyPage):
    """A company's partners, those of the best match first (`by=partner`)."""

    items: list[PartnerItem]
    nearest: list[PartnerItem] = NEAREST
    set_aside: list[PartnerItem] = SET_ASIDE


class CorridorList(Page[CorridorMatch]):
    """The matches of a corridor, best first."""

    note: str | None = NOTE
    hidden: int | None = HIDDEN
    ending: str | None = ENDING
    set_aside: list[CorridorMatch] = SET_ASIDE
