"""Stays of companies at the other park: what is booked, how far it has come, every step, what both sides say of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import LARGE_ID, Base, Identified, Timed
from models.party import Pair


class Stay(Identified, Timed, Base):
    """Of the company of a pair at the site of it, whose parties stand here once more, as merges move them along.

    `host` is the side (`a` or `b`) of the site's park. `starts_on` to `ends_on` are the days that are asked for,
    `begun_on` and `ended_on` when the guest came and left: those of the first until there are those of the second.
    `workplaces` none: the whole space. `contact` is an office at the site, no person. `replayed_day` is the day that
    the law was asked for, where that is not today: in a demo.
    """

    __tablename__ = "stays"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on and begun_on <= ended_on", name="days"),
        CheckConstraint("cost >= 0", name="cost"),
        CheckConstraint("workplaces > 0", name="workplaces"),
        Index("ix_stays_parties", "party_a_id", "party_b_id"),
        Index("ix_stays_space", "space_id", "starts_on"),
    )

    pair_id: Mapped[int] = mapped_column(LARGE_ID, ForeignKey("pairs.id"), index=True)
    party_a_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    party_b_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    host: Mapped[str] = mapped_column(String(1))
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introductions.id"), index=True)
    state: Mapped[str] = mapped_column(String(24), index=True)
    state_since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    begun_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    workplaces: Mapped[int | None]
    equipment: Mapped[list[str]] = mapped_column(default=list)
    services: Mapped[list[str]] = mapped_column(default=list)
    cost: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    contact: Mapped[str | None] = mapped_column(String(256))
    reason: Mapped[str | None] = mapped_column(String(32))
    replayed_day: Mapped[date | None]

    pair: Mapped[Pair] = relationship(lazy="joined", innerjoin=True)

    @property
    def guest_party_id(self) -> int:
        return self.party_b_id if self.host == "a" else self.party_a_id


class StayStep(Identified, Base):
    """A transition: what was done, by whom, from which state to which. Never changed.

    `by` is `host`, `guest` or `system`; `actor_kind` and `actor_id` are on record only, as in the audit trail.
    """

    __tablename__ = "stay_steps"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stays.id"), index=True)
    action: Mapped[str] = mapped_column(String(16))
    before: Mapped[str | None] = mapped_column(String(24))
    after: Mapped[str] = mapped_column(String(24))
    by: Mapped[str] = mapped_column(String(8))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(index=True)


class StayEvaluation(Identified, Base):
    """What a side says of a stay that has ended: `rating` from 1 to 5, and whether it would do it again."""

    __tablename__ = "stay_evaluations"
    __table_args__ = (
        UniqueConstraint("stay_id", "by"),
        CheckConstraint("rating between 1 and 5", name="rating"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stays.id"))
    by: Mapped[str] = mapped_column(String(8))
    rating: Mapped[int]
    again: Mapped[bool]
    text: Mapped[str | None] = mapped_column(String(2000))
    at: Mapped[datetime]
