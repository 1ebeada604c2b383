"""Clearances and reviews as callers send and receive them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.clearances.seen import What
from app.compliance.policy.verdicts import PolicyVerdict
from app.schemas import RequestModel, StrictDate, Text
from matching.profiles import Form

Reason = Annotated[Text, StringConstraints(min_length=10, max_length=2000)]
ClearanceState = Literal["valid", "expired", "revoked", "void"]
ReviewState = Literal["open", "closed"]
ReviewOutcome = Literal["cleared", "refused"]
OfferId = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
PAIR = Annotated[int, Field(ge=1, le=2**53, strict=True, description="the match that it is about, by its pair")]

CLEARANCE_IN: dict[str, Any] = {
    "pair_id": 1,
    "reason": "Civil end use: inspection of ski lifts; end-user statement of 3 September on file.",
    "basis": "Regulation (EU) No 833/2014, Art. 2: no military use, no military end-user",
    "until": "2027-03-31",
    "seen": "5b1f0a77c4f0e6f1a6b1c2d3e4f50617",
}
THING: dict[str, Any] = {
    "kind": "company",
    "id": 45,
    "what": "offer",
    "said": "17 technology_transfer 6f2a90c4b1d3 6A003",
    "suggested": [],
    "new": True,
}
CLEARANCE_OUT: dict[str, Any] = {name: said for name, said in CLEARANCE_IN.items() if name != "seen"} | {
    "id": 1,
    "corridor": "trentino-moscow",
    "form": "technology_transfer",
    "rules": ["dual-use-military-2014"],
    "offers": [17],
    "policy": "2026-11-29.999c846f52d8",
    "replay_day": "2015-09-01",
    "state": "valid",
    "signed_at": "2026-11-29T10:30:00Z",
    "signed_by": "user:4",
    "revoked_at": None,
    "revoked_by": None,
    "revoked_because": None,
    "new": [],
}
REVIEW_OUT: dict[str, Any] = {
    "id": 1,
    "pair_id": 1,
    "corridor": "trentino-moscow",
    "form": "technology_transfer",
    "verdict": "needs_review",
    "rules": ["dual-use-military-2014"],
    "day": "2015-09-01",
    "replayed": True,
    "note": "Both want to meet in October.",
    "asked_at": "2026-11-29T09:30:00Z",
    "asked_by": "user:2",
    "closed_at": None,
    "closed_by": None,
    "outcome": None,
    "reason": None,
    "clearance_id": None,
    "seen": "5b1f0a77c4f0e6f1a6b1c2d3e4f50617",
    "things": [THING],
}


class ClearanceIn(RequestModel):
    """What a compliance officer signs. It is a person's decision; the service never makes one."""

    pair_id: PAIR
    reason: Reason = Field(description="why it may be released: what was found out, and how")
    basis: Annotated[Text, StringConstraints(max_length=500)] = Field(description="the provision that allows it")
    until: StrictDate = Field(description="the last day that it counts; a year from today at most")
    offers: Annotated[list[OfferId], Field(min_length=1, max_length=100)] | None = Field(
        default=None,
        description="the offers of the two that it covers, by id: another that is of dual use, or does not say, is not "
        "cleared with them, and one that declares none does no harm. Left out: all that there are, and no other",
    )
    seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")] | None = Field(
        default=None,
        description="`seen` of the review that you looked at: if anything came or went since, nothing is signed",
    )

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [CLEARANCE_IN]})


class Because(RequestModel):
    """Why."""

    reason: Reason

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"reason": "The end user turned out to be another one."}]}
    )


class ThingOut(BaseModel):
    """One of the things that could stand against a pair."""

    kind: Literal["company", "site"]
    id: int = Field(description="of the company or the site that it is about")
    what: What
    said: str = Field(
        description="a code or a place; of a `listing`: list, entry, how, whether for certain, since when; "
        "of an `offer`: id, form, digest of its texts, dual-use categories, `none` or `undeclared`"
    )
    suggested: list[str] = Field(
        description="of an offer: categories of dual use that its words suggest beyond what it declares; no verdict"
    )
    new: bool = Field(description="whether it came since the last clearance of the pair was signed")


class ClearanceOut(BaseModel):
    """A compliance officer's signed decision that a pair may be released."""

    id: int
    pair_id: int
    corridor: str = Field(description="code of the corridor")
    form: Form
    rules: list[str] = Field(description="codes of the rules that it answers")
    offers: list[int] | None = Field(description="the only ones that it covers, by id; null: all that were there")
    policy: str = Field(description="version of the policy when it was signed")
    replay_day: date | None = Field(description="the day whose law it was, if not today: it counts for that day only")
    reason: str
    basis: str
    until: date
    state: ClearanceState = Field(
        description="`void`: something came that the officer did not see, or a rule says something else"
    )
    new: list[ThingOut] | None = Field(
        description="what came since it was signed; for compliance and admins, null for others"
    )
    signed_at: datetime
    signed_by: str = Field(description="`user:4`, or `key:7`")
    revoked_at: datetime | None
    revoked_by: str | None
    revoked_because: str | None

    model_config = ConfigDict(json_schema_extra={"example": CLEARANCE_OUT})


class ReviewIn(RequestModel):
    """A pair for a compliance officer to look at."""

    pair_id: PAIR
    note: Annotated[Text, StringConstraints(max_length=500)] | None = Field(
        default=None, description="what the officer should know"
    )

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"pair_id": 1, "note": "Both want to meet in October."}]}
    )


class ReviewOut(BaseModel):
    """A pair that waits for a compliance officer, and what the policy says of it now."""

    id: int
    pair_id: int
    corridor: str = Field(description="code of the corridor")
    form: Form
    verdict: PolicyVerdict = Field(description="as of now, not of when it was asked for")
    rules: list[str]
    day: date = Field(description="the day whose law the verdict tells")
    replayed: bool
    note: str | None
    asked_at: datetime
    asked_by: str = Field(description="`user:4`, or `key:7`")
    closed_at: datetime | None
    closed_by: str | None
    outcome: ReviewOutcome | None
    reason: str | None = Field(description="why it was refused")
    clearance_id: int | None
    seen: str = Field(description="a digest of all there is to be seen of the two now: send it with the clearance")
    things: list[ThingOut] | None = Field(
        description="all there is to be seen of the two now; for compliance and admins, null for others"
    )

    model_config = ConfigDict(json_schema_extra={"example": REVIEW_OUT})
