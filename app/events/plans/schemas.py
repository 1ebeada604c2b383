"""Plans of events, and their meetings, as callers send and receive them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.events.schemas import MOST_SLOTS
from app.paging import SORT
from app.schemas import RequestModel, change_config
from matching.profiles import Form

PlanKind = Literal["select", "schedule", "plan", "repair"]
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
ChangeKind = Literal["added", "lost", "moved", "table"]
Ident = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]


class LateIn(RequestModel):
    participant_id: Ident
    available: Annotated[
        list[Annotated[int, Field(ge=1, le=MOST_SLOTS, strict=True)]], Field(max_length=MOST_SLOTS)
    ] = Field(description="numbers of the slots in which it is there")


class LostTableIn(RequestModel):
    table_id: Ident
    from_slot: Annotated[int, Field(ge=1, le=MOST_SLOTS, strict=True)] = Field(
        default=1, description="number of the first slot in which it is not there"
    )


class CancelledIn(RequestModel):
    participant_id: Ident
    partner_id: Ident


class ToMoveIn(RequestModel):
    participant_id: Ident
    partner_id: Ident
    slots: Annotated[
        list[Annotated[int, Field(ge=1, le=MOST_SLOTS, strict=True)]] | None, Field(max_length=MOST_SLOTS)
    ] = Field(default=None, description="numbers of the slots to which it can be moved; without them, to any other")


class PlanIn(RequestModel):
    """What is to be planned. All that is left out is as usual."""

    kind: PlanKind = Field(
        default="plan",
        description="`select`: who meets whom; `schedule`: the last version's meetings, when and where; `plan`: both; "
        "`repair`: the timetable, after something fell away",
    )
    seed: int = Field(default=0, ge=0, le=2**31 - 1, strict=True, description="the same gives the same timetable")
    seconds: float = Field(default=20, ge=1, le=600, strict=True, description="for proofs, at most")
    min_score: float = Field(
        default=0, ge=0, le=100, strict=True, description="pairs below it only help somebody to its least"
    )
    raise_floor: bool = Field(
        default=False, strict=True, description="first the worst-off's meetings are made worth as much as can be"
    )
    preview: bool = Field(default=False, strict=True, description="what would become of it; it is no version yet")
    withdrawn: Annotated[list[Ident], Field(max_length=1000)] = Field(
        default=[], description="for a repair: participants who do not come"
    )
    no_show: Annotated[list[Ident], Field(max_length=1000)] = Field(
        default=[], description="for a repair: who was expected, and is not there"
    )
    late: Annotated[list[LateIn], Field(max_length=1000)] = Field(
        default=[], description="for a repair: who is there at other times"
    )
    lost_tables: Annotated[list[LostTableIn], Field(max_length=1000)] = Field(
        default=[], description="for a repair: tables that are not there any more"
    )
    cancelled: Annotated[list[CancelledIn], Field(max_length=1000)] = Field(
        default=[], description="for a repair: meetings that are not held"
    )
    to_move: Annotated[list[ToMoveIn], Field(max_length=1000)] = Field(
        default=[], description="for a repair: meetings that are to be at another time"
    )
    at: AwareDatetime | None = Field(
        default=None,
        description="what has begun by then stays, and nothing new is put there; without it, now, or before a replay",
    )
    extra: int = Field(
        default=1,
        ge=0,
        le=20,
        strict=True,
        description="for a repair: meetings that anybody may get beyond those planned",
    )
    may_move: bool = Field(default=False, strict=True, description="for a repair: others may change their slot")

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [{"kind": "plan", "seed": 1}]})


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
        "`bounded` with `value_at_most`), `shortfalls` (why somebody has fewer meetings than wanted), `unplaced` and "
        "`unplaced_at_least`, idle slots and breaks, `fewest_breaks`; `sentence`s in the reader's language"
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
    rules: list[str] = Field(description="codes of the rules that are against it")

    model_config = ConfigDict(json_schema_extra={"example": {"needed": "clearance", "rules": ["dual-use-2015"]}})


class AttendeeOut(BaseModel):
    """A participant, as a meeting names it; where the meeting is held back, all but its number is null."""

    participant_id: int
    company_id: int | None
    name: str | None
    delegate_id: int | None = Field(description="who of its people")


class MeetingOut(BaseModel):
    """A meeting of a version. It is the same as that of another version with the same two participants."""

    id: int
    plan_id: int
    a: AttendeeOut
    b: AttendeeOut
    form: Form
    pair_id: int | None = Field(description="of the match that it is about")
    held_back: HeldBack | None = None
    value: float
    origin: Literal["chosen", "must", "reserve"]
    slot: int | None = Field(description="number of the slot; null: not placed")
    starts_at: datetime | None
    ends_at: datetime | None
    table: str | None
    interpreter_id: int | None
    needs_interpreter: bool
    state: MeetingState
    pinned: bool = Field(description="it keeps its slot when the event is planned again")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 1,
                "plan_id": 1,
                "a": {"participant_id": 1, "company_id": 12, "name": "Esempio S.r.l. (invented)", "delegate_id": None},
                "b": {"participant_id": 2, "company_id": 45, "name": "OOO Primer (invented)", "delegate_id": None},
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
    """A partner that was not chosen for a participant; `place` 1 is the best."""

    participant_id: int
    place: int
    partner_id: int
    partner: str | None = Field(description="null where it is held back")
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
    partner_id: int
    partner: str | None = Field(description="null where it is held back")
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
        Query(description=f"{SORT}; by `slot`, those without one come last"),
    ] = "id"
