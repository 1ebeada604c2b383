"""Plans of events, and their meetings, as callers send and receive them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.events.plans.asking import PlanKind
from app.events.schemas import MOST_SLOTS
from app.paging import SORT
from app.schemas import RequestModel, change_config
from matching.profiles import Form

ReserveSort = Literal["participant_id", "-participant_id", "value", "-value"]
ChangeSort = Literal["participant_id", "-participant_id"]


class TimetableState(StrEnum):
    """How far a plan is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    REFUSED = "refused"


CLOSED_PLANS = (TimetableState.DONE, TimetableState.CANCELLED, TimetableState.FAILED, TimetableState.REFUSED)
MeetingState = Literal["planned", "held", "cancelled", "no_show"]
ChangeKind = Literal["added", "lost", "moved", "table", "people"]


PLAN_OUT: dict[str, Any] = {
    "id": 1,
    "event_id": 1,
    "number": 1,
    "kind": "plan",
    "preview": False,
    "base_id": None,
    "run_id": 7,
    "state": "done",
    "phase": None,
    "cancel_requested": False,
    "requested_at": "2015-09-02T10:30:00Z",
    "started_at": "2015-09-02T10:30:01Z",
    "finished_at": "2015-09-02T10:30:04Z",
    "error": None,
    "refusal": None,
    "figures": {"meetings": 120, "unplaced": 0, "proof": "optimal", "breaks": 3, "sentence": "All placed. …"},
    "sentences": ["All placed. Whether one with fewer breaks exists is not proven."],
}


class PlanOut(BaseModel):
    """A version of an event's timetable, or what is on its way to be one."""

    id: int
    event_id: int
    number: int | None = Field(description="of the version, once it is one")
    kind: PlanKind
    preview: bool
    base_id: int | None = Field(description="the version that it began from")
    run_id: int | None = Field(description="the ranking of the participants that values come from")
    state: TimetableState = Field(description="`refused`: what was asked for is impossible; see `refusal`")
    phase: str | None = Field(description="`reading`, `choosing` or `placing`")
    cancel_requested: bool
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None = Field(description="why it has failed, or what it waits for")
    refusal: dict[str, Any] | None = Field(
        description="`reason`, with a sentence (`detail`) in the reader's language, and `clashes`: what stands against "
        "each other, and the least that would help"
    )
    figures: dict[str, Any] = Field(
        description="what is known of it: `meetings`, `value`, `proof` (`optimal` over all pairs that are listed, or "
        "`bounded` with `value_at_most`), `shortfalls` (why somebody has fewer meetings than wanted), `forms` (how "
        "many in each), `unplaced` and `unplaced_at_least`, idle slots and breaks, `fewest_breaks`; `sentence`s in the "
        "reader's language. While a meeting of it is held back, these are counts and nothing else"
    )
    sentences: list[str] = Field(
        default=[], description="how good it is, in the reader's language; `shortfalls` and `clash` have their own"
    )

    model_config = ConfigDict(json_schema_extra={"example": PLAN_OUT})


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What the list of plans may be narrowed to, and its order."""

    kind: Annotated[PlanKind | None, Query(description="of this kind only")] = None
    state: Annotated[TimetableState | None, Query(description="how far they are")] = None
    preview: Annotated[bool | None, Query(description="previews, or versions")] = None
    sort: Annotated[Literal["id", "-id"], Query(description=SORT)] = "-id"


class HeldBack(BaseModel):
    """Why it is not told who meets: the law does not let it out at this moment. A repair takes the meeting away."""

    needed: str = Field(
        description="what would have to be: `clearance` (an officer clears it), `screening_lists` (they are missing or "
        "too old), `today` (another day is replayed, of companies in earnest), `nothing` (nobody can clear it)"
    )
    rules: list[str] = Field(description="codes of the rules that are against it: told to who can clear it")

    model_config = ConfigDict(json_schema_extra={"example": {"needed": "clearance", "rules": ["dual-use-2015"]}})


ATTENDEE: dict[str, Any] = {"delegate_id": None, "colleague_ids": []}


class AttendeeOut(BaseModel):
    """A participant, as a meeting names it; all is null where the meeting is held back and it is not of your park."""

    participant_id: int | None
    company_id: int | None
    name: str | None
    delegate_id: int | None = Field(description="whom of its people it sends")
    colleague_ids: list[int] | None = Field(description="who of its people joins; null where it is not told")


class MeetingOut(BaseModel):
    """A meeting of a version. It is the same as that of another version with the same two participants.

    Where it is held back, nothing that could tell who the other one is stands beside your own participant: `form`,
    `pair_id`, `value`, `origin`, `table` and what is said of interpreters are null.
    """

    id: int
    plan_id: int
    a: AttendeeOut
    b: AttendeeOut
    form: Form | None
    pair_id: int | None = Field(description="of the match that it is about")
    held_back: HeldBack | None = None
    value: float | None
    origin: Literal["chosen", "must", "reserve"] | None
    slot: int | None = Field(description="number of the slot; null: not placed")
    starts_at: datetime | None
    ends_at: datetime | None
    table: str | None
    interpreter_id: int | None
    needs_interpreter: bool | None
    state: MeetingState
    pinned: bool = Field(description="it keeps its slot when the event is planned again")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 1,
                "plan_id": 1,
                "a": ATTENDEE | {"participant_id": 1, "company_id": 12, "name": "Esempio S.r.l. (invented)"},
                "b": ATTENDEE | {"participant_id": 2, "company_id": 45, "name": "OOO Primer (invented)"},
                "form": "joint_project",
                "pair_id": 3,
                "held_back": None,
                "value": 81.5,
                "origin": "chosen",
                "slot": 1,
                "starts_at": "2015-09-30T07:00:00Z",
                "ends_at": "2015-09-30T07:25:00Z",
                "table": "1",
                "interpreter_id": None,
                "needs_interpreter": False,
                "state": "planned",
                "pinned": False,
            }
        }
    )


class MeetingChange(RequestModel):
    """What is left out stays as it is."""

    pinned: Annotated[bool, Field(strict=True)] = False
    state: MeetingState = "planned"

    model_config = change_config({"pinned": True})


class ReserveOut(BaseModel):
    """A partner that was not chosen for a participant; `place` 1 is the best. Who is held back is told in none."""

    participant_id: int
    place: int = Field(description="among those that are told")
    partner_id: int
    partner: str
    form: Form
    pair_id: int | None
    value: float
    held_back: HeldBack | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "participant_id": 1,
                "place": 1,
                "partner_id": 4,
                "partner": "OOO Primer (invented)",
                "form": "joint_project",
                "pair_id": 9,
                "value": 64.2,
                "held_back": None,
            }
        }
    )


class SeatOut(BaseModel):
    slot: int
    starts_at: datetime
    table: str | None


class AgendaChange(BaseModel):
    """What is different for a participant: a meeting that is new, fell away, or is elsewhere."""

    kind: ChangeKind
    partner_id: int | None = Field(description="null, as all that tells of the partner, where it is held back")
    partner: str | None
    before: SeatOut | None
    after: SeatOut | None
    held_back: HeldBack | None = None


class ParticipantChanges(BaseModel):
    """What is different for a participant since the version before."""

    participant_id: int
    name: str
    changes: list[AgendaChange]

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "participant_id": 1,
                "name": "Esempio S.r.l. (invented)",
                "changes": [
                    {
                        "kind": "added",
                        "partner_id": 4,
                        "partner": "OOO Primer (invented)",
                        "before": None,
                        "after": {"slot": 3, "starts_at": "2015-09-30T08:00:00Z", "table": "2"},
                        "held_back": None,
                    }
                ],
            }
        }
    )


@dataclass(frozen=True, slots=True)
class MeetingFilter:
    """What the list of meetings may be narrowed to, and its order."""

    participant_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="either of the two")] = None
    slot: Annotated[int | None, Query(ge=1, le=MOST_SLOTS, description="number of the slot")] = None
    placed: Annotated[bool | None, Query(description="whether they have a slot")] = None
    sort: Annotated[
        Literal["id", "-id", "slot", "-slot", "value", "-value"],
        Query(description=f"{SORT}; by `slot`, those without one come last, and by `value` those held back"),
    ] = "id"
