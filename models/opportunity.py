"""Offers and needs: European partnering practice calls both *partnership opportunities*."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified, Timed, Withdrawable

if TYPE_CHECKING:
    from models.company import Company

opportunity_capabilities = Table(
    "opportunity_capabilities",
    Base.metadata,
    Column("opportunity_id", ForeignKey("opportunities.id", ondelete="CASCADE"), primary_key=True),
    Column("capability_id", ForeignKey("capabilities.id"), primary_key=True, index=True),
)


class Capability(Identified, Base):
    """A short name for something that a company can do, shared by all who can."""

    __tablename__ = "capabilities"

    name: Mapped[str] = mapped_column(String(128), unique=True)


class Opportunity(Identified, Timed, Withdrawable, Base):
    """What a company can give (`offer`) or looks for (`need`), in one cooperation form.

    The limits of the texts are those of European partnering practice. `space_*` is filled for hosting only.
    `dual_use`: categories of Annex I of Regulation (EU) 2021/821; none where nothing is declared.
    """

    __tablename__ = "opportunities"
    __table_args__ = (
        CheckConstraint("side in ('offer', 'need')", name="side"),
        Index(None, "side", "form"),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    form: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(256))
    summary: Mapped[str | None] = mapped_column(String(500))
    description: Mapped[str | None] = mapped_column(String(4000))
    stage: Mapped[str | None] = mapped_column(String(32))
    trl: Mapped[int | None]
    ipr: Mapped[str | None] = mapped_column(String(32))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    dual_use: Mapped[list[str] | None]
    space_kind: Mapped[str | None] = mapped_column(String(32))
    space_area_m2: Mapped[float | None]
    space_from: Mapped[date | None]
    space_until: Mapped[date | None]
    space_equipment: Mapped[list[str] | None]

    company: Mapped["Company"] = relationship(back_populates="opportunities", lazy="raise")
    capabilities: Mapped[list[Capability]] = relationship(
        secondary=opportunity_capabilities, lazy="raise", order_by=Capability.name
    )

    @property
    def space(self) -> "Opportunity | None":
        """Itself, whose columns `space_*` say of a space; none if they do not."""
        return self if self.form == "hosting" and self.space_equipment is not None else None
