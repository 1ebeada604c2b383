"""What participants say of an event's timetable: how it was given out, their answers by link, what they tell of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified, now
from models.introduction import Outgoing


class EventIssue(Identified, Base):
    """A version of the timetable as it was given out, provisional or final.

    Until `answers_until` participants accept, decline or ask to move what stands in a provisional one; who is silent
    until then has said yes. `feedback_asked_at` is when they were asked what came of it, after a final one.
    """

    __tablename__ = "event_issues"
    __table_args__ = (CheckConstraint("kind in ('provisional', 'final')", name="kind"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    issued_at: Mapped[datetime] = mapped_column(default=now)
    answers_until: Mapped[datetime | None]
    feedback_asked_at: Mapped[datetime | None]


class EventLink(Identified, Base):
    """By which one person of a participant answers, and later tells how it went: a delegate, or the company's contact.

    The token is made from this row and a key that is not in the database. It counts until it expires or is replaced by
    another; `wrong_codes` were typed so far.
    """

    __tablename__ = "event_links"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("event_delegates.id", ondelete="SET NULL"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    nonce: Mapped[str] = mapped_column(String(32))
    issued_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    wrong_codes: Mapped[int] = mapped_column(default=0)


class EventAnswer(Identified, Base):
    """What the participant of one side says of a meeting: the last answer counts.

    It is about the meeting as it stood in `version`; if it is moved later, the question is open again. `slots` are
    numbers of those in which somebody who asks to move it could meet; none is any.
    """

    __tablename__ = "event_answers"
    __table_args__ = (
        UniqueConstraint("event_id", "a_id", "b_id", "side"),
        CheckConstraint("answer in ('accepted', 'declined', 'move')", name="answer"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    a_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    side: Mapped[str] = mapped_column(String(1))
    version: Mapped[int]
    answer: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(32))
    slots: Mapped[list[int] | None]
    answered_at: Mapped[datetime] = mapped_column(default=now)


class EventFeedback(Identified, Base):
    """What the participant of one side tells of a meeting afterwards: the last word counts.

    `outcome` is held, partner_absent or not_held. `rating` is 1 to 5. `next_step` is meet_again, exchange_documents,
    draft_agreement or none, and then `reason` says why.
    """

    __tablename__ = "event_feedback"
    __table_args__ = (
        UniqueConstraint("event_id", "a_id", "b_id", "side"),
        CheckConstraint("outcome in ('held', 'partner_absent', 'not_held')", name="outcome"),
        CheckConstraint("rating between 1 and 5", name="rating"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    a_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    side: Mapped[str] = mapped_column(String(1))
    outcome: Mapped[str] = mapped_column(String(16))
    rating: Mapped[int | None]
    next_step: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(32))
    told_at: Mapped[datetime] = mapped_column(default=now)


class EventMail(Outgoing, Base):
    """A mail that is to be sent to whom a link is of, or was: `kind` is provisional, final or feedback.

    `version` is that of the timetable that it tells. Neither its text nor an address stands here.
    """

    __tablename__ = "event_mails"

    kind: Mapped[str] = mapped_column(String(16))
    link_id: Mapped[int] = mapped_column(ForeignKey("event_links.id"), index=True)
    version: Mapped[int]
