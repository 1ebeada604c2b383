"""The matches that runs make, and how they are told."""

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LARGE_ID, Base


class Match(Base):
    """A pair worth meeting, as one run sees it.

    A pair is stored once a run. `rank_for_a` is its place in the list of park A's party, `rank_for_b` in that of park
    B's; none where it is not in that list. Form and parties are those of the pair. `basis` is `stated` where one of the
    two states a need, else `descriptions`; `strong` says whether there is a strong reason to meet. The score is stored
    in full and shown rounded, so that lists have the order in which pairs were ranked. `part_values` are the values of
    the score's parts: float32, little-endian, NaN where not known, in the order of the run's table (`runs.tables`).
    """

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("pair_id", "run_id"),
        # Read backwards, these are the lists in order: a page is read off, and only ties are sorted.
        Index("ix_matches_list_a", "party_a_id", "score"),
        Index("ix_matches_list_b", "party_b_id", "score"),
        Index("ix_matches_corridor", "run_id", "score"),
        # Otherwise SQLite gives ids again: a decision on a match that is gone would hit another one.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(LARGE_ID, primary_key=True, sort_order=-1)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    pair_id: Mapped[int] = mapped_column(LARGE_ID, ForeignKey("pairs.id"))
    form: Mapped[str] = mapped_column(String(32))
    party_a_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    party_b_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    score: Mapped[float]
    confidence: Mapped[float]
    basis: Mapped[str] = mapped_column(String(16))
    strong: Mapped[bool] = mapped_column(default=True, server_default=true())
    rank_for_a: Mapped[int | None]
    rank_for_b: Mapped[int | None]
    part_values: Mapped[bytes] = mapped_column(LargeBinary)


class Telling(Base):
    """How a match is told, of those on the first page of a list: JSON in UTF-8, as it is served.

    `evidence` is the explanation without the parts of the score; `it`, `ru` and `en` the same in prose, an array of
    sentences. Other matches are told when somebody looks at them.
    """

    __tablename__ = "tellings"

    match_id: Mapped[int] = mapped_column(LARGE_ID, ForeignKey("matches.id", ondelete="CASCADE"), primary_key=True)
    evidence: Mapped[bytes] = mapped_column(LargeBinary)
    it: Mapped[bytes] = mapped_column(LargeBinary)
    ru: Mapped[bytes] = mapped_column(LargeBinary)
    en: Mapped[bytes] = mapped_column(LargeBinary)
