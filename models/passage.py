"""The texts that can be found by meaning, each with its vector: what the vector index of PostgreSQL is made over."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.vector import HalfVector, Vector


class Passage(Identified, Base):
    """An offer, a need or a description (`about`) of a company as a whole. `park_id` is the company's.

    A company's passages are made again whenever the company changed; see `IndexedCompany`.
    """

    __tablename__ = "passages"
    __table_args__ = (
        CheckConstraint("kind in ('offer', 'need', 'about')", name="kind"),
        # Of a small park all are read sooner than the neighbours of other parks are passed over.
        Index(None, "park_id", "kind"),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), index=True)
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunities.id", ondelete="CASCADE"), index=True)
    park_id: Mapped[int | None] = mapped_column(ForeignKey("parks.id"))
    kind: Mapped[str] = mapped_column(String(8))
    encoder: Mapped[str] = mapped_column(String(255))
    vector: Mapped[Vector] = mapped_column(HalfVector)


class IndexedCompany(Base):
    """Which encoder's passages of a company there are, and as of which change of the company."""

    __tablename__ = "indexed_companies"

    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True)
    encoder: Mapped[str] = mapped_column(String(255))
    updated_at: Mapped[datetime]
