"""Participants, their delegates, and what is wanted of two of them, as callers send and receive them."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.events.schemas import Available, Called, Label, Languages, Load, Zone
from app.paging import SORT, Ids
from app.schemas import RequestModel, change_config

Presence = Literal["hall", "online"]
ParticipantState = Literal["registered", "withdrawn", "no_show"]
RuleKind = Literal["must_meet", "must_not_meet", "wish"]
Side = Literal["a", "b"]
CompanyId = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]

PARTICIPANT: dict[str, Any] = {
    "company_id": 12,
    "presence": "hall",
    "available": [1, 2, 3, 4],
    "languages": ["it", "en"],
    "least": 2,
    "most": 5,
}


class DelegateIn(RequestModel):
    """A person who comes. Erased with the person's other data."""

    name: Called
    email: Annotated[str, StringConstraints(max_length=254), Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    languages: Languages | None = None
    available: Available = None


class _Participation(RequestModel):
    presence: Presence = "hall"
    time_zone: Zone | None = Field(default=None, description="where somebody online reads the agenda")
    available: Available = None
    languages: Languages | None = Field(default=None, description="without it, the event's")
    least: Load | None = Field(default=None, description="meetings, at least; without it, the event's")
    most: Load | None = Field(default=None, description="meetings, at most; without it, the event's")
    table: Label | None = Field(default=None, description="label of the table that it keeps")
    delegates: Annotated[list[DelegateIn], Field(max_length=20)] | None = Field(
        default=None,
        description="replace those that there were; who has the same address or name stays the same person, with all "
        "that is not said",
    )


class ParticipantIn(_Participation):
    """A company of one of the two parks that takes part."""

    company_id: CompanyId

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [PARTICIPANT]})


class ParticipantChange(_Participation):
    """What is left out stays as it is. What a timetable needs because of it is a repair."""

    state: ParticipantState = "registered"

    model_config = change_config({"state": "withdrawn"})


class ParticipantOut(BaseModel):
    """A participant of an event."""

    id: int
    company_id: int
    name: str
    park: str = Field(description="code of its park")
    side: Side = Field(description="which park of the corridor that is")
    state: ParticipantState
    presence: Presence
    time_zone: str | None
    available: list[int] | None = Field(description="numbers of slots; null: all of them")
    languages: list[str] | None
    least: int | None
    most: int | None
    table: str | None
    delegates: int = Field(description="how many people come for it")

    model_config = ConfigDict(
        json_schema_extra={
            "example": PARTICIPANT
            | {"id": 1, "name": "Esempio S.r.l. (invented)", "park": "trentino", "side": "a", "state": "registered"}
            | {"time_zone": None, "table": None, "delegates": 1}
        }
    )


class DelegateOut(BaseModel):
    """A person who comes for a participant. Only those who keep the event see them."""

    id: int
    name: str
    email: str | None
    languages: list[str] | None
    available: list[int] | None

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 1,
                "name": "Anna Esempio (invented)",
                "email": "anna@example.com",
                "languages": ["it"],
                "available": None,
            }
        }
    )


ParticipantSort = Literal["id", "-id"]


@dataclass(frozen=True, slots=True)
class ParticipantFilter:
    """What the list of participants may be narrowed to, and its order."""

    side: Annotated[Side | None, Query(description="of one park only")] = None
    state: Annotated[ParticipantState | None, Query(description="whether they come")] = None
    company_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="of this company")] = None
    ids: Ids = None
    sort: Annotated[ParticipantSort, Query(description=SORT)] = "id"


RULE: dict[str, Any] = {"participant_id": 1, "partner_id": 2, "kind": "must_meet"}


class PairRuleIn(RequestModel):
    """What is wanted of two participants of the two parks."""

    participant_id: CompanyId = Field(description="for a wish: who wishes it")
    partner_id: CompanyId
    kind: RuleKind
    slot: Annotated[int, Field(ge=1, le=200, strict=True)] | None = Field(
        default=None, description="number of the slot in which a meeting that must be takes place"
    )

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [RULE]})


class PairRuleOut(BaseModel):
    """What is wanted of two participants."""

    id: int
    participant_id: int
    partner_id: int
    kind: RuleKind
    slot: int | None

    model_config = ConfigDict(json_schema_extra={"example": {"id": 1, **RULE, "slot": None}})


COLLEAGUE: dict[str, Any] = {"delegate_id": 2, "partner_id": 2, "required": False}


class ColleagueIn(RequestModel):
    """A delegate who joins the meeting of its participant with a partner, beside whom the participant sends."""

    delegate_id: CompanyId
    partner_id: CompanyId = Field(description="participant of the other park")
    required: bool = Field(
        default=False,
        strict=True,
        description="the two meet only when that person is there; else they join if they are there and have no other "
        "meeting",
    )

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [COLLEAGUE]})


class ColleagueOut(BaseModel):
    """A delegate who joins a meeting, if the two have one."""

    id: int
    participant_id: int = Field(description="for whom the delegate comes")
    partner_id: int
    delegate_id: int
    required: bool

    model_config = ConfigDict(json_schema_extra={"example": {"id": 1, "participant_id": 1, **COLLEAGUE}})


ORDER: dict[str, Any] = {"participant_id": 1, "first_id": 2, "second_id": 4}


class OrderIn(RequestModel):
    """A participant meets one partner before another, if it meets both."""

    participant_id: CompanyId
    first_id: CompanyId
    second_id: CompanyId

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [ORDER]})


class OrderOut(BaseModel):
    """Whom a participant meets before whom."""

    id: int
    participant_id: int
    first_id: int
    second_id: int

    model_config = ConfigDict(json_schema_extra={"example": {"id": 1, **ORDER}})


class RegistrationProblem(BaseModel):
    """Why a line of a file was not taken."""

    line: int
    field: str = Field(description="the heading as written")
    reason: str


class RegistrationReport(BaseModel):
    """What became of a file of registrations. With any problem nothing of it is imported."""

    rows: int
    added: int
    changed: int
    unchanged: int
    wishes: int = Field(description="that are new")
    orders: int = Field(description="whom they meet before whom: those that are new")
    imported: bool
    dry_run: bool
    problems: list[RegistrationProblem]
    problems_total: int
    passed_over: list[str] = Field(
        default=[], description="headings of columns that hold something, and are not known, or there twice"
    )

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "rows": 40,
                "added": 38,
                "changed": 2,
                "unchanged": 0,
                "wishes": 12,
                "orders": 0,
                "imported": True,
                "dry_run": False,
                "problems": [],
                "problems_total": 0,
                "passed_over": ["Telefono"],
            }
        }
    )
