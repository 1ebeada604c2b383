"""Parks, sites, spaces and corridors as callers send and receive them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import AliasPath, BaseModel, ConfigDict, Field, StrictBool, ValidationInfo, field_validator

from app.portfolio.schemas import Country, PlaceCode, PlaceFilter, Prose, RowOut, StoredLanguage, UpToDate
from app.portfolio.taxonomy.fields import Sectors
from app.schemas import (
    TURNS_BY_ITSELF,
    Code,
    DocumentedAs,
    Name,
    RequestModel,
    SpaceKind,
    StrictDate,
    Tag,
    TextLanguageCode,
    change_config,
)

PARK_EXAMPLE: dict[str, Any] = {
    "code": "trentino",
    "name": "Trentino Sviluppo",
    "country": "IT",
    "city": "Rovereto",
    "description": "Development agency of the Autonomous Province of Trento.",
    "zone": None,
}
SITE_EXAMPLE: dict[str, Any] = {
    "code": "polo-meccatronica",
    "name": "Polo Meccatronica",
    "city": "Rovereto",
    "description": "Hub for mechatronics: offices, workshops and shared laboratories.",
    "zone": None,
    "language": "en",
    "languages": ["it", "en"],
    "sectors": ["mechatronics"],
}
SPACE_EXAMPLE: dict[str, Any] = {
    "code": "pm-01",
    "name": "Prototyping laboratory",
    "kind": "laboratory",
    "area_m2": 85,
    "workplaces": None,
    "equipment": ["metal 3D printer", "coordinate measuring machine"],
    "available_from": "2015-09-01",
    "available_until": "2016-12-31",
}
CORRIDOR_EXAMPLE: dict[str, Any] = {
    "code": "trentino-moscow",
    "name": "Trentino Sviluppo and Technopolis Moscow",
    "park_a": "trentino",
    "park_b": "technopolis",
    "as_of": "2015-09-01",
}


def _new(example: dict[str, Any]) -> ConfigDict:
    return RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [example]})


def _out(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example | {"id": 1, "withdrawn": False}})


_ZONE = "code of the special economic zone that it lies in, as policy packs name it"


class ParkFields(BaseModel):
    name: Name
    country: Country
    city: Tag | None = None
    description: Prose | None = None
    zone: Code | None = Field(default=None, description=_ZONE)


class ParkIn(RequestModel, ParkFields):
    """A new park."""

    code: Code

    model_config = _new(PARK_EXAMPLE)


class ParkChange(RequestModel, ParkFields):
    """What is to change of a park: a field that is not sent stays. The code stays always."""

    name: Name = ""
    country: Country = ""
    withdrawn: StrictBool = False

    model_config = change_config({"city": "Trento"})


class ParkOut(RowOut):
    code: str
    name: str
    country: str
    city: str | None
    description: str | None
    zone: str | None = Field(description=_ZONE)

    model_config = _out(PARK_EXAMPLE)


_OF_TEXTS = "language of the description and of the names of the spaces"
_OF_STAFF = "languages that the staff works in"
_MADE_FOR = "codes of the sectors that the site is made for"


class SiteFields(BaseModel):
    name: Name
    city: Tag | None = None
    description: Prose | None = None
    zone: Code | None = Field(default=None, description=_ZONE)
    language: TextLanguageCode = Field(default="en", description=_OF_TEXTS)
    languages: list[TextLanguageCode] = Field(default=[], max_length=15, description=_OF_STAFF)
    sectors: Sectors = Field(default=[], description=_MADE_FOR)


class SiteIn(RequestModel, SiteFields):
    """A new site of a park."""

    code: Code

    model_config = _new(SITE_EXAMPLE)


class SiteChange(RequestModel, SiteFields):
    """What is to change of a site: a field that is not sent stays. The code stays always."""

    name: Name = ""
    withdrawn: StrictBool = False

    model_config = change_config({"sectors": ["mechatronics", "metrology"]})


class SiteOut(RowOut):
    park_id: int
    park: PlaceCode = Field(description="code of the park")
    code: str
    name: str
    city: str | None
    description: str | None
    zone: str | None = Field(description=_ZONE)
    language: StoredLanguage = Field(description=_OF_TEXTS)
    languages: list[StoredLanguage] = Field(description=_OF_STAFF)
    sectors: list[str] = Field(description=_MADE_FOR)
    up_to_date: UpToDate
    updated_at: datetime

    model_config = _out(
        SITE_EXAMPLE | {"park_id": 1, "park": "trentino", "up_to_date": True, "updated_at": "2015-09-01T09:00:00Z"}
    )


_WORKPLACES = "what guests take some of; none: one guest at a time has all of the space"


class SpaceFields(BaseModel):
    name: Name
    kind: SpaceKind
    area_m2: float | None = Field(default=None, strict=True, gt=0, le=1_000_000, description="square metres")
    workplaces: int | None = Field(default=None, strict=True, ge=1, le=1000, description=_WORKPLACES)
    equipment: list[Tag] = Field(default=[], max_length=24)
    available_from: StrictDate | None = Field(default=None, description="none: already free")
    available_until: StrictDate | None = Field(default=None, description="none: for as long as one likes")


class SpaceIn(RequestModel, SpaceFields):
    """A new space of a site."""

    code: Code

    model_config = _new(SPACE_EXAMPLE)


class SpaceChange(RequestModel, SpaceFields):
    """What is to change of a space: a field that is not sent stays. The code stays always."""

    name: Name = ""
    kind: SpaceKind = "office"
    withdrawn: StrictBool = False

    model_config = change_config({"available_from": "2016-01-15", "available_until": None})


class SpaceOut(RowOut):
    site_id: int
    site: PlaceCode = Field(description="code of the site")
    park: PlaceCode = Field(validation_alias=AliasPath("site", "park"), description="code of the park")
    code: str
    name: str
    kind: Annotated[str, DocumentedAs(SpaceKind)]
    area_m2: float | None = Field(description="square metres")
    workplaces: int | None = Field(description=_WORKPLACES)
    equipment: list[str]
    available_from: date | None = Field(description="none: already free")
    available_until: date | None = Field(description="none: for as long as one likes")

    model_config = _out(SPACE_EXAMPLE | {"site_id": 1, "site": "polo-meccatronica", "park": "trentino"})


_DAY = "the day that the corridor lives in; none is today; the demo replays 2015"


class CorridorFields(BaseModel):
    name: Name
    as_of: StrictDate | None = Field(default=None, description=_DAY)


class CorridorIn(RequestModel, CorridorFields):
    """A new corridor between two parks."""

    code: Code
    park_a: Code = Field(description="code of a park")
    park_b: Code = Field(description="code of the other park")

    model_config = _new(CORRIDOR_EXAMPLE)

    @field_validator("park_b")
    @classmethod
    def _another_park(cls, value: str, others: ValidationInfo) -> str:
        if value == others.data.get("park_a"):
            raise ValueError("is the same park as `park_a`")
        return value


class CorridorChange(RequestModel, CorridorFields):
    """What is to change of a corridor: a field that is not sent stays. The code and the parks stay always."""

    name: Name = ""
    withdrawn: StrictBool = False

    model_config = change_config({"as_of": None})


class CorridorOut(RowOut):
    code: str
    name: str
    as_of: date | None = Field(description=_DAY)
    park_a: PlaceCode
    park_b: PlaceCode
    ranked: Annotated[bool, TURNS_BY_ITSELF] = Field(description="whether it has match lists to read")

    model_config = _out(CORRIDOR_EXAMPLE | {"ranked": True})


@dataclass(frozen=True, slots=True)
class SiteFilter(PlaceFilter):
    """What the list of all sites may be narrowed to."""

    park: Annotated[Code | None, Query(description="code of a park")] = None


@dataclass(frozen=True, slots=True)
class SpaceFilter(PlaceFilter):
    """What a list of spaces may be narrowed to."""

    park: Annotated[Code | None, Query(description="code of a park")] = None
    kind: Annotated[SpaceKind | None, Query(description="kind of space")] = None
    min_area_m2: Annotated[float | None, Query(ge=0, le=1_000_000, description="at least so many square metres")] = None
    free_on: Annotated[StrictDate | None, Query(description="a day on which a guest may use it")] = None
