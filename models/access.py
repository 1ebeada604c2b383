"""Who may come in: API keys, people, their sessions, and links to sign in once. Of secrets only hashes are stored."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified


class ApiKey(Identified, Base):
    """`park_id` none: every park. The role says what the holder may do; see `app/accounts`."""

    __tablename__ = "api_keys"

    name: Mapped[str] = mapped_column(String(128))
    role: Mapped[str] = mapped_column(String(16))
    park_id: Mapped[int | None] = mapped_column(ForeignKey("parks.id"))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class User(Identified, Base):
    """A person. `email` is folded; without `password_hash` it takes a link or another provider to sign in.

    `park_id` none: every park. Who is disabled keeps the row, so that what was decided keeps its name.
    """

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(128))
    password_hash: Mapped[str | None] = mapped_column(String(256))
    role: Mapped[str] = mapped_column(String(16))
    park_id: Mapped[int | None] = mapped_column(ForeignKey("parks.id"))
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class UserSession(Identified, Base):
    """A browser in which somebody is signed in. `way` is how: `password`, `link` or `oidc`."""

    __tablename__ = "sessions"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    way: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")


class SignInLink(Identified, Base):
    """A link by which its holder signs in once."""

    __tablename__ = "sign_in_links"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
