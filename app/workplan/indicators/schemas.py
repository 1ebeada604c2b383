"""Indicators as callers receive them."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.hosting.states import StayParty, StayState
from app.introductions.states import State
from app.workplan.indicators.computing import FunnelStage, Places
from app.workplan.practices.schemas import PracticeKind
from matching.learning.decisions import RejectionReason
from matching.profiles import Form

Breakdown = Literal["all", "form", "sector", "park", "year"]
EXAMPLE: dict[str, Any] = {
    "corridor": "trentino-moscow",
    "year": 2015,
    "replays": "2015-09-01",
    "funnel": [
        {
            "by": "form",
            "value": "joint_project",
            "proposed": 12,
            "approved": 9,
            "accepted": 6,
            "released": 6,
            "met": 4,
            "agreed": 2,
        }
    ],
    "durations": [{"before": "proposed", "after": "approved", "count": 9, "median_days": 4.5, "longest_days": 12.0}],
    "endings": [{"state": "declined", "by": "company", "reason": "wrong_moment", "count": 2}],
    "ranking": [{"places": "first_three", "answered": 6, "accepted": 5, "share": 0.8333}],
    "stays": [{"state": "closed", "count": 3}],
    "hosting": [{"park": "technopolis", "stays": 3, "days": 212}],
    "evaluations": [{"by": "guest", "count": 3, "rating": 4.33, "again": 3}],
    "supply": [{"sector": "mechatronics", "form": "joint_project", "needs": 14, "alone": 2}],
    "events": [
        {
            "event": "forum-2015",
            "starts_on": "2015-09-30",
            "participants": 80,
            "meetings": 190,
            "held": 171,
            "told": 120,
            "rating": 4.1,
        }
    ],
    "practices": [{"park": "trentino", "kind": "mentoring", "practices": 3, "linked": 1}],
}


class FunnelLine(BaseModel):
    """Introductions that came to each stage, of those with one value."""

    by: Breakdown
    value: str | None = Field(description="code of the form, sector or park, or the year; null: without one, or of all")
    proposed: int
    approved: int
    accepted: int = Field(description="by both companies")
    released: int
    met: int
    agreed: int = Field(description="concluded with an agreement, a letter, a project or a stay")


class DurationLine(BaseModel):
    """Days from one stage to the next, of introductions that came to both."""

    before: FunnelStage
    after: FunnelStage
    count: int
    median_days: float | None
    longest_days: float | None


class EndingLine(BaseModel):
    """How introductions came to nothing, at whose word, and why."""

    state: State
    by: Literal["park", "company", "system"]
    reason: RejectionReason | None
    count: int


class RankingLine(BaseModel):
    """Introductions that were accepted or declined, by their place in today's lists, the better of both companies'."""

    places: Places
    answered: int
    accepted: int
    share: float | None


class StayLine(BaseModel):
    """Stays at the other park, by how far they have come."""

    state: StayState
    count: int


class HostingLine(BaseModel):
    """Guests that came to a park, and the days that they were there so far."""

    park: str = Field(description="code of the host's")
    stays: int
    days: int = Field(description="with a year: those that lie in it")


class EvaluationLine(BaseModel):
    """What a side says of stays that have ended."""

    by: StayParty
    count: int
    rating: float | None = Field(description="the mean, from 1 to 5, which is best")
    again: int = Field(description="how many would do it again")


class SupplyLine(BaseModel):
    """Needs of today, by the wide sector of their company."""

    sector: str | None
    form: Form
    needs: int
    alone: int = Field(description="whose company has no match for them in this form")


class EventLine(BaseModel):
    """What an event was, of those that began in the year."""

    event: str = Field(description="code")
    starts_on: date
    participants: int = Field(description="companies registered")
    meetings: int = Field(description="with a time in the last timetable")
    held: int = Field(description="of these, as the participants told")
    told: int = Field(description="meetings of which somebody told how it went")
    rating: float | None = Field(description="the mean of all ratings, 1 to 5")


class PracticeLine(BaseModel):
    """Practices that a park had published by the end of the year."""

    park: str
    kind: PracticeKind
    practices: int
    linked: int = Field(description="of these, to an initiative of the year's plan or an event of the year")


class IndicatorsOut(BaseModel):
    """What came of matches in a corridor: introductions proposed in a year or ever, stays with a day in it or all."""

    corridor: str
    year: int | None
    replays: date | None = Field(description="a demo: the day that the corridor lives in")
    funnel: list[FunnelLine]
    durations: list[DurationLine]
    endings: list[EndingLine]
    ranking: list[RankingLine]
    stays: list[StayLine]
    hosting: list[HostingLine]
    evaluations: list[EvaluationLine]
    supply: list[SupplyLine]
    events: list[EventLine]
    practices: list[PracticeLine]

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})
