"""The parks' annual work plan: versions, the initiatives of each, and every step that was taken."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified, Timed

_IN_FORCE = text("state = 'in_force'")
_OPEN = text("state in ('draft', 'agreed_by_a', 'agreed_by_b', 'agreed')")


class WorkPlan(Identified, Timed, Base):
    """A version of a corridor's plan of a year. `number` counts from 1; the first is the plan, the others amend it.

    `year` is that in which it begins. `agreed_a_at` and `agreed_b_at` are when each park agreed to what stands in it;
    an edit takes both back. `currency` is that of all budgets.
    """

    __tablename__ = "work_plans"
    __table_args__ = (
        UniqueConstraint("corridor_id", "year", "number"),
        CheckConstraint("starts_on <= ends_on", name="days"),
        Index(
            "uq_work_plans_in_force",
            "corridor_id",
            "year",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        # One at a time is worked on, so that two amendments never contradict each other.
        Index("uq_work_plans_open", "corridor_id", "year", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    corridor_id: Mapped[int] = mapped_column(ForeignKey("corridors.id"))
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), index=True)
    state_since: Mapped[datetime]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    agreed_a_at: Mapped[datetime | None]
    agreed_b_at: Mapped[datetime | None]

    initiatives: Mapped[list["Initiative"]] = relationship(
        back_populates="plan", lazy="raise", order_by="Initiative.number", cascade="all, delete-orphan"
    )


class Initiative(Identified, Timed, Base):
    """What the parks undertake. `number` is the same in every version of the plan.

    `names`, `expected` and `achieved` are texts by language (`it`, `ru`, `en`). The owners are offices, not persons.
    `evidence` is what of the data speaks for it: counts, and ids of what was counted; none where people added it.
    """

    __tablename__ = "initiatives"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("starts_on <= ends_on", name="days"),
        CheckConstraint("budget_a >= 0 and budget_b >= 0", name="budgets"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("work_plans.id", ondelete="CASCADE"))
    number: Mapped[int]
    names: Mapped[dict[str, Any]]
    sector: Mapped[str | None] = mapped_column(String(64))
    form: Mapped[str | None] = mapped_column(String(32))
    owner_a: Mapped[str | None] = mapped_column(String(256))
    owner_b: Mapped[str | None] = mapped_column(String(256))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    budget_a: Mapped[int | None]
    budget_b: Mapped[int | None]
    expected: Mapped[dict[str, Any] | None]
    achieved: Mapped[dict[str, Any] | None]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    plan: Mapped[WorkPlan] = relationship(back_populates="initiatives", lazy="raise")


class WorkPlanStep(Identified, Base):
    """A transition of a version; never changed. `initiative` is the number of the one that was edited, if one was."""

    __tablename__ = "work_plan_steps"

    plan_id: Mapped[int] = mapped_column(ForeignKey("work_plans.id"), index=True)
    action: Mapped[str] = mapped_column(String(16))
    before: Mapped[str | None] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    side: Mapped[str | None] = mapped_column(String(1))
    initiative: Mapped[int | None]
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(index=True)
