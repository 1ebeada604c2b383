"""The matches that runs make."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LARGE_ID, Base


class Match(Base):
    """A pair worth meeting in one form: a company of each park, or a company and a site of the other park.

    A pair is stored once. `rank_for_a` is its place in the list of park A's party, `rank_for_b` in that of park B's;
    none where it is not in that list. `party_a` and `party_b` are what the two had published when they were ranked: a
    list is read without looking anything else up, and a change of a party makes its matches anew. `sentences` are the
    explanation in prose, by language.
    """

    __tablename__ = "matches"
    __table_args__ = (
        CheckConstraint(
            "(company_a_id is not null and company_b_id is not null and site_id is null)"
            " or (company_a_id is not null and company_b_id is null and site_id is not null)"
            " or (company_a_id is null and company_b_id is not null and site_id is not null)",
            name="two_parties",
        ),
        # Read backwards, these are the lists in order: a page is read off, and only ties are sorted.
        Index("ix_matches_list_a", "company_a_id", "score"),
        Index("ix_matches_list_b", "company_b_id", "score"),
        Index("ix_matches_corridor", "run_id", "score"),
        # Otherwise SQLite gives ids again: a decision on a match that is gone would hit another one.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(LARGE_ID, primary_key=True, sort_order=-1)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    form: Mapped[str] = mapped_column(String(32))
    company_a_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    company_b_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    score: Mapped[float]
    confidence: Mapped[float]
    rank_for_a: Mapped[int | None]
    rank_for_b: Mapped[int | None]
    party_a: Mapped[dict[str, Any]]
    party_b: Mapped[dict[str, Any]]
    explanation: Mapped[dict[str, Any]]
    sentences: Mapped[dict[str, Any]]
    ranked_at: Mapped[datetime]
