"""Who did what: written with every change, and never changed itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LARGE_ID, Base, now


class AuditEntry(Base):
    """One change, or one attempt that was refused. Triggers of the database refuse to change or delete an entry.

    `actor_kind` is `user`, `key`, `operator` (the command line) or `nobody`. The ids refer to nothing: an entry
    outlives what it speaks of. `details` holds ids, codes and counts, no text and nothing about a person.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_actor", "actor_kind", "actor_id"),
        Index("ix_audit_entries_subject", "subject_kind", "subject_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(LARGE_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(64), index=True)
    subject_kind: Mapped[str | None] = mapped_column(String(32))
    subject_id: Mapped[int | None] = mapped_column(LARGE_ID)
    details: Mapped[dict[str, Any]]
