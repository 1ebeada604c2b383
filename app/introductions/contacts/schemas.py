"""Contacts as callers send and receive them."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from app.accounts.people.emails import Email
from app.introductions.acting import Side
from app.schemas import DocumentedAs, LanguageCode, Name, RequestModel, StrictDate, Text, change_config

Purpose = Literal["introductions"]
ConsentBy = Literal["form", "email", "contract", "oral"]
PHONE = r"^\+?[0-9 ().\-/]{5,32}$"


def _phone(text: str) -> str:
    if not re.search(PHONE, text):
        raise ValueError("is no telephone number: digits, spaces, and a + before the country")
    return text


Phone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=32),
    AfterValidator(_phone),
    Field(json_schema_extra={"pattern": PHONE}),
]
PURPOSE = "what the person has consented to: to be asked about introductions, and made known to who accepts, too"
EXAMPLE: dict[str, Any] = {
    "name": "Anna Prova",
    "email": "anna.prova@example.org",
    "phone": "+39 0461 000000",
    "role": "sales",
    "language": "it",
    "purpose": "introductions",
    "consent_given_on": "2015-09-01",
    "consent_by": "form",
    "consent_until": "2017-09-01",
}


class _Contact(RequestModel):
    @field_validator("consent_until", check_fields=False)
    @classmethod
    def _after_it_was_given(cls, value: date | None, others: ValidationInfo) -> date | None:
        given = others.data.get("consent_given_on")
        if value is not None and given is not None and value < given:
            raise ValueError("is before `consent_given_on`")
        return value


class ContactIn(_Contact):
    """A person of a company or site. Without consent there is no contact: say when and how it was given."""

    name: Name
    email: Email
    phone: Phone | None = None
    role: Annotated[Text, StringConstraints(max_length=128)] | None = None
    language: LanguageCode = Field(description="in which they are written to")
    purpose: Purpose = Field(default="introductions", description=PURPOSE)
    consent_given_on: StrictDate
    consent_by: ConsentBy = Field(description="how consent was given")
    consent_until: StrictDate | None = Field(default=None, description="its last day; none: until it is taken back")

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [EXAMPLE]})


class ContactChange(_Contact):
    """What is sent is changed. `consent_ended` takes consent back: nobody writes to the person any more."""

    name: Name | None = None
    email: Email | None = None
    phone: Phone | None = None
    role: Annotated[Text, StringConstraints(max_length=128)] | None = None
    language: LanguageCode | None = None
    consent_given_on: StrictDate | None = None
    consent_by: ConsentBy | None = None
    consent_until: StrictDate | None = None
    consent_ended: StrictBool | None = None

    model_config = change_config({"phone": "+39 0461 000001"})

    @field_validator("name", "email", "language", "consent_given_on", "consent_by", "consent_ended")
    @classmethod
    def _cannot_be_emptied(cls, value: object) -> object:
        if value is None:
            raise ValueError("cannot be emptied")
        return value


class ContactOut(BaseModel):
    """A person of a company or site, for the managers of its own park."""

    id: int
    name: str
    email: str
    phone: str | None
    role: str | None
    language: Annotated[str, DocumentedAs(LanguageCode)]
    purpose: Purpose = Field(description=PURPOSE)
    consent_given_on: date
    consent_by: ConsentBy
    consent_until: date | None
    consent_ended_at: datetime | None

    model_config = ConfigDict(json_schema_extra={"example": {"id": 3} | EXAMPLE | {"consent_ended_at": None}})


class ReleasedContact(BaseModel):
    """A person, as the partner knows them once both have accepted."""

    side: Side
    name: str
    email: str
    phone: str | None
    role: str | None
    language: Annotated[str, DocumentedAs(LanguageCode)]

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"side": "a"} | {name: EXAMPLE[name] for name in ("name", "email", "phone", "role", "language")}
        }
    )
