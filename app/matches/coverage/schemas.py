"""The coverage of a corridor as callers receive it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.portfolio.schemas import StoredLanguage
from matching.profiles import Form

Side = Literal["a", "b"]
UnseenSort = Literal["id", "-id", "name", "-name"]
OTHER = "other"
"""Of a cell: companies that say no sector."""
CELL: dict[str, Any] = {"a": "mechatronics", "b": "materials", "matches": 14, "best": 82.4, "pair_ids": [205, 311]}

SIDE: dict[str, Any] = {
    "park": "trentino",
    "companies": 60,
    "with_matches": 53,
    "unseen": 7,
    "needs": 90,
    "unmet": 18,
    "sectors": [{"sector": "mechatronics", "companies": 32}],
}


class CoverageSector(BaseModel):
    sector: str = Field(description="code of a sector that lies in no other; `other`: none is said")
    companies: int = Field(description="in it, or in a sector within; a company may be in several")


class CoverageSide(BaseModel):
    """One park's companies, as far as they are published."""

    park: str = Field(description="code of the park")
    companies: int
    with_matches: int = Field(description="that have at least one match worth a look in their own lists")
    unseen: int = Field(description="that stand in nobody's list as worth a look; see `GET /coverage/companies`")
    needs: int
    unmet: int = Field(description="needs that nobody meets; see `GET /coverage/needs`")
    sectors: list[CoverageSector]


class CoverageCell(BaseModel):
    """Matches worth a look or a meeting between companies of two sectors. One with several sectors counts in each."""

    a: str = Field(description="code of the sector in park A")
    b: str = Field(description="code of the sector in park B")
    matches: int
    best: float = Field(description="score of the best")
    pair_ids: list[int] = Field(description="of the best ones: `GET /matches?pair_ids=` tells them")

    model_config = ConfigDict(json_schema_extra={"example": CELL})


class Coverage(BaseModel):
    """What the current run found between two parks, sector by sector. Sites are not in it."""

    corridor: str
    run_id: int | None = Field(description="the run that these are of; null: not ranked yet")
    a: CoverageSide
    b: CoverageSide
    cells: list[CoverageCell] = Field(description="those in which there is a match")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "corridor": "trentino-moscow",
                "run_id": 7,
                "a": SIDE,
                "b": SIDE | {"park": "technopolis"},
                "cells": [CELL],
            }
        }
    )


class UnmetNeed(BaseModel):
    """A need whose company has no match worth a look in the need's form."""

    id: int
    company_id: int
    company: str
    side: Side
    form: Form
    language: StoredLanguage
    title: str

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 31,
                "company_id": 12,
                "company": "Sottilvento Microsystems S.r.l.",
                "side": "a",
                "form": "joint_project",
                "language": "it",
                "title": "Camera anecoica per prove a 110 GHz",
            }
        }
    )


class UnseenCompany(BaseModel):
    """A company that stands in nobody's list as worth a look."""

    id: int
    name: str
    side: Side
    sectors: list[str]
    offers: int
    needs: int

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"id": 12, "name": "Esempio S.r.l.", "side": "a", "sectors": ["drives"], "offers": 0, "needs": 1}
        }
    )
