"""Introductions as callers send and receive them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from app.compliance.policy.verdicts import PolicyVerdict
from app.introductions.acting import Side
from app.introductions.states import Action, Conclusion, State, Who
from app.schemas import Code, Name, RequestModel, StrictDate, Text
from matching.learning.decisions import RejectionReason
from matching.profiles import Form

LONGEST_NOTE = 500
Note = Annotated[Text, StringConstraints(max_length=LONGEST_NOTE)]
NOTE = "in your words, for both parks; telephone numbers, e-mail addresses and titled names are masked"
PARK = Field(default=None, description="code of the park that you act for; needed where you are bound to none")
WHY = "why: for `decline`, `withdraw`, and `conclude` with the outcome `none`"

EXAMPLE: dict[str, Any] = {
    "id": 7,
    "pair_id": 205,
    "corridor": "trentino-moscow",
    "form": "commercial_partnership",
    "state": "proposed",
    "state_since": "2015-09-02T10:30:00Z",
    "due_at": "2015-09-12T10:30:00Z",
    "overdue": False,
    "escalated": False,
    "owners": ["park_b"],
    "a": {"kind": "company", "id": 12, "name": "Sottilvento Microsystems S.r.l.", "park": "trentino"},
    "b": {"kind": "company", "id": 45, "name": "Krestochip Design LLC", "park": "technopolis"},
    "proposer": "a",
    "actions": ["withdraw"],
    "outcome": None,
    "reason": None,
    "met_on": None,
    "next_step": None,
    "proposed_at": "2015-09-02T10:30:00Z",
    "released_at": None,
    "replays": "2015-09-02",
}


class PresentationIn(RequestModel):
    """What the partner's company reads of this one before both have accepted: never its name, unless `named`."""

    title: Name | None = Field(default=None, description="default: a company of the park, and its sectors")
    abstract: Annotated[Text, StringConstraints(max_length=500)] | None = None
    named: StrictBool = Field(default=False, description="whether the name may be told before both have accepted")

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"title": "Maker of pressure dies", "abstract": "1 kPa to 40 bar, no fab"}]}
    )


class IntroductionIn(RequestModel):
    """Whom to put on the shortlist: a pair of a list, or two parties and a form."""

    pair_id: int | None = Field(default=None, ge=1, le=2**53, strict=True, description="of a match")
    company_id: int | None = Field(default=None, ge=1, le=2**31 - 1, strict=True)
    partner_id: int | None = Field(default=None, ge=1, le=2**31 - 1, strict=True, description="the other company")
    site_id: int | None = Field(default=None, ge=1, le=2**31 - 1, strict=True, description="the host, for `hosting`")
    form: Form | None = None
    park: Code | None = PARK
    note: Note | None = Field(default=None, description=NOTE)

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [{"pair_id": 1}]})


class ActionIn(RequestModel):
    """A step on the way. Which fields go with which action is said at each."""

    action: Action
    park: Code | None = PARK
    note: Note | None = Field(default=None, description=NOTE)
    reason: RejectionReason | None = Field(default=None, description=WHY)
    presentation: PresentationIn | None = Field(
        default=None, description="for `propose` and `approve`: of your park's own party"
    )
    held_on: StrictDate | None = Field(default=None, description="for `record_meeting`; default: today")
    next_step: Note | None = Field(default=None, description="for `record_meeting` and `plan_next_step`: what is next")
    next_step_on: StrictDate | None = Field(default=None, description="by when; needed with `next_step`")
    outcome: Conclusion | None = Field(default=None, description="for `conclude`: what came of it")

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [{"action": "propose"}]})


class IntroducedParty(BaseModel):
    """A company, or for hosting a site."""

    kind: Literal["company", "site"]
    id: int
    name: str
    park: str | None = Field(description="code of its park")


class PresentationOut(BaseModel):
    title: str | None
    abstract: str | None
    named: bool


class StepOut(BaseModel):
    """What was done, when, by whom; never changed."""

    action: Action
    before: State | None
    after: State
    by: Literal["park", "company", "system"]
    side: Side | None = Field(description="of the park or company")
    reason: RejectionReason | None
    outcome: Conclusion | None
    note: str | None
    at: datetime


class IntroductionOut(BaseModel):
    """How far two parties have come, who must act next, and by when."""

    id: int
    pair_id: int
    corridor: str
    form: Form
    state: State
    state_since: datetime
    due_at: datetime | None = Field(description="when the owners must have acted; none where it has ended")
    overdue: bool
    escalated: bool = Field(description="whether it was due so long ago that the other park and the admins were told")
    owners: list[Who] = Field(description="who must act")
    a: IntroducedParty
    b: IntroducedParty
    proposer: Side = Field(description="the side whose park began it")
    actions: list[Action] = Field(description="what the caller may do")
    outcome: Conclusion | None
    reason: RejectionReason | None
    met_on: date | None
    next_step: str | None
    proposed_at: datetime | None
    released_at: datetime | None
    replays: date | None = Field(description="a demo: the day that the law was asked for, where that is not today")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})


class IntroductionInFull(IntroductionOut):
    """With what each company reads of the other, and every step so far."""

    presented: dict[Side, PresentationOut]
    steps: list[StepOut]

    model_config = ConfigDict(
        json_schema_extra={
            "example": EXAMPLE
            | {
                "presented": {
                    "a": {"title": "Maker of pressure dies", "abstract": None, "named": False},
                    "b": {"title": None, "abstract": None, "named": False},
                },
                "steps": [
                    {
                        "action": "propose",
                        "before": "shortlisted",
                        "after": "proposed",
                        "by": "park",
                        "side": "a",
                        "reason": None,
                        "outcome": None,
                        "note": None,
                        "at": "2015-09-02T10:30:00Z",
                    }
                ],
            }
        }
    )


class TaskOut(BaseModel):
    """An introduction that waits for the caller's park, or for its company."""

    kind: Literal["introduction"] = "introduction"
    introduction_id: int
    link: str = Field(description="address of the introduction")
    state: State
    actions: list[Action] = Field(description="what the caller may do about it")
    owners: list[Who]
    due_at: datetime
    overdue: bool
    escalated: bool
    form: Form
    a: IntroducedParty
    b: IntroducedParty

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "introduction",
                "introduction_id": 7,
                "link": "/api/v1/introductions/7",
                "state": "proposed",
                "actions": ["approve", "decline"],
                "owners": ["park_b"],
                "due_at": "2015-09-12T10:30:00Z",
                "overdue": False,
                "escalated": False,
                "form": "commercial_partnership",
                "a": EXAMPLE["a"],
                "b": EXAMPLE["b"],
            }
        }
    )


class ReviewTaskOut(BaseModel):
    """A pair that waits for a compliance officer, who clears it or refuses to."""

    kind: Literal["review"] = "review"
    review_id: int
    link: str = Field(description="address of the reviews that are open")
    pair_id: int
    corridor: str = Field(description="code of the corridor")
    form: Form
    verdict: PolicyVerdict = Field(description="as of now")
    rules: list[str]
    note: str | None
    asked_at: datetime

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "review",
                "review_id": 3,
                "link": "/api/v1/reviews?state=open",
                "pair_id": 41,
                "corridor": "trentino-moscow",
                "form": "technology_transfer",
                "verdict": "needs_review",
                "rules": ["dual-use-military-2014"],
                "note": "Their motors are for civil drones.",
                "asked_at": "2015-09-02T10:30:00Z",
            }
        }
    )


IntroductionSort = Literal["-id", "id", "-state_since", "state_since"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which introductions are listed."""

    corridor: str | None = None
    company_id: int | None = None
    state: State | None = None
    is_open: bool | None = None
    pair_id: int | None = None
    ids: Sequence[int] | None = None
    sort: IntroductionSort = "-id"
