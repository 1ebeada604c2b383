"""Decisions as callers send and receive them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from app.matches.lists import examples
from app.matches.lists.schemas import Part
from app.schemas import RequestModel, Text
from matching.forms import WEIGHTS_VERSION
from matching.learning.decisions import AGAINST, RejectionReason, Verdict
from matching.profiles import Form

MOST_LETTERS = 500
Note = Annotated[Text, StringConstraints(max_length=MOST_LETTERS)]
NOTE = "in the manager's words, best without names; telephone numbers, e-mail addresses and titled names are masked"
REASON = "why not; required for `not_interesting`, allowed for `vetoed`, not otherwise"


class DecisionIn(RequestModel):
    """A manager's decision on a match. A match may be decided on again; the latest decision counts."""

    verdict: Verdict
    reason: RejectionReason | None = Field(default=None, validate_default=True, description=REASON)
    note: Note | None = Field(default=None, description=NOTE)

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={
            "examples": [
                {"verdict": "not_interesting", "reason": "already_known", "note": "Both were at the fair of May"}
            ]
        }
    )

    @field_validator("reason")
    @classmethod
    def _only_against(cls, value: RejectionReason | None, others: ValidationInfo) -> RejectionReason | None:
        verdict = others.data.get("verdict")
        if verdict is Verdict.NOT_INTERESTING and value is None:
            raise ValueError("say why the match is not interesting")
        if verdict not in (*AGAINST, None) and value is not None:
            raise ValueError("is for `not_interesting` and `vetoed` only")
        return value


class DecisionOut(BaseModel):
    """A decision, with the score and signals that were shown. The match and its run may no longer exist."""

    id: int
    corridor: str = Field(description="code of the corridor")
    pair_id: int
    match_id: int
    run_id: int
    form: Form
    company_a_id: int | None
    company_b_id: int | None
    site_id: int | None
    verdict: Verdict
    reason: RejectionReason | None = Field(description=REASON)
    note: str | None = Field(description=NOTE)
    score: float
    weights: str = Field(description="version of the weights that the score was made with")
    bias: float
    parts: list[Part] = Field(description="the terms of the score as shown")
    key_id: int = Field(description="the key that it was sent with; 0 for the command line and for people")
    user_id: int | None = Field(description="the person who decided")
    decided_at: datetime

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 1,
                "corridor": "trentino-moscow",
                "pair_id": 205,
                "match_id": 311,
                "run_id": 7,
                "form": "commercial_partnership",
                "company_a_id": 12,
                "company_b_id": 45,
                "site_id": None,
                "verdict": "not_interesting",
                "reason": "competitors",
                "note": None,
                "score": examples.MATCH["score"],
                "weights": WEIGHTS_VERSION,
                "bias": -4.0,
                "parts": examples.PARTS,
                "key_id": 3,
                "user_id": None,
                "decided_at": "2015-09-02T10:30:00Z",
            }
        }
    )


DecisionSort = Literal["-decided_at", "decided_at", "-score", "score"]


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    corridor: str | None = None
    company_id: int | None = None
    form: Form | None = None
    verdict: Verdict | None = None
    park_id: int | None = None
    """of those who decided"""
    pair_id: int | None = None
    ids: Sequence[int] | None = None
    sort: DecisionSort = "-decided_at"
