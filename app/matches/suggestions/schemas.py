"""Suggestions as callers receive them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.portfolio.schemas import Prose
from app.portfolio.taxonomy.schemas import Names
from app.schemas import RequestModel, TextLanguageCode
from matching.profiles import Form
from matching.signals.signal import Source


class SuggestionQuote(BaseModel):
    """A sentence of the profile, in its original language."""

    source: Source
    source_id: int | None = Field(description="id of the offer")
    language: TextLanguageCode
    text: str


class SuggestionOut(BaseModel):
    """A code missing from the profile. To accept it, change the company."""

    code: str
    names: Names = Field(description="for a capability its name, the same in all languages")
    confidence: float = Field(description="share of suggestions like this one that are right, in (0, 1)")
    quote: SuggestionQuote = Field(description="the sentence of the profile that supports it most")


class DraftOut(BaseModel):
    """An offer or a need in the words of a description. To accept it, post its side and quote."""

    side: Literal["offer", "need"]
    form: Form = Field(description="told by the words of the sentence; else a commercial partnership")
    language: TextLanguageCode
    title: str
    description: str | None = Field(description="the whole sentence, where the title is only its beginning")
    confidence: float = Field(description="that the sentence says what the company does, or looks for, in (0, 1)")
    quote: SuggestionQuote


class DualUseOut(BaseModel):
    """A category of dual use that an offer may be of, going by its words: no verdict, and no rule reads it.

    Whoever knows the product declares it, or that there is none: `dual_use` of the offer.
    """

    offer_id: int
    category: str = Field(description="of Annex I of Regulation (EU) 2021/821")
    names: Names
    words: list[str] = Field(description="of the offer, as they stand in it")
    declared: list[str] | None = Field(description="what the offer declares; empty: none; null: nothing is said")
    confidence: float = Field(description="about how often what was suggested so is declared, in (0, 1)")
    quote: SuggestionQuote = Field(description="the sentence, or the capability, that it was read from")


class DraftIn(RequestModel):
    """A sentence of the company's descriptions, to be stated as an offer or a need."""

    side: Literal["offer", "need"]
    quote: Prose = Field(description="the sentence, as in the draft's quote")

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"side": "need", "quote": "We look for a maker of seals down to -50 °C."}]}
    )


EXAMPLE: dict[str, Any] = {
    "company_id": 12,
    "suggested": True,
    "sectors": [
        {
            "code": "machine_vision",
            "names": {"it": "Visione artificiale", "ru": "Машинное зрение", "en": "Machine vision"},
            "confidence": 0.71,
            "quote": {
                "source": "description",
                "source_id": None,
                "language": "it",
                "text": "Misuriamo il tronco in ingresso e controlliamo spessore e larghezza delle tavole in uscita.",
            },
        }
    ],
    "nace": [],
    "capabilities": [],
    "dual_use": [
        {
            "offer_id": 17,
            "category": "6",
            "names": {"it": "Sensori e laser", "ru": "Датчики и лазеры", "en": "Sensors and lasers"},
            "words": ["thermal cameras"],
            "declared": None,
            "confidence": 0.5,
            "quote": {
                "source": "offer",
                "source_id": 17,
                "language": "en",
                "text": "Uncooled thermal cameras for drones.",
            },
        }
    ],
    "drafts": [
        {
            "side": "need",
            "form": "commercial_partnership",
            "language": "en",
            "title": "We look for a maker of seals down to -50 °C",
            "description": None,
            "confidence": 0.86,
            "quote": {
                "source": "description",
                "source_id": None,
                "language": "en",
                "text": "We look for a maker of seals down to -50 °C.",
            },
        }
    ],
}


class Suggestions(BaseModel):
    """What a company's texts suggest beyond its stated fields; the most confident first."""

    company_id: int
    suggested: Literal[True] = Field(default=True, description="always true: nobody entered these")
    sectors: list[SuggestionOut]
    nace: list[SuggestionOut] = Field(description="divisions of NACE Rev. 2")
    capabilities: list[SuggestionOut] = Field(description="from those that other companies name")
    dual_use: list[DualUseOut] = Field(description="of offers, beyond what they declare: for a person to look at")
    drafts: list[DraftOut] = Field(description="of offers and needs that descriptions tell of and nobody stated")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})
