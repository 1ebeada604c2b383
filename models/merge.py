"""Companies that turned out to be one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified


class Merge(Identified, Base):
    """`merged` went into `kept`. `moved` says which rows and values went with it, so that it can be undone.

    `key_id` and `user_id` are on record only; the command line and people have no key (0).
    """

    __tablename__ = "merges"

    kept_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    moved: Mapped[dict[str, Any]]
    key_id: Mapped[int]
    user_id: Mapped[int | None]
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
