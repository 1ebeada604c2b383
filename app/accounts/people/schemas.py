"""People as they are added, changed and shown."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.people.emails import Email
from app.accounts.roles import Role
from app.accounts.sessions.schemas import NewPassword
from app.schemas import Code, DocumentedAs, LanguageCode, RequestModel, Tag, change_config

_PARK = "code of the park that the person is bound to; null: to none"
_PASSWORD = "without one, a link or another provider is needed to sign in"  # noqa: S105 - that is no password


class UserIn(RequestModel):
    email: Email
    name: Tag
    role: Role = Role.VIEWER
    park: Code | None = Field(default=None, description=_PARK)
    language: LanguageCode = "en"
    password: NewPassword | None = Field(default=None, description=_PASSWORD)

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={
            "example": {
                "email": "anna@example.org",
                "name": "Anna Esempio",
                "role": "manager",
                "park": "trentino",
                "language": "it",
            }
        }
    )


class UserChange(RequestModel):
    """What is left out stays. Sessions of who is disabled, or gets another password, end."""

    name: Tag | None = None
    role: Role | None = None
    park: Code | None = Field(default=None, description=_PARK)
    language: LanguageCode | None = None
    password: NewPassword | None = None
    disabled: bool | None = Field(default=None, strict=True)

    model_config = change_config({"role": "compliance", "park": None})


class UserOut(BaseModel):
    """A person who may sign in, unless disabled."""

    id: int
    email: str
    name: str
    role: Role
    park: str | None = Field(description=_PARK)
    language: Annotated[str, DocumentedAs(LanguageCode)]
    has_password: bool
    disabled: bool
    created_at: datetime

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                "email": "anna@example.org",
                "name": "Anna Esempio",
                "role": "manager",
                "park": "trentino",
                "language": "it",
                "has_password": True,
                "disabled": False,
                "created_at": "2026-11-29T10:15:00Z",
            }
        }
    )
