"""Screening as callers ask for it and receive it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.compliance.screening.service import State
from app.schemas import CountryCode, Name, RequestModel, Tag
from matching.screening.parties import How, Kind, Scheme

Format = Literal["eu-xml", "eu-csv", "ofac-xml", "ofac-csv", "un-xml", "annex"]
MOST_SUBJECTS = 500
MOST_NAMES = 10
MOST_IN_ALL, MOST_WORDS = 1_000, 32
"""Names of one request, and words of a name: some 200 long names are compared in a second."""

SUBJECT_EXAMPLE: dict[str, Any] = {
    "names": ["АО «НПО «Пример»"],
    "kind": "organisation",
    "country": "RU",
    "numbers": ["7701234567"],
}


class SubjectIn(RequestModel):
    """A party that is asked about. A number settles it; names are compared with those of every list."""

    names: list[Name] = Field(default_factory=list, max_length=MOST_NAMES, description="of one party")
    kind: Kind | None = Field(default=None, description="left out: it is told by the names")
    country: CountryCode | None = Field(
        default=None, description="of a register number, which counts in its country only"
    )
    numbers: list[Annotated[Tag, Field(max_length=64)]] = Field(
        default_factory=list, max_length=MOST_NAMES, description="INN, OGRN, VAT number, or the number of a register"
    )

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [SUBJECT_EXAMPLE]})


class ScreeningIn(RequestModel):
    """Parties to be screened."""

    subjects: list[SubjectIn] = Field(
        min_length=1,
        max_length=MOST_SUBJECTS,
        description=f"with {MOST_IN_ALL:,} names of {MOST_WORDS} words at most together",
    )

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"subjects": [SUBJECT_EXAMPLE]}]}
    )

    @field_validator("subjects")
    @classmethod
    def _answered_in_seconds(cls, value: list[SubjectIn]) -> list[SubjectIn]:
        names = [name for subject in value for name in subject.names]
        if len(names) > MOST_IN_ALL:
            raise ValueError(f"{len(names):,} names are more than {MOST_IN_ALL:,}: ask in several requests")
        if any(len(name.split()) > MOST_WORDS for name in names):
            raise ValueError(f"a name has more than {MOST_WORDS} words")
        return value


LIST_EXAMPLE: dict[str, Any] = {
    "code": "eu",
    "title": "European Union: consolidated list of persons, groups and entities under financial sanctions",
    "state": "current",
    "published_on": "2026-11-27",
    "imported_at": "2026-11-28T05:00:00Z",
    "age_days": 1,
    "entries": 5800,
    "names": 17400,
    "version": 12,
}


class ListOut(BaseModel):
    """A list, and how old it is."""

    code: str
    title: str
    state: State = Field(
        description="`stale`: imported, or published, too long ago; `missing`: never imported. Nothing is released then"
    )
    published_on: date | None = Field(description="by the publisher, where the file tells it")
    imported_at: datetime | None
    age_days: int | None = Field(description="since the import, or since its publication, whichever came first")
    entries: int
    names: int
    version: int = Field(description="the imports that changed anything")

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": LIST_EXAMPLE})


class AgreeOut(BaseModel):
    """A word of the name that was asked, and the one of the listed name that agrees with it."""

    asked: str
    listed: str


class ListedNumber(BaseModel):
    """An official number of the entry."""

    scheme: Scheme
    value: str


class ListHitOut(BaseModel):
    """A listed party that the subject is, or may be."""

    list: str
    entry: str = Field(description="the publisher's number of the entry")
    reference: str | None = Field(description="the number that is quoted, where it is another")
    kind: Kind
    name: str = Field(description="the listed name that agrees; where a number settles it, the primary one")
    names: Sequence[str] = Field(description="all names of the entry")
    how: How = Field(
        description="`number`: an official number is the same; `same`: the name is; `transliterated`: it is in another "
        "script or spelling; `translated`: some words are; `similar`: some letters or words are others"
    )
    certain: bool = Field(description="a number settles it; what is like a name is for a person to look at")
    score: float = Field(description="0 to 1: how much of both names agrees, by the weight of the words")
    asked: str = Field(description="the name that was asked, of several; empty for a number")
    agree: Sequence[AgreeOut]
    asked_only: Sequence[str] = Field(description="words that the listed name has not")
    listed_only: Sequence[str] = Field(description="words that only the listed name has")
    number: ListedNumber | None = Field(description="the number that settles it")
    numbers: Sequence[ListedNumber]
    countries: Sequence[str]
    listed_on: date | None
    published_on: date | None = Field(description="of the list")
    programmes: Sequence[str]
    basis: str | None


class ScreenedOut(BaseModel):
    """A subject in the order of the request, and its hits, the strongest first."""

    names: list[str]
    kind: Kind | None
    country: str | None
    numbers: list[str]
    hits: list[ListHitOut]


class ScreeningOut(BaseModel):
    """No hit says that no list has such a name or number, and no more. Only a person clears."""

    complete: bool = Field(description="no expected list is missing or stale")
    lists: list[ListOut]
    results: list[ScreenedOut]

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "complete": True,
                "lists": [LIST_EXAMPLE],
                "results": [
                    {
                        "names": ["АО «НПО «Пример»"],
                        "kind": None,
                        "country": None,
                        "numbers": [],
                        "hits": [
                            {
                                "list": "eu",
                                "entry": "900017",
                                "reference": "EU.9000.17",
                                "kind": "organisation",
                                "name": "JSC Research and Production Association Primer",
                                "names": ["JSC Research and Production Association Primer"],
                                "how": "translated",
                                "certain": False,
                                "score": 1.0,
                                "asked": "АО «НПО «Пример»",
                                "agree": [{"asked": "пример", "listed": "primer"}],
                                "asked_only": [],
                                "listed_only": [],
                                "number": None,
                                "numbers": [{"scheme": "inn", "value": "7701234567"}],
                                "countries": ["RU"],
                                "listed_on": "2022-06-03",
                                "published_on": "2026-11-27",
                                "programmes": ["UKR"],
                                "basis": "2022/878 (OJ L 153)",
                            }
                        ],
                    }
                ],
            }
        }
    )


IMPORT_EXAMPLE: dict[str, Any] = {
    "list": "eu",
    "format": "eu-xml",
    "published_on": "2026-11-27",
    "imported_at": "2026-11-28T05:00:00Z",
    "version": 12,
    "entries": 5800,
    "added": 2,
    "changed": 1,
    "removed": 0,
    "added_entries": ["900017", "900018"],
    "changed_entries": ["13"],
    "removed_entries": [],
}


class ImportOut(BaseModel):
    """What an import of a list changed."""

    list: str
    format: Format
    published_on: date | None
    imported_at: datetime
    version: int
    entries: int
    added: int
    changed: int
    removed: int
    added_entries: Sequence[str] = Field(description="the publisher's numbers, of the first hundred")
    changed_entries: Sequence[str]
    removed_entries: Sequence[str]

    model_config = ConfigDict(json_schema_extra={"example": IMPORT_EXAMPLE})
