"""API keys: only their hash is stored."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

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
