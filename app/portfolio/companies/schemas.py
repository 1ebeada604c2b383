"""Companies as callers send and receive them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationInfo, field_validator, model_validator

from app.paging import SORT
from app.portfolio.companies.declarations import (
    DIRECTORS,
    ESTABLISHMENTS,
    OWNERS,
    Directors,
    Establishment,
    Establishments,
    Owner,
    Owners,
)
from app.portfolio.companies.examples import COMPANY_EXAMPLE, COMPANY_OUT_EXAMPLE, SUMMARY_EXAMPLE
from app.portfolio.companies.fields import ActivityCode, GroupMember, GroupTie, Identifiers, nace_of
from app.portfolio.companies.opportunity_schemas import OpportunityChange, OpportunityIn, OpportunityOut, Summary
from app.portfolio.naming.masking import says
from app.portfolio.schemas import Country, LongProse, OptionalPlaceCode, RowFilter, RowOut, StoredLanguage, UpToDate
from app.portfolio.taxonomy.fields import SectorCode, Sectors
from app.schemas import (
    Code,
    DocumentedAs,
    Name,
    RequestModel,
    Tag,
    TextLanguageCode,
    WebAddress,
    change_config,
)
from matching.taxonomy.activities import System


class Description(RequestModel):
    """What a company says of itself in one language."""

    language: TextLanguageCode
    summary: Summary | None = None
    text: LongProse | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Description":
        if self.summary is None and self.text is None:
            raise ValueError("give a summary or a text")
        return self


class Anonymous(RequestModel):
    """What other parks read of a company instead of its name, until an introduction was accepted."""

    title: Name = Field(description="who it is without saying its name: `A maker of laser heads`")
    abstract: Summary | None = Field(default=None, description="what stands in the place of its summary")


class AnonymousOut(BaseModel):
    """What other parks read of a company instead of its name."""

    title: str = Field(validation_alias="public_title")
    abstract: str | None = Field(validation_alias="public_abstract")


ANONYMOUS = (
    "asks to stay anonymous: other parks read this, and not its name, its website and its numbers, until an "
    "introduction was accepted; null: it may be named"
)
DRAFT = "whether it is not published yet: seen by its own park only, and matched with nobody"


class CompanyFields(BaseModel):
    """What a company consists of beside its name, its park and its numbers."""

    draft: StrictBool = Field(default=False, description=DRAFT)
    anonymous: Anonymous | None = Field(default=None, description=ANONYMOUS)
    site: Code | None = Field(default=None, description="code of a site of the park")
    country: Country | None = None
    city: Tag | None = None
    website: WebAddress | None = Field(
        default=None, description="an address with its scheme, such as `https://a.example`"
    )
    founded: int | None = Field(default=None, strict=True, ge=1000, le=2100)
    employees: int | None = Field(default=None, strict=True, ge=0, le=10_000_000)
    languages: list[TextLanguageCode] = Field(default=[], max_length=15, description="languages that they work in")
    sectors: Sectors = []
    activity_codes: list[ActivityCode] = Field(default=[], max_length=24)
    group: list[GroupMember] = Field(
        default=[], max_length=24, description="parents, subsidiaries and sisters: no partners to be found for it"
    )
    descriptions: list[Description] = Field(default=[], max_length=15)
    establishments: Establishments | None = ESTABLISHMENTS
    owners: Owners | None = OWNERS
    directors: Directors | None = DIRECTORS
    offers: list[OpportunityIn] = Field(default=[], max_length=24)
    needs: list[OpportunityIn] = Field(default=[], max_length=24)

    @field_validator("descriptions")
    @classmethod
    def _one_a_language(cls, value: list[Description]) -> list[Description]:
        languages = [description.language for description in value]
        if len(set(languages)) < len(languages):
            raise ValueError("there are two descriptions in one language")
        return value

    @field_validator("offers", "needs")
    @classmethod
    def _one_a_title(cls, value: list[OpportunityIn]) -> list[OpportunityIn]:
        titles = [(item.form, item.title) for item in value]
        if len(set(titles)) < len(titles):
            raise ValueError("two of them have the same form and title")
        return value


class CompanyIn(RequestModel, CompanyFields):
    """A new company."""

    park: Code | None = Field(default=None, description="code of its park; none for a company outside the parks")
    name: Name
    identifiers: Identifiers = Field(default_factory=Identifiers)

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [COMPANY_EXAMPLE]})

    @model_validator(mode="after")
    def _is_anonymous(self) -> "CompanyIn":
        face = self.anonymous
        if face is not None and any(says(text, self.name) for text in (face.title, face.abstract)):
            raise ValueError("`anonymous` says the company's name, which other parks are not to read")
        return self


class CompanyChange(RequestModel, CompanyFields):
    """What is to change: a field that is not sent stays; a list that is sent takes the place of the old one."""

    name: Name = ""
    identifiers: Identifiers | None = None
    withdrawn: StrictBool = False
    offers: list[OpportunityChange] = Field(default=[], max_length=24)  # type: ignore[assignment]  # more than an offer
    needs: list[OpportunityChange] = Field(default=[], max_length=24)  # type: ignore[assignment]  # more than an offer

    model_config = change_config({"employees": 15, "city": "Trento"})


class CompanySummary(RowOut):
    """A company in a list."""

    name: str = Field(description="to other parks the title, where the company asks to stay anonymous")
    draft: bool = Field(description=DRAFT)
    anonymous: bool = Field(description="whether it asks to stay anonymous to other parks")
    park: str | None
    city: str | None
    languages: list[str]
    sectors: list[str]
    summary: str | None = Field(description="of its first description, in the language asked for where there is one")

    model_config = ConfigDict(json_schema_extra={"example": SUMMARY_EXAMPLE})


class StatedCode(BaseModel):
    """A code of an official classification, as the company states it."""

    system: Annotated[str, DocumentedAs(System)]
    code: str


class GroupMemberOut(BaseModel):
    """A company that this one says belongs to its group."""

    tie: Annotated[str, DocumentedAs(GroupTie)] = Field(description="what it is to this company")
    name: str | None
    number: str | None
    company_id: int | None = Field(default=None, description="the company of the portfolio that is meant, if it is one")


class DescriptionOut(BaseModel):
    """What a company says of itself in one language."""

    language: StoredLanguage
    summary: str | None
    text: str | None


class CompanyOut(RowOut):
    """A company in full."""

    park: OptionalPlaceCode
    site: OptionalPlaceCode
    name: str = Field(description="to other parks the title, where the company asks to stay anonymous")
    draft: bool = Field(description=DRAFT)
    anonymous: AnonymousOut | None = Field(description=ANONYMOUS)
    identifiers: dict[str, str]
    merged_into_id: int | None = Field(description="the company that this one was merged into, if it was")
    country: str | None
    city: str | None
    website: str | None
    founded: int | None
    employees: int | None
    languages: list[str]
    sectors: list[str]
    activity_codes: list[StatedCode]
    nace: list[str] = Field(
        validation_alias="activity_codes", description="NACE Rev. 2 codes that the activity codes stand for"
    )
    group: list[GroupMemberOut]
    descriptions: list[DescriptionOut]
    establishments: list[Establishment] | None = Field(description=ESTABLISHMENTS.description)
    owners: list[Owner] | None = Field(description=f"{OWNERS.description}; null for other parks")
    directors: list[str] | None = Field(description=f"{DIRECTORS.description}; null for other parks")
    offers: list[OpportunityOut] = Field(validation_alias="opportunities")
    needs: list[OpportunityOut] = Field(validation_alias="opportunities")
    up_to_date: UpToDate
    updated_at: datetime

    @field_validator("identifiers", mode="before")
    @classmethod
    def _by_scheme(cls, rows: Any) -> dict[str, str]:
        return {row.scheme: row.value for row in rows}

    @field_validator("nace", mode="before")
    @classmethod
    def _nace(cls, rows: Any) -> list[str]:
        return sorted(nace_of(rows))

    @field_validator("offers", "needs", mode="before")
    @classmethod
    def _live(cls, rows: Any, info: ValidationInfo) -> list[Any]:
        return [row for row in rows if f"{row.side}s" == info.field_name and row.withdrawn_at is None]

    model_config = ConfigDict(json_schema_extra={"example": COMPANY_OUT_EXAMPLE})


CompanySort = Literal["name", "-name", "updated_at", "-updated_at"]


@dataclass(frozen=True, slots=True)
class CompanyFilter(RowFilter):
    """What a list of companies may be narrowed to."""

    park: Annotated[Code | None, Query(description="code of a park")] = None
    sector: Annotated[SectorCode | None, Query(description="code of a sector")] = None
    language: Annotated[TextLanguageCode | None, Query(description="a language that they work in")] = None
    name: Annotated[Tag | None, Query(description="part of the name")] = None
    sort: Annotated[CompanySort, Query(description=SORT)] = "name"
