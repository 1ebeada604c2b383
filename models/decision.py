"""What managers decided on matches, and the weights that were learned from it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import LARGE_ID, Base, Identified
from models.party import Pair


class Decision(Identified, Base):
    """A verdict on a pair, with the signals that were shown; it outlives the match and the run.

    `match_id`, `run_id`, `key_id` and `user_id` are on record only: the first two are gone after the next ranking, and
    the command line and people have no key (0). `park_id` is the park that the caller is bound to. The parties are
    those of the pair, once more: lists ask for each of their matches what was decided on its two. One that is undone
    counts no more. A note is masked as texts are: what is recognised as personal is left out.
    """

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_parties", "party_a_id", "party_b_id"),)

    pair_id: Mapped[int] = mapped_column(LARGE_ID, ForeignKey("pairs.id"), index=True)
    party_a_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    party_b_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    match_id: Mapped[int] = mapped_column(LARGE_ID)
    run_id: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str | None] = mapped_column(String(500))
    score: Mapped[float]
    weights: Mapped[str] = mapped_column(String(64))
    bias: Mapped[float]
    parts: Mapped[list[dict[str, Any]]]
    languages: Mapped[str] = mapped_column(String(32))
    sectors: Mapped[list[str]]
    key_id: Mapped[int]
    user_id: Mapped[int | None]
    park_id: Mapped[int | None] = mapped_column(ForeignKey("parks.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]

    pair: Mapped[Pair] = relationship(lazy="joined", innerjoin=True)


class Fit(Identified, Base):
    """Weights learned from decisions and taken into use. `table` is the version of the table that they stand in for.

    `previous` is what was in use before, `figures` what the hold-out found, `software` what fitted them.
    """

    __tablename__ = "fits"

    table: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    weights: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    software: Mapped[dict[str, Any]]
    first_decision_at: Mapped[datetime]
    last_decision_at: Mapped[datetime]
    adopted_at: Mapped[datetime]
    rolled_back_at: Mapped[datetime | None]
