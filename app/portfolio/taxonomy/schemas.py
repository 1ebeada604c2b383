"""Sectors, activity codes and capabilities as callers receive them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from matching.taxonomy.activities import System

DRIVES: dict[str, Any] = {
    "it": "Azionamenti e controllo del moto",
    "ru": "Приводы и управление движением",
    "en": "Drives and motion control",
}
PROGRAMMING: dict[str, Any] = {
    "code": "62.01",
    "share": 1.0,
    "titles": {
        "it": "Attività di programmazione informatica",
        "ru": "Деятельность в области компьютерного программирования",
        "en": "Computer programming activities",
    },
}


class Names(BaseModel):
    """What something is called in each language."""

    it: str
    ru: str
    en: str

    model_config = ConfigDict(json_schema_extra={"example": DRIVES})


class SectorOut(BaseModel):
    """A field of work."""

    code: str
    parent: str | None = Field(description="code of the wider sector that it lies in")
    names: Names

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": "drives",
                "parent": "mechatronics",
                "names": DRIVES,
            }
        }
    )


class NaceShare(BaseModel):
    """A NACE Rev. 2 code behind an activity code."""

    code: str
    share: float = Field(description="how much of the activity code it covers, in (0, 1]; all add up to 1")
    titles: Names

    model_config = ConfigDict(json_schema_extra={"example": PROGRAMMING})


class ActivityCodeOut(BaseModel):
    """An activity code in its usual form, and what it stands for."""

    system: System
    code: str
    nace: list[NaceShare]

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "system": "ateco2007",
                "code": "62.01.00",
                "nace": [PROGRAMMING],
            }
        }
    )


CapabilitySort = Literal["name", "-name", "offers", "-offers", "needs", "-needs"]


class CapabilityOut(BaseModel):
    """Something that companies say they can do or look for."""

    name: str
    offers: int = Field(description="how many offers name it")
    needs: int = Field(description="how many needs name it")

    model_config = ConfigDict(json_schema_extra={"example": {"name": "laser cladding", "offers": 3, "needs": 1}})
