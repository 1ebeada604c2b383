"""What is known of a person, as it is handed out, and what was erased."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.people.emails import Email
from app.accounts.roles import Role
from app.introductions.contacts.schemas import EXAMPLE, ContactOut
from app.introductions.states import State
from app.schemas import RequestModel


class PersonIn(RequestModel):
    """Whom it is about. In the body rather than in the address, which is written to logs."""

    email: Email

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"email": "anna.prova@example.org"}]}
    )


class PersonContact(ContactOut):
    """A contact, with the company or site that it is one of."""

    of: str
    created_at: datetime
    updated_at: datetime

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                **EXAMPLE,
                "consent_ended_at": None,
                "of": "Prova S.r.l.",
                "created_at": "2015-09-01T08:00:00Z",
                "updated_at": "2015-09-01T08:00:00Z",
            }
        }
    )


class PersonIntroduction(BaseModel):
    """An introduction that the person was asked about for their company."""

    id: int
    state: State
    state_since: datetime


class PersonColleague(BaseModel):
    """That the person joins the meeting of their company with a partner, if the two have one."""

    partner: str
    required: bool = Field(description="the two meet only when the person is there")


class PersonMeeting(BaseModel):
    """A meeting of a timetable, without the partner: whom the law lets them meet is told in their agenda."""

    version: int | None = Field(description="of the timetable; null: a preview that was not adopted")
    starts_at: datetime
    ends_at: datetime
    joins: bool = Field(description="beside whoever holds it")
    state: Literal["planned", "held", "cancelled", "no_show"]


class PersonDelegate(BaseModel):
    """That the person comes, or came, to an event for a company."""

    event: str = Field(description="code of the event")
    of: str
    name: str
    email: str | None
    languages: list[str] | None
    available: list[int] | None = Field(description="numbers of slots; null: all day")
    joins: list[PersonColleague]
    meetings: list[PersonMeeting] = Field(description="of every version in which the person has a meeting")


class PersonAccount(BaseModel):
    """How the person signs in here."""

    id: int
    name: str
    role: Role
    language: str
    created_at: datetime
    disabled_at: datetime | None


class PersonOut(BaseModel):
    """Everything that is stored of a person."""

    email: str
    account: PersonAccount | None = Field(description="of somebody who works with this service")
    contacts: list[PersonContact]
    introductions: list[PersonIntroduction]
    events: list[PersonDelegate]

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "email": "anna.prova@example.org",
                "account": None,
                "contacts": [],
                "introductions": [],
                "events": [],
            }
        }
    )


class Erased(BaseModel):
    """How much was erased. The audit trail keeps that it was, by number, without the person."""

    contacts: int = Field(description="of companies and sites")
    accounts: int = Field(description="of people who sign in: disabled, without name and address")
    delegates: int = Field(description="at events")

    model_config = ConfigDict(json_schema_extra={"example": {"contacts": 1, "accounts": 0, "delegates": 1}})
