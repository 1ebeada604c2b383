"""Offers and needs as callers send and receive them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from app.paging import SORT
from app.portfolio.companies.declarations import DUAL_USE, DualUse
from app.portfolio.companies.examples import NEED_EXAMPLE, OFFER_EXAMPLE, OFFER_OUT_EXAMPLE
from app.portfolio.schemas import Prose, RowFilter, RowOut, StoredLanguage
from app.portfolio.taxonomy.fields import Capabilities
from app.schemas import Code, DocumentedAs, Name, RequestModel, SpaceKind, StrictDate, Tag, Text, TextLanguageCode
from matching.profiles import Form

Summary = Annotated[Text, StringConstraints(max_length=500)]
Stage = Literal["concept", "prototype", "demonstrated", "on_market"]
Ipr = Literal["none", "secret_know_how", "patent_applied", "patent_granted", "copyright", "licensed"]


def _not_before(start: str) -> AfterValidator:
    def check(value: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get(start)
        if value and first and value < first:
            raise ValueError(f"is before `{start.rstrip('_')}`")
        return value

    return AfterValidator(check)


class Room(RequestModel):
    """A space that is looked for, or that a company would share with a guest."""

    kind: SpaceKind | None = None
    area_m2: float | None = Field(default=None, strict=True, gt=0, le=1_000_000, description="square metres")
    from_: StrictDate | None = Field(default=None, alias="from")
    until: Annotated[StrictDate | None, _not_before("from_")] = None
    equipment: list[Tag] = Field(default=[], max_length=24)

    model_config = RequestModel.model_config | {"populate_by_name": True, "serialize_by_alias": True}


class OpportunityIn(RequestModel):
    """An offer or a need."""

    form: Form
    language: TextLanguageCode
    title: Name
    summary: Summary | None = None
    description: Prose | None = None
    capabilities: Capabilities = Field(default=[])
    stage: Stage | None = None
    trl: int | None = Field(default=None, strict=True, ge=1, le=9, description="technology readiness level")
    ipr: Ipr | None = None
    valid_from: StrictDate | None = None
    valid_until: Annotated[StrictDate | None, _not_before("valid_from")] = None
    dual_use: DualUse | None = DUAL_USE
    space: Room | None = Field(default=None, description="for the form `hosting` only")

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [OFFER_EXAMPLE, NEED_EXAMPLE]})

    @field_validator("space")
    @classmethod
    def _for_hosting(cls, value: Room | None, info: ValidationInfo) -> Room | None:
        if value is not None and info.data.get("form", Form.HOSTING) is not Form.HOSTING:
            raise ValueError("belongs to the form hosting only")
        return value


class OpportunityChange(OpportunityIn):
    """An offer or a need in the list that a company is to have."""

    id: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)] | None = Field(
        default=None, description="which one it was, where its form or title is another now"
    )


class RoomOut(BaseModel):
    """A space that is looked for, or that a company would share with a guest."""

    kind: Annotated[str, DocumentedAs(SpaceKind)] | None = Field(validation_alias="space_kind")
    area_m2: float | None = Field(validation_alias="space_area_m2", description="square metres")
    from_: date | None = Field(validation_alias="space_from", serialization_alias="from")
    until: date | None = Field(validation_alias="space_until")
    equipment: list[str] = Field(validation_alias="space_equipment")

    model_config = ConfigDict(serialize_by_alias=True)


class OpportunityOut(RowOut):
    company_id: int
    side: Literal["offer", "need"]
    form: Annotated[str, DocumentedAs(Form)]
    language: StoredLanguage
    title: str
    summary: str | None
    description: str | None
    capabilities: list[str]
    stage: Annotated[str, DocumentedAs(Stage)] | None
    trl: int | None = Field(description="technology readiness level")
    ipr: Annotated[str, DocumentedAs(Ipr)] | None
    valid_from: date | None
    valid_until: date | None
    dual_use: list[str] | None = Field(description=DUAL_USE.description)
    space: RoomOut | None = Field(description="for the form `hosting` only")

    model_config = ConfigDict(json_schema_extra={"example": OFFER_OUT_EXAMPLE})

    @field_validator("capabilities", mode="before")
    @classmethod
    def _names(cls, rows: Any) -> list[str]:
        return [row.name for row in rows]


OpportunitySort = Literal["id", "-id", "title", "-title", "updated_at", "-updated_at"]


@dataclass(frozen=True, slots=True)
class OpportunityFilter(RowFilter):
    """What a list of offers or needs may be narrowed to."""

    form: Annotated[Form | None, Query(description="cooperation form")] = None
    park: Annotated[Code | None, Query(description="code of a park")] = None
    company_id: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None
    capability: Annotated[Tag | None, Query(description="name of a capability")] = None
    sort: Annotated[OpportunitySort, Query(description=SORT)] = "id"
