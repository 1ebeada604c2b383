"""Suggestions as callers receive them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.portfolio.taxonomy.schemas import Names
from app.schemas import LanguageCode


class SuggestionQuote(BaseModel):
    """A sentence of the profile, in its original language."""

    source: Literal["offer", "description"]
    source_id: int | None = Field(description="id of the offer")
    language: LanguageCode
    text: str


class SuggestionOut(BaseModel):
    """A code missing from the profile. To accept it, change the company."""

    code: str
    names: Names = Field(description="for a capability its name, the same in all languages")
    confidence: float = Field(description="share of suggestions like this one that are right, in (0, 1)")
    quote: SuggestionQuote = Field(description="the sentence of the profile that supports it most")


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
}


class Suggestions(BaseModel):
    """What a company's texts suggest beyond its stated fields; the most confident first."""

    company_id: int
    suggested: Literal[True] = Field(default=True, description="always true: nobody entered these")
    sectors: list[SuggestionOut]
    nace: list[SuggestionOut] = Field(description="divisions of NACE Rev. 2")
    capabilities: list[SuggestionOut] = Field(description="from those that other companies name")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})
