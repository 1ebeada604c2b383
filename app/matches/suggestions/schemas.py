"""Suggestions as callers receive them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.portfolio.taxonomy.schemas import Names
from app.schemas import LanguageCode


class SuggestionQuote(BaseModel):
    """A sentence of the profile, in its own language."""

    source: Literal["offer", "description"]
    source_id: int | None = Field(description="id of the offer")
    language: LanguageCode
    text: str


class SuggestionOut(BaseModel):
    """A code that the profile does not state. Only a person can take it over, by changing the company."""

    code: str
    names: Names = Field(description="for a capability its name, which is one for all languages")
    confidence: float = Field(description="how often suggestions like this one are right, in (0, 1)")
    quote: SuggestionQuote = Field(description="the sentence of the profile that speaks for it most")


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
    """What the texts of a company suggest beyond what it states; the surest first."""

    company_id: int
    suggested: Literal[True] = Field(default=True, description="nobody entered these")
    sectors: list[SuggestionOut]
    nace: list[SuggestionOut] = Field(description="divisions of NACE Rev. 2")
    capabilities: list[SuggestionOut] = Field(description="of those that other companies name")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})
