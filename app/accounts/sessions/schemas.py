"""What is sent to sign in, and what is told of sessions."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.accounts.roles import Role
from app.accounts.sessions.passwords import LONGEST, SHORTEST
from app.schemas import DocumentedAs, LanguageCode, RequestModel


def _whole(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds half a character (an unpaired surrogate)")
    return text


Secret = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), AfterValidator(_whole)]
NewPassword = Annotated[str, StringConstraints(min_length=SHORTEST, max_length=LONGEST), AfterValidator(_whole)]
Way = Literal["password", "link", "oidc"]


class SignIn(RequestModel):
    """An e-mail address and a password; or the token of a link, which is good for one sign-in."""

    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)] | None = None
    password: Secret | None = None
    link: Secret | None = Field(default=None, description="of `ponte user link`, instead of the other two")

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"example": {"email": "anna@example.org", "password": "eight words and a comma"}}
    )

    @model_validator(mode="after")
    def _one_way(self) -> "SignIn":
        by_password = self.email is not None and self.password is not None
        if by_password == (self.link is not None) or (self.email is None) != (self.password is None):
            raise ValueError("takes `email` and `password`, or `link`")
        return self


class WhoOut(BaseModel):
    """Who is calling: a person with a session, or the holder of a key, who has none of what is null."""

    actor: Literal["user", "key"]
    id: int
    name: str
    role: Role
    park: str | None = Field(description="code of the park that the caller is bound to; null: to none")
    email: str | None = None
    language: Annotated[str, DocumentedAs(LanguageCode)] | None = None
    session_id: int | None = None
    expires_at: datetime | None = Field(default=None, description="when a new sign-in is needed at the latest")
    csrf_token: str | None = Field(
        default=None, description="to be sent as `X-CSRF-Token` with whatever is no GET, beside the cookie"
    )

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "actor": "user",
                "id": 3,
                "name": "Anna Esempio",
                "role": "manager",
                "park": "trentino",
                "email": "anna@example.org",
                "language": "it",
                "session_id": 12,
                "expires_at": "2026-11-29T22:15:00Z",
                "csrf_token": "k3Vw0m1x8mJ9dQ7y2vC5b6n4a1s0pLrTzXgHfEeUuIo",
            }
        }
    )


class SessionOut(BaseModel):
    """A browser in which somebody is signed in."""

    id: int
    user_id: int
    way: Annotated[str, DocumentedAs(Way)] = Field(description="how the person signed in")
    created_at: datetime
    last_seen_at: datetime = Field(description="to the minute")
    expires_at: datetime
    is_current: bool = Field(description="whether this request came with it")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 12,
                "user_id": 3,
                "way": "password",
                "created_at": "2026-11-29T10:15:00Z",
                "last_seen_at": "2026-11-29T11:02:00Z",
                "expires_at": "2026-11-29T22:15:00Z",
                "is_current": True,
            }
        }
    )


class PasswordChange(RequestModel):
    """Other sessions of the person end with it."""

    old: Secret
    new: NewPassword

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"example": {"old": "eight words and a comma", "new": "another eight words"}}
    )
