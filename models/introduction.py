"""Introductions: how far two parties came, who did what, the links that companies answer by, and the mails about it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import LARGE_ID, Base, Identified, Timed
from models.party import Pair


class Introduction(Identified, Timed, Base):
    """Of a pair, whose parties stand here once more, as lists ask for them match by match.

    `proposer` is the side (`a` or `b`) whose park began it; the other park sees it once `proposed_at` is set. `turn`
    says who must act: `park_b`, `company_a`. `due_at` is when something must have happened, `next_notice_at` when the
    next of the state's reminders is due, of which `notices` were given. `title`, `abstract` and `named` of a side are
    what the other side's company reads of it before both accepted. `replayed_day` is the day that the law was asked
    for, where that is not today: in a demo. `aside` is how lists treat the pair, or with `aside_both` the two in every
    form: `for_later` or `for_good`. What was shown when it began (`score` to `sectors`) is kept to learn from; none of
    it for a pair that stood in no list.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        Index("ix_introductions_parties", "party_a_id", "party_b_id"),
        Index(
            "uq_introductions_open",
            "pair_id",
            unique=True,
            sqlite_where=text("is_open and proposed_at is not null"),
            postgresql_where=text("is_open and proposed_at is not null"),
        ),
        Index(
            "uq_introductions_shortlisted",
            "pair_id",
            "proposer",
            unique=True,
            sqlite_where=text("is_open and proposed_at is null"),
            postgresql_where=text("is_open and proposed_at is null"),
        ),
    )

    pair_id: Mapped[int] = mapped_column(LARGE_ID, ForeignKey("pairs.id"), index=True)
    party_a_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    party_b_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    proposer: Mapped[str] = mapped_column(String(1))
    state: Mapped[str] = mapped_column(String(16), index=True)
    is_open: Mapped[bool]
    turn: Mapped[list[str]] = mapped_column(default=list)
    state_since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    next_notice_at: Mapped[datetime | None] = mapped_column(index=True)
    notices: Mapped[int] = mapped_column(default=0)
    escalated_at: Mapped[datetime | None]
    proposed_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    replayed_day: Mapped[date | None]
    met_on: Mapped[date | None]
    next_step: Mapped[str | None] = mapped_column(String(500))
    outcome: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(32))
    aside: Mapped[str | None] = mapped_column(String(16))
    aside_both: Mapped[bool] = mapped_column(default=False)
    title_a: Mapped[str | None] = mapped_column(String(256))
    abstract_a: Mapped[str | None] = mapped_column(String(500))
    named_a: Mapped[bool] = mapped_column(default=False)
    contact_a_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    title_b: Mapped[str | None] = mapped_column(String(256))
    abstract_b: Mapped[str | None] = mapped_column(String(500))
    named_b: Mapped[bool] = mapped_column(default=False)
    contact_b_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    score: Mapped[float | None]
    weights: Mapped[str | None] = mapped_column(String(64))
    bias: Mapped[float | None]
    parts: Mapped[list[dict[str, Any]] | None]
    languages: Mapped[str | None] = mapped_column(String(32))
    sectors: Mapped[list[str] | None]

    pair: Mapped[Pair] = relationship(lazy="joined", innerjoin=True)


class IntroductionStep(Identified, Base):
    """A transition: what was done, by whom, from which state to which. Never changed.

    `by` is `park`, `company` or `system`, `side` that of the park or company. `actor_kind` and `actor_id` are on record
    only, as in the audit trail.
    """

    __tablename__ = "introduction_steps"

    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id"), index=True)
    action: Mapped[str] = mapped_column(String(16))
    before: Mapped[str | None] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(8))
    side: Mapped[str | None] = mapped_column(String(1))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(32))
    outcome: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(index=True)


class IntroductionLink(Identified, Base):
    """What a company answers by. The token is made from this row and a key that is not in the database.

    It counts until it expires, is replaced by another, or is decided on; `wrong_codes` were typed so far.
    """

    __tablename__ = "introduction_links"

    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id"), index=True)
    side: Mapped[str] = mapped_column(String(1))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    nonce: Mapped[str] = mapped_column(String(32))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    decision: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None]
    wrong_codes: Mapped[int] = mapped_column(default=0)


class Outgoing(Identified):
    """What the outbox knows of a mail, whatever it is about."""

    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(64))


class Mail(Outgoing, Base):
    """A mail that is to be sent, or was: of which kind, about what, to a contact or to the managers of a park.

    Neither its text nor an address stands here: both are made when it is sent, so what is erased is sent to nobody.
    """

    __tablename__ = "mails"

    kind: Mapped[str] = mapped_column(String(32))
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id"), index=True)
    side: Mapped[str | None] = mapped_column(String(1))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    park_id: Mapped[int | None] = mapped_column(ForeignKey("parks.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("introduction_links.id"), index=True)
