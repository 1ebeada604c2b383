"""Merges as callers ask for them and receive them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from app.schemas import RequestModel


class MergeIn(RequestModel):
    """The company that is the same as the one in the path."""

    other_id: int = Field(
        strict=True, ge=1, le=2**31 - 1, description="goes into the one in the path, and is withdrawn"
    )

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [{"other_id": 41}]})


class MergeOut(BaseModel):
    """What went from one company into another."""

    kept_id: int
    merged_id: int
    merged_at: datetime
    undone_at: datetime | None
    fields: list[str] = Field(description="those that the kept company had not filled")
    numbers: int = Field(description="official numbers that it had not; it answers to the others, too")
    opportunities: int = Field(description="offers and needs, withdrawn ones among them")
    decisions: int = Field(description="decisions on its matches that are now decisions on those of the kept company")
    introductions: int = Field(description="introductions of it that are now of the kept company")
    stays: int = Field(description="stays of it that are now of the kept company")
    contacts: int = Field(description="people of it who are now those of the kept company")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kept_id": 17,
                "merged_id": 41,
                "merged_at": "2015-09-02T10:30:00Z",
                "undone_at": None,
                "fields": ["city"],
                "numbers": 1,
                "opportunities": 2,
                "decisions": 1,
                "introductions": 0,
                "stays": 0,
                "contacts": 1,
            }
        }
    )
