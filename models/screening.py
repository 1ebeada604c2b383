"""Sanctions lists as their publishers tell them, and every import of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified


class ScreeningList(Identified, Base):
    """A list as it was imported last. `version` counts the imports that changed anything."""

    __tablename__ = "screening_lists"

    code: Mapped[str] = mapped_column(String(64), unique=True)
    format: Mapped[str] = mapped_column(String(32))
    published_on: Mapped[date | None]
    imported_at: Mapped[datetime]
    version: Mapped[int]
    entries: Mapped[int]
    names: Mapped[int]


class ScreeningEntry(Identified, Base):
    """A listed party; `key` is the publisher's number for it. `content` is what the list says: `Entry.stored`."""

    __tablename__ = "screening_entries"
    __table_args__ = (UniqueConstraint("list_id", "key"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("screening_lists.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(128))
    content: Mapped[dict[str, Any]]


class ScreeningImport(Identified, Base):
    """What an import changed, by the publisher's numbers. `key_id` is on record only; the command line has none (0)."""

    __tablename__ = "screening_imports"

    list_id: Mapped[int] = mapped_column(ForeignKey("screening_lists.id", ondelete="CASCADE"), index=True)
    imported_at: Mapped[datetime]
    published_on: Mapped[date | None]
    key_id: Mapped[int]
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    entries: Mapped[int]
    added: Mapped[list[str]]
    changed: Mapped[list[str]]
    removed: Mapped[list[str]]
