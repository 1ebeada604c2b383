"""Work plans as callers send and receive them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.introductions.acting import Side
from app.portfolio.taxonomy.fields import SectorCode
from app.schemas import Code, Name, RequestModel, StrictDate, Text, change_config
from app.workplan.states import PlanAction, PlanState
from matching.profiles import Form

PARK = Field(default=None, description="code of the park that you act for; needed where you are bound to none")
OWNER = "who carries it at park {}: an office or a role, no person's name"
Told = Annotated[Text, StringConstraints(max_length=2000)]
Year = Annotated[int, Field(ge=2000, le=2100, strict=True)]
Budget = Annotated[int, Field(ge=0, le=10**9, strict=True)]
Currency = Annotated[Text, StringConstraints(pattern=r"^[A-Z]{3}$")]
EvidenceKind = Literal["matches", "needs", "introductions", "event"]
ChangeKind = Literal["added", "removed", "changed"]

EXAMPLE_INITIATIVE: dict[str, Any] = {
    "number": 1,
    "names": {"it": "Progetto congiunto: meccatronica", "en": "Joint project: mechatronics"},
    "sector": "mechatronics",
    "form": "joint_project",
    "owner_a": "Polo Meccatronica, project office",
    "owner_b": "Technopolis Moscow, international office",
    "starts_on": "2015-09-01",
    "ends_on": "2016-06-30",
    "budget_a": 12000,
    "budget_b": 10000,
    "expected": {"en": "Five pairs introduced, one joint application"},
    "achieved": None,
    "evidence": [
        {
            "kind": "matches",
            "count": 31,
            "companies_a": 9,
            "companies_b": 11,
            "best_score": 71.2,
            "ids": [205, 117],
            "event": None,
            "run_id": 1,
            "told": "Matches worth a look: 31; companies: 9 and 11; best score: 71.2",
        }
    ],
}
EXAMPLE_PLAN: dict[str, Any] = {
    "id": 1,
    "corridor": "trentino-moscow",
    "year": 2015,
    "number": 1,
    "state": "draft",
    "state_since": "2015-09-02T10:30:00Z",
    "starts_on": "2015-09-01",
    "ends_on": "2016-08-31",
    "currency": "EUR",
    "agreed_a_at": None,
    "agreed_b_at": None,
    "budget_a": 12000,
    "budget_b": 10000,
    "actions": ["agree", "edit", "withdraw"],
    "replays": "2015-09-01",
}


class NamesByLanguage(RequestModel):
    """A name in one or more languages."""

    it: Name | None = None
    ru: Name | None = None
    en: Name | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "NamesByLanguage":
        if not (self.it or self.ru or self.en):
            raise ValueError("say it in one language at least: it, ru or en")
        return self


class TextsByLanguage(RequestModel):
    """A text in one or more languages."""

    it: Told | None = None
    ru: Told | None = None
    en: Told | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "TextsByLanguage":
        if not (self.it or self.ru or self.en):
            raise ValueError("say it in one language at least: it, ru or en")
        return self


class WorkPlanIn(RequestModel):
    """Of which year a draft is wanted. What stands in it is proposed from the data."""

    corridor: Code | None = Field(default=None, description="code; needed where there are several")
    year: Year = Field(description="in which the plan begins")
    starts_on: StrictDate | None = Field(default=None, description="default: the first day of the year")
    ends_on: StrictDate | None = Field(default=None, description="a year later at most; default: that is its length")
    currency: Currency = "EUR"
    park: Code | None = PARK

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"year": 2015, "starts_on": "2015-09-01", "ends_on": "2016-08-31"}]}
    )


class WorkPlanChange(RequestModel):
    """What changes of a draft beside its initiatives."""

    starts_on: StrictDate = Field(default=date.min, description="in the plan's year, and not after any initiative")
    ends_on: StrictDate = Field(default=date.min, description="a year later at most, and not before any initiative")
    currency: Currency = Field(default="EUR", description="of all budgets; amounts stay as they are")
    park: Code | None = PARK

    model_config = change_config({"currency": "CHF"})


class WorkPlanActionIn(RequestModel):
    """A step: what the plan's `actions` name, but `edit` and `report`, which are changes of initiatives."""

    action: PlanAction
    park: Code | None = PARK

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [{"action": "agree"}]})


class InitiativeIn(RequestModel):
    """What the parks undertake. A plan is agreed to when each has an owner on both sides and an expected result."""

    names: NamesByLanguage
    sector: SectorCode | None = None
    form: Form | None = None
    owner_a: Name | None = Field(default=None, description=OWNER.format("A"))
    owner_b: Name | None = Field(default=None, description=OWNER.format("B"))
    starts_on: StrictDate | None = Field(default=None, description="default: with the plan")
    ends_on: StrictDate | None = Field(default=None, description="default: with the plan")
    budget_a: Budget | None = Field(default=None, description="of park A, in whole units of the plan's currency")
    budget_b: Budget | None = Field(default=None, description="of park B")
    expected: TextsByLanguage | None = Field(default=None, description="the result that is expected")
    park: Code | None = PARK

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"names": {"en": "A joint call for pilots"}, "form": "joint_project"}]}
    )


class InitiativeChange(RequestModel):
    """What changes; `null` empties a field. While the plan is in force, `achieved` alone."""

    names: NamesByLanguage | None = None
    sector: SectorCode | None = None
    form: Form | None = None
    owner_a: Name | None = Field(default=None, description=OWNER.format("A"))
    owner_b: Name | None = Field(default=None, description=OWNER.format("B"))
    starts_on: StrictDate | None = None
    ends_on: StrictDate | None = None
    budget_a: Budget | None = None
    budget_b: Budget | None = None
    expected: TextsByLanguage | None = None
    achieved: TextsByLanguage | None = Field(default=None, description="what came of it; while the plan is in force")
    park: Code | None = PARK

    model_config = change_config({"owner_a": "Polo Meccatronica, project office"})


class EvidenceOut(BaseModel):
    """What of the data speaks for an initiative."""

    kind: EvidenceKind
    count: int = Field(description="of matches, needs or introductions; of an event's participants")
    companies_a: int | None = Field(default=None, description="of park A in the matches")
    companies_b: int | None = Field(default=None, description="of park B")
    best_score: float | None = None
    ids: list[int] = Field(description="of pairs, needs or introductions: the first 20, the strongest first")
    event: str | None = Field(default=None, description="code of the event")
    run_id: int | None = Field(default=None, description="the ranking that the matches are of")
    told: str = Field(description="the same in a sentence")


class InitiativeOut(BaseModel):
    number: int
    names: dict[str, str]
    sector: str | None
    form: Form | None
    owner_a: str | None
    owner_b: str | None
    starts_on: date
    ends_on: date
    budget_a: int | None
    budget_b: int | None
    expected: dict[str, str] | None
    achieved: dict[str, str] | None
    evidence: list[EvidenceOut]

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_INITIATIVE})


class WorkPlanStepOut(BaseModel):
    """What was done, when, for which park; never changed."""

    action: PlanAction
    before: PlanState | None
    after: PlanState
    side: Side | None
    initiative: int | None = Field(description="the number of the one that was edited or reported on")
    at: datetime


class InitiativeDifference(BaseModel):
    """How an initiative differs from the version before."""

    number: int
    change: ChangeKind
    fields: list[str] = Field(description="that changed")


class WorkPlanOut(BaseModel):
    """A version of a year's plan, how far it has come, and what the caller may do."""

    id: int
    corridor: str
    year: int
    number: int = Field(description="of the version; the first is the plan, the others amend it")
    state: PlanState
    state_since: datetime
    starts_on: date
    ends_on: date
    currency: str
    agreed_a_at: datetime | None
    agreed_b_at: datetime | None
    budget_a: int = Field(description="of all initiatives, park A's share")
    budget_b: int
    actions: list[PlanAction]
    replays: date | None = Field(description="a demo: the day that the corridor lives in")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_PLAN})


class WorkPlanInFull(WorkPlanOut):
    """With its initiatives, what it changes of the version before, and every step so far."""

    initiatives: list[InitiativeOut]
    changes: list[InitiativeDifference]
    steps: list[WorkPlanStepOut]

    model_config = ConfigDict(
        json_schema_extra={
            "example": EXAMPLE_PLAN
            | {
                "initiatives": [EXAMPLE_INITIATIVE],
                "changes": [],
                "steps": [
                    {
                        "action": "propose",
                        "before": None,
                        "after": "draft",
                        "side": "a",
                        "initiative": None,
                        "at": "2015-09-02T10:30:00Z",
                    }
                ],
            }
        }
    )


WorkPlanSort = Literal["-id", "id"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which versions are listed."""

    corridor: str | None = None
    year: int | None = None
    state: PlanState | None = None
    sort: WorkPlanSort = "-id"
