"""Plans of an event: versions of its timetable, from the request to the meetings, and how good each is known to be."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LARGE_ID, Base, Identified, now

OPEN_PLANS = ("queued", "running")
_OPEN = text("state in ('queued', 'running')")


class EventPlan(Identified, Base):
    """A version of an event's timetable; the row is also the job that makes it.

    `kind` is `select` (who meets whom: its meetings have no slots), `schedule` (those of `base_id`, with slots and
    tables), `plan` (both) or `repair`. `state` is queued, running, done, cancelled, failed, or refused: what was asked
    for is impossible, and `refusal` says why, as a problem. `number` is that of the version, once it is done, counted
    from 1 in the event; a `preview` never has one. The event's timetable is the version of the highest number that is
    no `select`. `request` holds what was asked for, `figures` what is known of the result. `run_id` is the ranking of
    the participants that its values come from.
    """

    __tablename__ = "event_plans"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        # One at a time: each begins from the version before.
        Index("uq_event_plans_open", "event_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        CheckConstraint("kind in ('select', 'schedule', 'plan', 'repair')", name="kind"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    number: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(16))
    preview: Mapped[bool] = mapped_column(default=False)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("event_plans.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"), index=True)
    request: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(16), default="queued", index=True)
    phase: Mapped[str | None] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    requested_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    refusal: Mapped[dict[str, Any] | None]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seen: Mapped[str | None] = mapped_column(String(64))
    """a digest of what it was made from: a preview of something else than what there is today is not adopted"""


class EventMeeting(Base):
    """A meeting of two participants in a version. Two versions tell of the same meeting where `a_id` and `b_id` agree.

    `value` is the pair's score in the best form that may be released (0 to 100), raised by wishes; `pair_id` and `form`
    are what it is about. `origin` is `chosen`, `must` or `reserve` (it stands in for one that fell away). Without a
    `slot_id` it is not placed. `state` is planned, held, cancelled or no_show; what is not planned any more, because
    somebody fell away, is in no later version. `pinned`: it keeps its slot. `turns` counts how often it was cancelled,
    or taken up again, in its version, or somebody who came to it was erased: calendars tell these apart.
    """

    __tablename__ = "event_meetings"
    __table_args__ = (
        UniqueConstraint("plan_id", "a_id", "b_id"),
        CheckConstraint("state in ('planned', 'held', 'cancelled', 'no_show')", name="state"),
    )

    id: Mapped[int] = mapped_column(LARGE_ID, primary_key=True, sort_order=-1)
    plan_id: Mapped[int] = mapped_column(ForeignKey("event_plans.id", ondelete="CASCADE"))
    a_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(LARGE_ID, ForeignKey("pairs.id"), index=True)
    form: Mapped[str] = mapped_column(String(32))
    value: Mapped[float]
    origin: Mapped[str] = mapped_column(String(16), default="chosen")
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("event_slots.id"))
    table_id: Mapped[int | None] = mapped_column(ForeignKey("event_tables.id"))
    interpreter_id: Mapped[int | None] = mapped_column(ForeignKey("event_interpreters.id"))
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    delegate_a_id: Mapped[int | None] = mapped_column(ForeignKey("event_delegates.id", ondelete="SET NULL"))
    delegate_b_id: Mapped[int | None] = mapped_column(ForeignKey("event_delegates.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(16), default="planned")
    pinned: Mapped[bool] = mapped_column(default=False)
    turns: Mapped[int] = mapped_column(default=0, server_default="0")


class EventAttendance(Base):
    """A colleague who joins a meeting, beside the delegate whom its side sends."""

    __tablename__ = "event_attendances"

    meeting_id: Mapped[int] = mapped_column(
        LARGE_ID, ForeignKey("event_meetings.id", ondelete="CASCADE"), primary_key=True
    )
    delegate_id: Mapped[int] = mapped_column(
        ForeignKey("event_delegates.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class EventReserve(Base):
    """A partner that was not chosen for a participant, of those who may meet: `place` 1 is the best."""

    __tablename__ = "event_reserves"

    plan_id: Mapped[int] = mapped_column(ForeignKey("event_plans.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("event_participants.id"))
    pair_id: Mapped[int | None] = mapped_column(LARGE_ID, ForeignKey("pairs.id"))
    form: Mapped[str] = mapped_column(String(32))
    value: Mapped[float]
