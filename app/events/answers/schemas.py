"""Issues of a timetable, and the answers to it, as callers send and receive them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.events.plans.schemas import HeldBack
from app.events.schemas import MOST_SLOTS
from app.paging import SORT
from app.schemas import RequestModel
from matching.learning.decisions import RejectionReason

IssueKind = Literal["provisional", "final"]


class Answer(StrEnum):
    """What a participant says of a meeting."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    MOVE = "move"


class Standing(StrEnum):
    """How a meeting stands after what both sides have said."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    TO_MOVE = "to_move"
    DECLINED = "declined"


class MeetingOutcome(StrEnum):
    """What became of a meeting, as one side tells it."""

    HELD = "held"
    PARTNER_ABSENT = "partner_absent"
    NOT_HELD = "not_held"


class StepAfterMeeting(StrEnum):
    MEET_AGAIN = "meet_again"
    EXCHANGE_DOCUMENTS = "exchange_documents"
    DRAFT_AGREEMENT = "draft_agreement"
    NONE = "none"


class IssueIn(RequestModel):
    """Gives a version of the timetable out: everybody gets a mail with agenda, calendar and link."""

    kind: IssueKind = Field(
        description="`provisional`: participants accept, decline or ask to move; `final`: it stands, and after the "
        "event they tell what came of it"
    )
    answers_until: AwareDatetime | None = Field(
        default=None, description="for a provisional one: who is silent until then has said yes"
    )

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"kind": "provisional", "answers_until": "2027-09-20T18:00:00Z"}]}
    )


ISSUE: dict[str, Any] = {
    "id": 1,
    "event_id": 1,
    "version": 3,
    "kind": "provisional",
    "issued_at": "2027-09-10T09:00:00Z",
    "answers_until": "2027-09-20T18:00:00Z",
}


class IssueOut(BaseModel):
    id: int
    event_id: int
    version: int = Field(description="number of the version that was given out")
    kind: IssueKind
    issued_at: datetime
    answers_until: datetime | None

    model_config = ConfigDict(json_schema_extra={"example": ISSUE})


class NewIssue(IssueOut):
    """With whom it could not reach."""

    mails: int = Field(description="so many were written")
    unreachable: list[int] = Field(
        description="participants with meetings, but without a delegate's address or a contact who consents"
    )

    model_config = ConfigDict(json_schema_extra={"example": ISSUE | {"mails": 78, "unreachable": [17]}})


class AnswerIn(RequestModel):
    """What a participant says of a meeting, as the organisers note it."""

    answer: Answer
    reason: RejectionReason | None = Field(default=None, description="why it is declined; without it, `other`")
    slots: Annotated[
        list[Annotated[int, Field(ge=1, le=MOST_SLOTS, strict=True)]] | None, Field(max_length=MOST_SLOTS)
    ] = Field(default=None, description="to which it could be moved, by their numbers; without them, to any")

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"answer": "move", "slots": [3, 4]}]}
    )


class SideOut(BaseModel):
    """One side of a meeting; nothing is told of it where the meeting is held back and it is not of your park."""

    participant_id: int | None
    name: str | None
    answer: Answer | None
    silent: bool = Field(description="has not answered until the date, and so has said yes")
    reason: RejectionReason | None
    slots: list[int] | None = Field(description="numbers of the slots to which it could be moved; none: any")
    answered_at: datetime | None
    outcome: MeetingOutcome | None = Field(description="what became of the meeting, as this side tells it")
    rating: int | None
    next_step: StepAfterMeeting | None


SIDE: dict[str, Any] = {
    "participant_id": 1,
    "name": "Esempio S.r.l. (invented)",
    "answer": "accepted",
    "silent": False,
    "reason": None,
    "slots": None,
    "answered_at": "2027-09-11T08:00:00Z",
    "outcome": None,
    "rating": None,
    "next_step": None,
}


class AnsweredMeeting(BaseModel):
    """A meeting of the version that was given out last, and what both sides say of it."""

    meeting_id: int
    slot: int | None = Field(description="number of the slot")
    standing: Standing | None = Field(description="none where the law holds it back: it tells what the other side said")
    held_back: HeldBack | None
    a: SideOut
    b: SideOut

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "meeting_id": 5,
                "slot": 2,
                "standing": "to_move",
                "held_back": None,
                "a": SIDE,
                "b": SIDE | {"participant_id": 2, "name": "OOO Primer (invented)", "answer": "move", "slots": [3, 4]},
            }
        }
    )


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """What the list of answers may be narrowed to, and its order."""

    standing: Annotated[Standing | None, Query(description="how they stand")] = None
    participant_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="either of the two")] = None
    sort: Annotated[Literal["id", "-id"], Query(description=SORT)] = "id"
