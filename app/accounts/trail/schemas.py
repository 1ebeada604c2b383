"""An entry of the audit trail as it is sent, and which entries are wanted."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from app.paging import SORT, LargeIds

ACTOR, SUBJECT, ACTION = r"^((user|key):[0-9]{1,9}|operator|nobody)$", r"^[a-z_]+(:[0-9]{1,15})?$", r"^[a-z_.]+$"


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is no moment of UTC") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is left out narrows nothing."""

    actor: Annotated[
        str | None, Query(pattern=ACTOR, description="who: `user:3`, `key:2`, `operator` (the command line), `nobody`")
    ] = None
    action: Annotated[
        str | None,
        Query(pattern=ACTION, max_length=64, description="what: `company.change`, or all of `company`"),
    ] = None
    subject: Annotated[
        str | None,
        Query(pattern=SUBJECT, max_length=48, description="to what: `company:12`, or to any `company`"),
    ] = None
    since: Annotated[Moment | None, Query(description="not before this moment")] = None
    until: Annotated[Moment | None, Query(description="before this moment")] = None
    ids: LargeIds = None
    sort: Annotated[Literal["-at", "at"], Query(description=SORT)] = "-at"


class AuditOut(BaseModel):
    """Who did what, and when. Never changed, never deleted."""

    id: int
    at: datetime
    actor: str = Field(description="`user:3`, `key:2`, `operator` (the command line) or `nobody` that is known")
    actor_name: str | None = Field(description="of the person or the key, while there is one")
    action: str = Field(description="what was done to what: `company.change`")
    subject: str | None = Field(description="`company:12`")
    details: dict[str, Any] = Field(description="ids, codes and counts: names of changed fields, not contents")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 5120,
                "at": "2026-11-29T10:15:00Z",
                "actor": "key:3",
                "actor_name": "anna",
                "action": "company.change",
                "subject": "company:12",
                "details": {"fields": ["city", "website"]},
            }
        }
    )
