"""Decisions as callers send and receive them."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from app.matches.lists.schemas import Part, example_match
from app.schemas import Sent
from matching.learning.decisions import RejectionReason, Verdict
from matching.profiles import Form

REASON = "why not, needed for `not_interesting` and for nothing else"


class DecisionIn(Sent):
    """What a manager decides on a match. To decide again is to decide anew: the last word counts."""

    verdict: Verdict
    reason: RejectionReason | None = Field(default=None, validate_default=True, description=REASON)

    model_config = Sent.model_config | ConfigDict(
        json_schema_extra={"examples": [{"verdict": "not_interesting", "reason": "competitors"}]}
    )

    @field_validator("reason")
    @classmethod
    def _only_against(cls, value: RejectionReason | None, others: ValidationInfo) -> RejectionReason | None:
        verdict = others.data.get("verdict")
        if verdict is Verdict.NOT_INTERESTING and value is None:
            raise ValueError("say why the match is not interesting")
        if verdict not in (Verdict.NOT_INTERESTING, None) and value is not None:
            raise ValueError("is for `not_interesting` only")
        return value


class DecisionOut(BaseModel):
    """A decision with what was shown when it was made. The match and its run may be gone since."""

    id: int
    corridor: str = Field(description="code of the corridor")
    match_id: int
    run_id: int
    form: Form
    company_a_id: int | None
    company_b_id: int | None
    site_id: int | None
    verdict: Verdict
    reason: RejectionReason | None = Field(description=REASON)
    score: float
    weights: str = Field(description="version of the weights that the score was made with")
    bias: float
    parts: list[Part] = Field(description="the terms of the score, as they were shown")
    key_id: int = Field(description="the key that it was sent with; 0 for the command line")
    decided_at: datetime

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 1,
                "corridor": "trentino-technopolis",
                "match_id": 311,
                "run_id": 7,
                "form": "commercial_partnership",
                "company_a_id": 12,
                "company_b_id": 45,
                "site_id": None,
                "verdict": "not_interesting",
                "reason": "competitors",
                "score": 64.18,
                "weights": "table-4",
                "bias": -4.0,
                "parts": example_match()["explanation"]["parts"],
                "key_id": 3,
                "decided_at": "2015-09-02T10:30:00Z",
            }
        }
    )


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """`of_park`: made with a key of that park."""

    corridor: str | None = None
    company_id: int | None = None
    form: Form | None = None
    verdict: Verdict | None = None
    of_park: int | None = None
