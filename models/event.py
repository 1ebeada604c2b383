"""Events of a corridor: when and where, who takes part, what they want. What is planned of them is in `timetable`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified, Timed


class Event(Identified, Timed, Base):
    """A forum of two parks. `names` by language (`it`, `ru`, `en`), at least one.

    Days are those of its `time_zone` (IANA), in which its agendas are read; slots are instants. `least` and `most` are
    everybody's meetings, unless a participant has its own. `languages` are those of participants who do not say any;
    none: nobody needs an interpreter then. `forms` are the cooperation forms that meetings may be about; none is all
    of them. `replay_day` is the day whose law is asked; none is the corridor's own. `state` is draft, provisional (the
    timetable is out, and may still be changed), final or closed.
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("state in ('draft', 'provisional', 'final', 'closed')", name="state"),
        CheckConstraint("0 <= least and least <= most", name="meetings"),
        CheckConstraint("starts_on <= ends_on", name="days"),
    )

    code: Mapped[str] = mapped_column(String(64), unique=True)
    corridor_id: Mapped[int] = mapped_column(ForeignKey("corridors.id"), index=True)
    names: Mapped[dict[str, Any]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    time_zone: Mapped[str] = mapped_column(String(64))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    place: Mapped[str | None] = mapped_column(String(256))
    least: Mapped[int]
    most: Mapped[int]
    languages: Mapped[list[str]] = mapped_column(default=list)
    forms: Mapped[list[str] | None]
    replay_day: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(16), default="draft")


class EventSlot(Identified, Base):
    """A time of one meeting, the same for all tables. `number` counts from 1 in the order of time.

    Numbers are what availability is said in: see `EventParticipant.available`. Between two slots there may be a break.
    """

    __tablename__ = "event_slots"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("starts_at < ends_at", name="times"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    number: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class EventTable(Identified, Base):
    """A place of one meeting at a time. `number` counts from 1; `label` is what stands on it.

    `online`: it has what a meeting with somebody far away takes. From `closed_from` on it is lost.
    """

    __tablename__ = "event_tables"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(64))
    hall: Mapped[str | None] = mapped_column(String(128))
    online: Mapped[bool] = mapped_column(default=False)
    closed_from: Mapped[datetime | None]


class EventParticipant(Identified, Timed, Base):
    """A company at an event: one agenda. `side` is its park's in the corridor, `a` or `b`.

    `available` are numbers of slots, none: all. `languages` none: the event's; `least`, `most` none: the event's.
    `presence` is `hall` or `online`; `time_zone` is where somebody online reads the agenda. `table_id` is a table that
    it keeps. `state` is registered, withdrawn or no_show. `name` is what its company was called when it registered, and
    is called by partners while its profile is a draft.
    """

    __tablename__ = "event_participants"
    __table_args__ = (
        UniqueConstraint("event_id", "party_id"),
        CheckConstraint("side in ('a', 'b')", name="side"),
        CheckConstraint("presence in ('hall', 'online')", name="presence"),
        CheckConstraint("state in ('registered', 'withdrawn', 'no_show')", name="state"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    side: Mapped[str] = mapped_column(String(1))
    state: Mapped[str] = mapped_column(String(16), default="registered")
    presence: Mapped[str] = mapped_column(String(8), default="hall")
    time_zone: Mapped[str | None] = mapped_column(String(64))
    available: Mapped[list[int] | None]
    languages: Mapped[list[str] | None]
    least: Mapped[int | None]
    most: Mapped[int | None]
    table_id: Mapped[int | None] = mapped_column(ForeignKey("event_tables.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(256))


class EventDelegate(Identified, Timed, Base):
    """A person who is at an event for a participant: personal data, deleted when the person is erased.

    `email_key` is the address as addresses are compared. `available` as of participants, within the participant's own.
    """

    __tablename__ = "event_delegates"

    participant_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(256))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    languages: Mapped[list[str] | None]
    available: Mapped[list[int] | None]


class EventColleague(Identified, Base):
    """Somebody who joins the meeting of its participant with a partner, beside whom the participant sends.

    `required`: without that person the meeting is not held; else they join it if they are there and have no other.
    """

    __tablename__ = "event_colleagues"
    __table_args__ = (UniqueConstraint("delegate_id", "partner_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("event_delegates.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    required: Mapped[bool] = mapped_column(default=False)


class EventInterpreter(Identified, Base):
    """Somebody who interprets one meeting at a time between any two of `languages`. `label` needs not be a name."""

    __tablename__ = "event_interpreters"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(128))
    languages: Mapped[list[str]]
    available: Mapped[list[int] | None]


class EventRule(Identified, Base):
    """What is wanted of two participants: `must_meet`, `must_not_meet`, or `wish`, which raises the pair's value.

    `slot_id`: a meeting that must be is in this slot. `wished_by` is the side that wishes it, `a` or `b`.
    """

    __tablename__ = "event_rules"
    __table_args__ = (
        UniqueConstraint("a_id", "b_id", "kind", "wished_by"),
        CheckConstraint("kind in ('must_meet', 'must_not_meet', 'wish')", name="kind"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    wished_by: Mapped[str | None] = mapped_column(String(1))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("event_slots.id"), index=True)


class EventOrder(Identified, Base):
    """A participant meets `first_id` before `second_id`, if it meets both."""

    __tablename__ = "event_orders"
    __table_args__ = (UniqueConstraint("participant_id", "first_id", "second_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
