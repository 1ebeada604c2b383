"""Stays and occupancy as callers send and receive them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from app.hosting.states import StayAction, StayParty, StayReason, StayState
from app.schemas import TURNS_BY_ITSELF, Code, DocumentedAs, Name, RequestModel, SpaceKind, StrictDate, Tag, Text

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_NOTE = 500
LONGEST_TEXT = 2000
StayDay = Annotated[StrictDate, Field(ge=FIRST_DAY, le=LAST_DAY)]
Note = Annotated[Text, StringConstraints(max_length=LONGEST_NOTE)]
Cost = Annotated[int, Field(ge=0, le=10**9, strict=True)]
Currency = Annotated[Text, StringConstraints(pattern=r"^[A-Z]{3}$")]
Services = Annotated[list[Tag], Field(max_length=24)]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
PARK = Field(
    default=None, description="code of the park that you act for; needed where you are bound to none and either may"
)
NOTE = "in your words, for both parks; telephone numbers, e-mail addresses and titled names are masked"
_WORKPLACES = "how many of the space's; null: all of a space that is taken as a whole"

EXAMPLE: dict[str, Any] = {
    "id": 3,
    "pair_id": 205,
    "corridor": "trentino-moscow",
    "state": "approved",
    "state_since": "2015-09-02T10:30:00Z",
    "due_at": "2015-10-05T18:00:00Z",
    "overdue": False,
    "owners": ["host"],
    "company": {"id": 12, "name": "Sottilvento Microsystems S.r.l.", "park": "trentino"},
    "site": {"id": 5, "code": "tech-moskva", "name": "Technopolis Moscow", "park": "technopolis"},
    "space": {"id": 9, "code": "tm-01", "name": "Clean room A", "kind": "clean_room"},
    "starts_on": "2015-10-05",
    "ends_on": "2015-12-18",
    "begun_on": None,
    "ended_on": None,
    "days": 75,
    "workplaces": None,
    "equipment": ["wafer prober"],
    "services": ["help with customs papers"],
    "cost": 4200,
    "currency": "EUR",
    "contact": "Resident service, building 2",
    "introduction_id": 7,
    "reason": None,
    "actions": ["begin", "cancel"],
    "replays": "2015-09-01",
}


class StayIn(RequestModel):
    """Who would like to be where, and when: a match for hosting or a company, and a space of the other park."""

    pair_id: int | None = Field(default=None, ge=1, le=2**53, strict=True, description="of a match for hosting")
    company_id: RowId | None = Field(default=None, description="the guest, of your park")
    space_id: RowId = Field(description="of a site of the other park")
    starts_on: StayDay
    ends_on: StayDay = Field(description="the last day; two years after the first at most")
    workplaces: int | None = Field(default=None, ge=1, le=1000, strict=True, description=_WORKPLACES)
    equipment: Annotated[list[Tag], Field(max_length=24)] = Field(default=[], description="of that which the space has")
    services: Services = Field(default=[], description="that the guest would like, in your words")
    introduction_id: RowId | None = Field(default=None, description="that it comes from")
    note: Note | None = Field(default=None, description=NOTE)

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "company_id": 1,
                    "space_id": 2,
                    "starts_on": "2015-10-05",
                    "ends_on": "2015-12-18",
                    "services": ["a desk"],
                }
            ]
        }
    )


class EvaluationIn(RequestModel):
    """What your side says of the stay."""

    rating: Annotated[int, Field(ge=1, le=5, strict=True, description="5 is best")]
    again: StrictBool = Field(description="whether you would do it again")
    text: Annotated[Text, StringConstraints(max_length=LONGEST_TEXT)] | None = Field(default=None, description=NOTE)

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"rating": 4, "again": True, "text": "Two prototypes were measured."}]}
    )


class StayActionIn(RequestModel):
    """A step on the way. Which fields go with which action is said at each."""

    action: StayAction
    park: Code | None = PARK
    note: Note | None = Field(default=None, description=NOTE)
    reason: StayReason | None = Field(default=None, description="why: needed for `decline` and `cancel`")
    contact: Name | None = Field(
        default=None, description="needed for `approve`: whom the guest goes to, an office or a role, no person's name"
    )
    cost: Cost | None = Field(default=None, description="for `approve`: what was agreed, in whole units of `currency`")
    currency: Currency | None = Field(default=None, description="of `cost`; default: EUR")
    services: Services | None = Field(
        default=None, description="for `approve`: those that are booked; default: as asked"
    )
    on: StayDay | None = Field(
        default=None, description="for `begin` and `end`: the day; default: the first, and today or the last"
    )
    evaluation: EvaluationIn | None = Field(default=None, description="needed for `evaluate`")

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={
            "examples": [
                {"action": "approve", "contact": "Resident service, building 2", "cost": 4200, "currency": "EUR"}
            ]
        }
    )


class GuestOut(BaseModel):
    """The company; by its name from the approval on, before that as it asks to be called."""

    id: int
    name: str
    park: str | None = Field(description="code of its park")


class StaySite(BaseModel):
    id: int
    code: str
    name: str
    park: str = Field(description="code of its park")


class StaySpace(BaseModel):
    id: int
    code: str
    name: str
    kind: Annotated[str, DocumentedAs(SpaceKind)]


class StayStepOut(BaseModel):
    """What was done, when, by whom; never changed."""

    action: StayAction
    before: StayState | None
    after: StayState
    by: StayParty
    reason: StayReason | None
    note: str | None
    at: datetime


class EvaluationOut(BaseModel):
    by: StayParty
    rating: int
    again: bool
    text: str | None
    at: datetime


class StayOut(BaseModel):
    """What is booked, how far it has come, who must act next, and by when."""

    id: int
    pair_id: int
    corridor: str
    state: StayState
    state_since: datetime
    due_at: datetime | None = Field(description="when the owners must have acted; none where it has ended")
    overdue: Annotated[bool, TURNS_BY_ITSELF]
    owners: list[StayParty] = Field(description="who must act")
    company: GuestOut
    site: StaySite
    space: StaySpace
    starts_on: date = Field(description="the first day that was asked for")
    ends_on: date
    begun_on: date | None = Field(description="when the guest came")
    ended_on: date | None = Field(description="when the guest left")
    days: int = Field(description="of the stay: those that were asked for, or since it has begun or ended its own")
    workplaces: int | None = Field(description=_WORKPLACES)
    equipment: list[str]
    services: list[str]
    cost: int | None = Field(description="what was agreed, in whole units of `currency`")
    currency: str | None
    contact: str | None = Field(description="whom the guest goes to: an office")
    introduction_id: int | None
    reason: StayReason | None = Field(description="why it was declined or cancelled")
    actions: list[StayAction] = Field(description="what the caller may do")
    replays: date | None = Field(description="a demo: the day that the law was asked for, where that is not today")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})


class StayInFull(StayOut):
    """With what both sides say of it, and every step so far."""

    evaluations: list[EvaluationOut]
    steps: list[StayStepOut]

    model_config = ConfigDict(
        json_schema_extra={
            "example": EXAMPLE
            | {
                "evaluations": [],
                "steps": [
                    {
                        "action": "request",
                        "before": None,
                        "after": "requested",
                        "by": "guest",
                        "reason": None,
                        "note": None,
                        "at": "2015-09-01T09:30:00Z",
                    }
                ],
            }
        }
    )


class StayTaskOut(BaseModel):
    """A stay that waits for the caller's park."""

    kind: Literal["stay"] = "stay"
    stay_id: int
    link: str = Field(description="address of the stay")
    state: StayState
    actions: list[StayAction] = Field(description="what the caller may do about it")
    owners: list[StayParty]
    due_at: datetime
    overdue: bool
    company: GuestOut
    site: StaySite
    space: StaySpace
    starts_on: date
    ends_on: date

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "stay",
                "stay_id": 3,
                "link": "/api/v1/stays/3",
                "state": "requested",
                "actions": ["approve", "decline"],
                "owners": ["host"],
                "due_at": "2015-09-11T09:30:00Z",
                "overdue": False,
                **{name: EXAMPLE[name] for name in ("company", "site", "space", "starts_on", "ends_on")},
            }
        }
    )


StaySort = Literal["-id", "id", "-state_since", "state_since"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which stays are listed."""

    corridor: str | None = None
    company_id: int | None = None
    site_id: int | None = None
    state: StayState | None = None
    is_open: bool | None = None
    year: int | None = None
    ids: Sequence[int] | None = None
    sort: StaySort = "-id"
