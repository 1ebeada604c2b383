"""Matches as callers receive them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas import LanguageCode
from matching.explaining.objections import ObjectionKind
from matching.profiles import Form

PARTY = Field(description="a party of the match: `company:12`, or `site:3`", examples=["company:12"])


class Quote(BaseModel):
    """A sentence that stands in a profile, in its own language."""

    party: str = PARTY
    source: Literal["offer", "need", "description"]
    source_id: int | None = Field(description="id of the offer or need (for a site, of the space)")
    language: LanguageCode
    text: str


class Reason(BaseModel):
    """Why the two should meet: what one brings to the other, or what they share."""

    signal: str
    giver: str | None = Field(description="the party that brings it to the other; none where they share it")
    strong: bool = Field(
        description="false for the closest in what the two say, which is quoted where no reason quotes both"
    )
    similarity: float | None = Field(description="how alike what is quoted is, at most 1")
    quotes: list[Quote]
    shared: list[str] = Field(description="codes or names that both have")
    states: dict[str, str] = Field(
        description="per party, what the reason rests on: `TRL 8`, the name of a capability, a number of employees, "
        "the days that an offer or need is still valid (`120 d`)"
    )


class Part(BaseModel):
    """One term of the score."""

    signal: str
    giver: str | None
    value: float | None = Field(description="in [0, 1]; none where the profiles do not say, and `usual` was counted")
    usual: float
    weights: dict[str, float] = Field(description="per party, what one unit of the value adds to its utility")


class Partner(BaseModel):
    """Whom to meet: a company, or for hosting a site with spaces."""

    kind: Literal["company", "site"]
    id: int
    name: str
    park: str
    city: str | None
    languages: list[str]
    sectors: list[str]
    summaries: dict[LanguageCode, str] = Field(description="as published, by language; for a site its description")


class Objection(BaseModel):
    """What speaks against the match."""

    kind: ObjectionKind
    giver: str | None = Field(description="the party that would bring something to the other")
    quote: Quote | None = Field(description="the need or the offer that it is about")
    form: Form | None = Field(description="for `other_form`: the form in which the offer was made")
    stated: dict[str, list[str]] = Field(description="per party, the codes that the two do not share")


class MissingField(BaseModel):
    """A field that a party left empty."""

    party: str = PARTY
    field: str
    gain: float = Field(description="what filling it in would add to the confidence, in (0, 1]")


class Explanation(BaseModel):
    """What the score is made of, and why the two should meet.

    The score is 100 times the harmonic mean of the two parties' utilities; a party's utility is the logistic function
    of `bias` plus the sum, over `parts`, of the value times the party's weight.
    """

    bias: float
    rival: bool = Field(description="they do the same, and neither has what the other looks for: mind before proposing")
    parts: list[Part]
    reasons: list[Reason] = Field(description="at most five, the strongest first")
    against: list[Objection] = Field(description="at most three, the weightiest first")
    missing: list[MissingField] = Field(description="the weightiest first")
    improvement: MissingField | None = Field(description="the one field that would make the score surer than any other")


class MatchBase(BaseModel):
    id: int
    form: Form
    score: float = Field(ge=0, le=100)
    confidence: float = Field(
        ge=0,
        le=1,
        description="share of the weight for which the profiles hold data, times the harmonic mean of the shares of "
        "its fields that either profile fills",
    )
    explanation: Explanation
    sentences: list[str] = Field(description="the explanation in prose, in the language asked for")


class MatchItem(MatchBase):
    """A match in a company's list."""

    rank: int = Field(description="place in the company's list for this form")
    partner: Partner

    model_config = ConfigDict(json_schema_extra={"example": {}})


class CorridorMatch(MatchBase):
    """A match of a corridor: park A's party and park B's."""

    a: Partner
    b: Partner
    rank_for_a: int | None
    rank_for_b: int | None

    model_config = ConfigDict(json_schema_extra={"example": {}})


class MatchList(BaseModel):
    """A page of a company's matches, best first. `up_to_date` is false while a change of the profile is on its way."""

    company_id: int
    up_to_date: bool
    items: list[MatchItem]
    next_cursor: str | None = None


def example_match() -> dict[str, Any]:
    me, partner = "company:12", "company:45"
    improvement = {"party": partner, "field": "activity_codes", "gain": 0.03}
    return {
        "id": 311,
        "form": "commercial_partnership",
        "score": 64.18,
        "confidence": 0.9,
        "explanation": {
            "bias": -4.0,
            "rival": False,
            "parts": [
                {
                    "signal": "offer_meets_need",
                    "giver": partner,
                    "value": 0.91,
                    "usual": 0.1,
                    "weights": {me: 4.0, partner: 3.0},
                }
            ],
            "reasons": [
                {
                    "signal": "offer_meets_need",
                    "giver": partner,
                    "strong": True,
                    "similarity": 0.52,
                    "quotes": [
                        {
                            "party": me,
                            "source": "need",
                            "source_id": 31,
                            "language": "it",
                            "text": "Fornitore di testine a lama di luce per ambienti freddi e sporchi",
                        },
                        {
                            "party": partner,
                            "source": "offer",
                            "source_id": 77,
                            "language": "ru",
                            "text": "Лазерные профилометры для работы при −40 °C",
                        },
                    ],
                    "shared": [],
                    "states": {},
                }
            ],
            "against": [
                {
                    "kind": "no_common_language",
                    "giver": None,
                    "quote": None,
                    "form": None,
                    "stated": {me: ["it"], partner: ["ru"]},
                }
            ],
            "missing": [improvement],
            "improvement": improvement,
        },
        "sentences": [
            "OOO Primer (invented) offers “Лазерные профилометры для работы при −40 °C”; Esempio S.r.l. (invented) is "
            "looking for “Fornitore di testine a lama di luce per ambienti freddi e sporchi”.",
            "Against: no common working language (Esempio S.r.l. (invented): Italian; OOO Primer (invented): Russian).",
            "Most useful to add: activity codes (OOO Primer (invented)); confidence would rise by 3%.",
        ],
    }


def example_partner(name: str, park: str, party_id: int) -> dict[str, Any]:
    return {
        "kind": "company",
        "id": party_id,
        "name": name,
        "park": park,
        "city": None,
        "languages": ["en"],
        "sectors": ["machine_vision"],
        "summaries": {"en": "Laser profile sensors for cold and dirty places."},
    }


MatchItem.model_config["json_schema_extra"] = {
    "example": example_match() | {"rank": 1, "partner": example_partner("OOO Primer (invented)", "technopolis", 45)}
}
CorridorMatch.model_config["json_schema_extra"] = {
    "example": example_match()
    | {
        "a": example_partner("Esempio S.r.l. (invented)", "trentino", 12),
        "b": example_partner("OOO Primer (invented)", "technopolis", 45),
        "rank_for_a": 1,
        "rank_for_b": 2,
    }
}
