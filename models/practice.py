"""What the parks know about supporting companies, written down to be shared."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified, Timed


class Practice(Identified, Timed, Base):
    """A programme, a call, a mentoring scheme or a lesson learned, of one park; other parks see what is published.

    `published_at` is when that was first. `embedded_with` are the keys of the encoders whose vectors of all its texts
    are stored; none once a text was changed.
    """

    __tablename__ = "practices"
    __table_args__ = (
        CheckConstraint("kind in ('programme', 'call', 'mentoring', 'lesson')", name="kind"),
        CheckConstraint("state in ('draft', 'published', 'withdrawn')", name="state"),
    )

    park_id: Mapped[int] = mapped_column(ForeignKey("parks.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="draft")
    address: Mapped[str | None] = mapped_column(String(512))
    published_at: Mapped[datetime | None]
    embedded_with: Mapped[str | None] = mapped_column(String(600))

    texts: Mapped[list["PracticeText"]] = relationship(
        lazy="raise", order_by="PracticeText.language", cascade="all, delete-orphan"
    )
    initiatives: Mapped[list["PracticeInitiative"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    events: Mapped[list["PracticeEvent"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class PracticeText(Base):
    """What it is in one language (`it`, `ru`, `en`)."""

    __tablename__ = "practice_texts"

    practice_id: Mapped[int] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    title: Mapped[str] = mapped_column(String(256))
    text: Mapped[str] = mapped_column(Text)


class PracticeInitiative(Base):
    """An initiative that the practice serves: its number is the same in every version of the corridor's plan."""

    __tablename__ = "practice_initiatives"

    practice_id: Mapped[int] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"), primary_key=True)
    corridor_id: Mapped[int] = mapped_column(ForeignKey("corridors.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class PracticeEvent(Base):
    """An event at which the practice was or will be told."""

    __tablename__ = "practice_events"

    practice_id: Mapped[int] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True, index=True)
