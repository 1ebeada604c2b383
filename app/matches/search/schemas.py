"""Search results."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.portfolio.schemas import StoredLanguage
from matching.profiles import Form

Kind = Literal["offer", "need", "company"]
SearchSort = Literal["-similarity", "similarity"]


class _Found(BaseModel):
    """What is found of a company, by its sentence most similar to the question."""

    similarity: float = Field(
        description="of the question and what was found, in [0, 1]. 0.12 is typical of two texts of these kinds in "
        "their two languages; one pair in a hundred reaches 0.5. Results are ordered by it, whatever their kind"
    )
    language: StoredLanguage = Field(description="of the quotation")
    quote: str = Field(description="the sentence most similar to the question, in its original language")
    company_id: int
    company: str
    park: str | None


class FoundOpportunity(_Found):
    """An offer or a need."""

    kind: Literal["offer", "need"]
    opportunity_id: int = Field(description="of the offer, under `/offers`, or of the need, under `/needs`")
    form: Form
    title: str
    valid_until: date | None = Field(description="the last day; null: no end is stated")


class FoundCompany(_Found):
    """A company, by what it says of itself. It is found once, by the best of its descriptions."""

    kind: Literal["company"]


class SearchResult(BaseModel):
    query: str
    kind: Kind | None = Field(description="what was searched; null: offers, needs and companies")
    park: str | None = Field(description="the park that was searched; null: all, or all but the key's own")
    items: list[Annotated[FoundOpportunity | FoundCompany, Field(discriminator="kind")]]
    note: str | None = Field(
        description="where nothing was found, or nothing that is close: why, and what would help; in the requested "
        "language"
    )

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "query": "laser profile sensor for an unheated hall",
                "kind": None,
                "park": "technopolis",
                "items": [
                    {
                        "similarity": 0.61,
                        "language": "ru",
                        "quote": "Работают при −40 °C без обогрева.",
                        "company_id": 45,
                        "company": "OOO Primer (invented)",
                        "park": "technopolis",
                        "kind": "offer",
                        "opportunity_id": 77,
                        "form": "commercial_partnership",
                        "title": "Лазерные профилометры",
                        "valid_until": "2016-06-30",
                    },
                    {
                        "similarity": 0.48,
                        "language": "en",
                        "quote": "We build laser sensors for cold and dusty plants.",
                        "company_id": 46,
                        "company": "Obrazets LLC (invented)",
                        "park": "technopolis",
                        "kind": "company",
                    },
                ],
                "note": None,
            }
        }
    )
