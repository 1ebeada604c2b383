"""Search results."""

from pydantic import BaseModel, ConfigDict, Field

from app.schemas import TextLanguageCode
from matching.profiles import Form


class FoundOffer(BaseModel):
    """An offer, its sentence most similar to the question, and its company."""

    similarity: float = Field(
        description="of the question and the offer, in [0, 1]. 0.12 is typical for a need and an offer in their two "
        "languages; one pair in a hundred reaches 0.5. Results are ordered by it"
    )
    offer_id: int
    form: Form
    language: TextLanguageCode
    title: str
    quote: str = Field(description="the offer's sentence most similar to the question, in its original language")
    company_id: int
    company: str
    park: str | None

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "similarity": 0.61,
                "offer_id": 77,
                "form": "commercial_partnership",
                "language": "ru",
                "title": "Лазерные профилометры",
                "quote": "Работают при −40 °C без обогрева.",
                "company_id": 45,
                "company": "OOO Primer (invented)",
                "park": "technopolis",
            }
        }
    )


class SearchResult(BaseModel):
    query: str
    park: str | None = Field(description="the park that was searched; null: all")
    items: list[FoundOffer]
