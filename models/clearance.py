"""What compliance officers signed, and what waits for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LARGE_ID, Base, Identified, now

_OPEN = text("closed_at is null")


class Clearance(Identified, Base):
    """A person's signed decision that a pair may be released in spite of rules that need a review.

    `seen` is what there was to be seen of both parties when it was signed, of the one with the smaller id first, and
    `rules` are the rules that it answers, with what they said: when something comes that was not seen, or a rule says
    something else, it counts no more. `offers`: the ids of those that it covers; none is all that were seen.
    `replay_day` is the day whose law it was, if not today.
    """

    __tablename__ = "clearances"
    __table_args__ = (Index("ix_clearances_parties", "party_a_id", "party_b_id"),)

    pair_id: Mapped[int] = mapped_column(LARGE_ID, ForeignKey("pairs.id"))
    party_a_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    party_b_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    form: Mapped[str] = mapped_column(String(32))
    seen: Mapped[dict[str, Any]]
    rules: Mapped[dict[str, Any]]
    offers: Mapped[list[int] | None]
    policy: Mapped[str] = mapped_column(String(64))
    replay_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(500))
    until: Mapped[date]
    signed_at: Mapped[datetime] = mapped_column(default=now)
    signed_by: Mapped[str] = mapped_column(String(32))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(String(32))
    revoked_because: Mapped[str | None] = mapped_column(Text)


class Review(Identified, Base):
    """A pair that a compliance officer is asked to look at. At most one of a pair is open."""

    __tablename__ = "reviews"
    __table_args__ = (Index("uq_reviews_open", "pair_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),)

    pair_id: Mapped[int] = mapped_column(LARGE_ID, ForeignKey("pairs.id"))
    note: Mapped[str | None] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    asked_by: Mapped[str] = mapped_column(String(32))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(32))
    outcome: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
    clearance_id: Mapped[int | None] = mapped_column(ForeignKey("clearances.id"))


class Installation(Base):
    """What this database is: one row. `is_demo`: its companies are invented, and a replay may release them."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_demo: Mapped[bool]
