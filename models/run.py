"""Runs: rankings of a whole corridor, from the request to the lists, and what is kept of them while they work."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified, now

OPEN_STATES = ("queued", "running")
_OPEN = text("state in ('queued', 'running')")
_CURRENT = text("is_current")


def whole_corridor(corridor_id: int | str) -> str:
    """The scope of a run over everybody in a corridor; `%` stands for any corridor."""
    return f"corridor/{corridor_id}"


def of_event(event_id: int | str) -> str:
    """The scope of a run over the participants of an event."""
    return f"event/{event_id}"


def event_in(scope: str) -> int | None:
    """The event that a scope is of; none if it is a corridor's."""
    kind, _, number = scope.partition("/")
    return int(number) if kind == "event" else None


class Run(Identified, Base):
    """One ranking, reproducible from what is recorded here. `scope` says of whom: of a corridor, `corridor/7`,
    or of the participants of an event, `event/3`, whose lists stand beside the corridor's.

    `state` is queued, running, done, cancelled or failed. Readers see the matches of the current run: publishing a run
    is moving that mark. `revision` counts the refreshes of its lists after changes of profiles. What a run is made from
    is known once it has read it, and empty before.
    """

    __tablename__ = "runs"
    __table_args__ = (
        Index("uq_runs_current", "scope", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
        # One run per scope at a time.
        Index("uq_runs_open", "scope", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    corridor_id: Mapped[int] = mapped_column(ForeignKey("corridors.id"), index=True)
    scope: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), default="queued")
    list_length: Mapped[int]
    weights: Mapped[str] = mapped_column(String(64))
    requested_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    """how often a worker has begun it, or gone on with it, since it last came a step further"""

    encoder: Mapped[str | None] = mapped_column(String(255))
    """model, revision and template of the passages"""
    taxonomy: Mapped[str | None] = mapped_column(String(64))
    policy: Mapped[str | None] = mapped_column(String(64))
    """version of the policy in force; it moves nobody: verdicts beside matches are those of when they are read"""
    profiles_hash: Mapped[str | None] = mapped_column(String(64))
    as_of: Mapped[date | None]
    calibrations: Mapped[dict[str, Any]] = mapped_column(default=dict)
    calibrations_hash: Mapped[str | None] = mapped_column(String(64))
    tables: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """the weights that its scores are made with: form -> bias, and the parts in the order of their values"""
    tables_hash: Mapped[str | None] = mapped_column(String(32), index=True)
    pairs: Mapped[int] = mapped_column(BigInteger, default=0)
    """of both sides, in all forms"""
    selection: Mapped[str | None] = mapped_column(String(16))
    """whether they are scored: `all_pairs`, or `candidates` only"""
    block_rows: Mapped[int | None]
    base_id: Mapped[int | None]
    base_revision: Mapped[int | None]
    """the run whose lists stood when this one read the profiles, and how often they had been refreshed"""

    first_match_id: Mapped[int | None] = mapped_column(BigInteger)
    """of those that are reserved for its matches"""

    phase: Mapped[str | None] = mapped_column(String(16))
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    of: Mapped[int] = mapped_column(BigInteger, default=0)
    phase_since: Mapped[datetime | None]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)

    is_current: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"scope": whole_corridor(values["corridor_id"])} | values)


OF_CORRIDORS = Run.scope.like(whole_corridor("%"))
"""Runs over everybody in a corridor, not over the participants of an event."""


class RunInput(Base):
    """Says that an open run has read its profiles, and which changes these hold. Gone when a closed run is tidied."""

    __tablename__ = "run_inputs"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RunPortfolio(Base):
    """What a run measured of the portfolio as a whole: kept as long as it is open or current."""

    __tablename__ = "run_portfolios"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RunParty(Base):
    """What a run knows of a party: kept as long as it is open or current, and up to date with its lists.

    `side` is the park's, `a` or `b`. `label` names the party in explanations (`company:12`), `card` is what is shown of
    it to others (JSON in UTF-8, as it is served), and `profile` what its matches are made from, compressed; none where
    the run is older than this column.
    """

    __tablename__ = "run_parties"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    side: Mapped[str] = mapped_column(String(1))
    label: Mapped[str] = mapped_column(String(32))
    card: Mapped[bytes] = mapped_column(LargeBinary)
    profile: Mapped[bytes | None] = mapped_column(LargeBinary)


class RunPart(Base):
    """A finished piece of an open run, so that no kill undoes it: a scored block, or a chunk of explained matches.

    Or what it has chosen once and for all: the candidates of a block.
    """

    __tablename__ = "run_parts"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PartyLists(Base):
    """A party's lists in a run, and the hash of the profile that they were made from.

    `published` are the lists as the run made them, and `published_hash` is that of the profile that it had read, for
    telling what moved since; none of who came later. `known` are those of the current run, kept up to date, and some
    places longer than what is shown: who leaves a list is followed by the next one, and nothing has to be scored again.
    Both are in the format of `matching.ranking.stored`.
    """

    __tablename__ = "party_lists"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    profile_hash: Mapped[bytes] = mapped_column(LargeBinary(16))
    published: Mapped[bytes] = mapped_column(LargeBinary)
    published_hash: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    known: Mapped[bytes | None] = mapped_column(LargeBinary)
