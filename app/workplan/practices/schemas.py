"""Practices as callers send and receive them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.paging import SORT, Ids
from app.portfolio.schemas import Prose
from app.schemas import Code, DocumentedAs, LanguageCode, Name, RequestModel, Text, WebAddress, change_config
from app.workplan.schemas import PARK, Year

PracticeKind = Literal["programme", "call", "mentoring", "lesson"]
PracticeState = Literal["draft", "published", "withdrawn"]
PracticeSort = Literal["-updated_at", "updated_at", "-id", "id"]
MOST_LINKS = 50

EXAMPLE: dict[str, Any] = {
    "park": "trentino",
    "kind": "mentoring",
    "state": "published",
    "address": "https://park.example/mentoring",
    "texts": [
        {
            "language": "it",
            "title": "Mentori dall’industria (esempio inventato)",
            "text": "Ogni impresa incubata ha per sei mesi un mentore che ha già venduto all’industria.",
        },
        {
            "language": "en",
            "title": "Mentors from industry (invented example)",
            "text": "For six months every incubated company has a mentor who has sold to industry before.",
        },
    ],
    "initiatives": [{"corridor": "trentino-moscow", "year": 2015, "number": 3}],
    "event_ids": [1],
}
_ADDRESS = Field(default=None, description="where more of it stands: with its scheme, such as `https://a.example`")
_INITIATIVES = "initiatives of work plans that it serves"
_EVENTS = "ids of the events at which it is told"


class PracticeTextIn(RequestModel):
    """What it is, in one language. Telephone numbers, e-mail addresses and titled names are masked."""

    language: LanguageCode
    title: Name
    text: Prose


class InitiativeRef(RequestModel):
    """An initiative by its number, which is the same in every version of its plan."""

    corridor: Code | None = Field(default=None, description="code; needed where there are several")
    year: Year = Field(description="in which the plan begins")
    number: int = Field(ge=1, le=10_000, strict=True)


def _one_a_language(texts: list[PracticeTextIn]) -> list[PracticeTextIn]:
    if len({each.language for each in texts}) < len(texts):
        raise ValueError("there are two texts in one language")
    return texts


Texts = Annotated[list[PracticeTextIn], Field(min_length=1, max_length=3), AfterValidator(_one_a_language)]
Initiatives = Annotated[list[InitiativeRef], Field(max_length=MOST_LINKS)]
EventIds = Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]], Field(max_length=MOST_LINKS)]


class PracticeIn(RequestModel):
    """A new practice of a park, in one language at least."""

    park: Code | None = PARK
    kind: PracticeKind
    state: PracticeState = Field(default="draft", description="other parks see what is published")
    address: WebAddress | None = _ADDRESS
    texts: Texts
    initiatives: Initiatives = Field(default=[], description=_INITIATIVES)
    event_ids: EventIds = Field(default=[], description=_EVENTS)

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={
            "examples": [{name: EXAMPLE[name] for name in ("park", "kind", "state", "address", "texts")}]
        }
    )


class PracticeChange(RequestModel):
    """What changes; each list replaces the one that there was."""

    kind: PracticeKind = "lesson"
    state: PracticeState = Field(default="draft", description="also back from `withdrawn`")
    address: WebAddress | None = _ADDRESS
    texts: Texts = Field(default=[])
    initiatives: Initiatives = Field(default=[], description=_INITIATIVES)
    event_ids: EventIds = Field(default=[], description=_EVENTS)

    model_config = change_config({"state": "published"})


class PracticeTextOut(BaseModel):
    language: Annotated[str, DocumentedAs(LanguageCode)]
    title: str
    text: str


class InitiativeRefOut(BaseModel):
    corridor: str
    year: int
    number: int


class PracticeOut(BaseModel):
    """A practice. Links are shown to the parks of the corridors that they lead to."""

    id: int
    park: str
    kind: PracticeKind
    state: PracticeState
    address: str | None
    texts: list[PracticeTextOut]
    initiatives: list[InitiativeRefOut] = Field(description=_INITIATIVES)
    event_ids: list[int] = Field(description=_EVENTS)
    published_at: datetime | None = Field(description="when other parks could first read it")
    updated_at: datetime

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"id": 1}
            | EXAMPLE
            | {"published_at": "2015-09-02T10:30:00Z", "updated_at": "2015-09-02T10:30:00Z"}
        }
    )


class FoundPractice(BaseModel):
    """A practice that a search found, by the best of its texts."""

    similarity: float = Field(description="of the question and the text, in [0, 1], as `GET /search` tells it")
    language: Annotated[str, DocumentedAs(LanguageCode)] = Field(description="of the title and the quotation")
    quote: str = Field(description="the sentence most similar to the question, in its original language")
    practice_id: int
    park: str
    kind: PracticeKind
    title: str


class PracticeSearchResult(BaseModel):
    query: str
    items: list[FoundPractice]

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "query": "наставники из промышленности",
                "items": [
                    {
                        "similarity": 0.58,
                        "language": "it",
                        "quote": EXAMPLE["texts"][0]["text"],
                        "practice_id": 1,
                        "park": "trentino",
                        "kind": "mentoring",
                        "title": EXAMPLE["texts"][0]["title"],
                    }
                ],
            }
        }
    )


_OfKind = Annotated[PracticeKind | None, Query(description="what they are")]
_OfPark = Annotated[Code | None, Query(description="code of the park that they are of")]
_InLanguage = Annotated[LanguageCode | None, Query(description="only those that are written in it, too")]
Words = Annotated[Text, StringConstraints(max_length=200)]


@dataclass(frozen=True, slots=True)
class PracticeFilter:
    """What the list is narrowed to, and its order."""

    kind: _OfKind = None
    park: _OfPark = None
    state: Annotated[PracticeState | None, Query(description="default: all but the withdrawn ones")] = None
    language: _InLanguage = None
    q: Annotated[
        Words | None, Query(description="stands in a title or a text; by meaning: `GET /search/practices`")
    ] = None
    ids: Ids = None
    sort: Annotated[PracticeSort, Query(description=SORT)] = "-updated_at"


@dataclass(frozen=True, slots=True)
class PracticeScope:
    """What a search is narrowed to."""

    kind: _OfKind = None
    park: _OfPark = None
    language: _InLanguage = None
    limit: Annotated[int, Query(ge=1, le=100, description="maximum number of results")] = 10
