"""Runs as callers send and receive them, and what moved between two of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.matches.runs.states import Selection
from app.paging import SORT, TOTAL, Ids
from app.schemas import Code, RequestModel, Tag
from matching.forms import WEIGHTS_VERSION
from matching.profiles import Form

State = Literal["queued", "running", "done", "cancelled", "failed"]
CLOSED_STATES: tuple[State, ...] = ("done", "cancelled", "failed")
MoveKind = Literal["entered", "left", "up", "down"]
Cause = Literal[
    "company_joined",
    "company_left",
    "partner_joined",
    "partner_left",
    "own_profile_changed",
    "partner_changed",
    "weights_changed",
    "encoder_changed",
    "taxonomy_changed",
    "day_changed",
    "policy_changed",
    "selection_changed",
    "list_length_changed",
    "others_moved",
]

EXAMPLE: dict[str, Any] = {
    "id": 7,
    "corridor": "trentino-moscow",
    "event": None,
    "state": "running",
    "is_current": False,
    "phase": "scoring",
    "progress": {"done": 1500, "of": 10080, "fraction": 0.34, "seconds_left": 12.5},
    "cancel_requested": False,
    "list_length": 20,
    "weights": WEIGHTS_VERSION,
    "encoder": "multilingual-use-v3/0.2.1+case1/1 + multilingual-e5-small/0.3.0+case1/1",
    "taxonomy": "4b468ace0e1df848",
    "policy": "2026-11-29.999c846f52d8",
    "profiles_hash": "9f2c…",
    "calibrations_hash": "41d0…",
    "as_of": "2015-09-01",
    "pairs": 10080,
    "selection": "all_pairs",
    "base_id": 6,
    "figures": {"seconds": {"reading": 0.1, "embedding": 4.2}},
    "requested_at": "2015-09-02T10:30:00Z",
    "started_at": "2015-09-02T10:30:01Z",
    "finished_at": None,
    "error": None,
}


class RunIn(RequestModel):
    """What to rank. All that is left out is as usual."""

    corridor: Code | None = Field(default=None, description="its code; not needed if there is one only")
    event: Code | None = Field(
        default=None,
        description="code of an event: only its participants are ranked, among themselves, beside the corridor's lists",
    )
    list_length: int | None = Field(
        default=None,
        strict=True,
        ge=1,
        le=200,
        description="places in a list; without it, the setting PONTE_LIST_LENGTH, and for an event as many as a choice "
        "of meetings needs",
    )
    weights: Tag | None = Field(
        default=None, description="a version: the built-in table, or `fit-N`; without it, the one in use"
    )
    join: bool = Field(
        default=False, strict=True, description="if a run of the corridor is open, answer with it instead of a 409"
    )

    model_config = RequestModel.model_config | ConfigDict(
        json_schema_extra={"examples": [{"corridor": "trentino-moscow", "join": True}]}
    )


class Progress(BaseModel):
    """How far a run is."""

    done: int = Field(description="parties embedded, scores of pairs, matches explained: by the phase")
    of: int = Field(description="what there is to do in this phase; 0 before it is known")
    fraction: float = Field(ge=0, le=1, description="of the whole run, by what its phases took the last time")
    seconds_left: float | None = Field(
        description="an estimate, of time at work; none while there is nothing to tell it by"
    )


class Moved(BaseModel):
    """How many places of lists differ from those of the run before."""

    entered: int
    left: int
    up: int
    down: int


class Figures(BaseModel):
    """What a run measured of itself."""

    seconds: dict[str, float] = Field(default={}, description="of work, by phase, so far")
    scored: int | None = Field(default=None, description="how many pairs that was, where `selection` is `candidates`")
    recall: dict[Form, float] | None = Field(
        default=None,
        description="by form, the share of exact lists that is in those of candidates, measured on a sample",
    )
    matches: int | None = Field(default=None, description="how many the run has made")
    moved: Moved | None = None

    model_config = ConfigDict(extra="allow")


class RunOut(BaseModel):
    """A ranking of a whole corridor or of an event's participants, with all that it was made from."""

    id: int
    corridor: str = Field(description="code of the corridor")
    event: str | None = Field(description="code of the event, if only its participants were ranked")
    state: State
    is_current: bool = Field(description="whether its lists are those that are served")
    phase: str | None = Field(description="`reading`, `embedding`, `scoring`, `explaining` or `publishing`")
    progress: Progress
    cancel_requested: bool = Field(
        description="whether somebody wants it to stop; a running one may not have noticed yet"
    )
    list_length: int
    weights: str = Field(description="version of the weights")
    encoder: str | None = Field(description="model, its revision, and the template of passages")
    taxonomy: str | None = Field(description="version of the taxonomy")
    policy: str | None = Field(description="version of the policy that was in force")
    profiles_hash: str | None = Field(description="of both parks' profiles, as they were read")
    calibrations_hash: str | None = Field(
        description="of what was measured of the portfolio as a whole: how similar unrelated texts are, how rare words"
    )
    as_of: date | None = Field(description="the corridor's day")
    pairs: int = Field(description="pairs of both parks' parties, in all forms")
    selection: Selection | None = Field(
        description="`all_pairs` if all of these are scored; `candidates` if only those near each other are"
    )
    base_id: int | None = Field(description="the run that was current when this one read the profiles")
    figures: Figures
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None = Field(description="why a run has failed, or what an open one waits for")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})


RunSort = Literal["-requested_at", "requested_at"]


@dataclass(frozen=True, slots=True)
class RunFilter:
    """What the list of runs may be narrowed to, and its order."""

    corridor: Annotated[Code | None, Query(description="code of a corridor, withdrawn or not")] = None
    event: Annotated[Code | None, Query(description="code of an event: the runs over its participants")] = None
    state: Annotated[State | None, Query(description="how far they are")] = None
    ids: Ids = None
    sort: Annotated[RunSort, Query(description=SORT)] = "-requested_at"


class MovedParty(BaseModel):
    """A company, or for hosting a site."""

    kind: Literal["company", "site"]
    id: int
    name: str


class Move(BaseModel):
    """A partner that came into a list, left it, or changed its place."""

    move: MoveKind
    partner: MovedParty
    place_before: int | None
    place_after: int | None
    causes: list[Cause]


EXAMPLE_LIST: dict[str, Any] = {
    "party": {"kind": "company", "id": 12, "name": "Esempio S.r.l. (invented)"},
    "form": "commercial_partnership",
    "moves": [
        {
            "move": "up",
            "partner": {"kind": "company", "id": 45, "name": "OOO Primer (invented)"},
            "place_before": 3,
            "place_after": 1,
            "causes": ["partner_changed"],
        }
    ],
}


class MovedList(BaseModel):
    """A list of a company, or of a site, that is another one than before."""

    party: MovedParty
    form: Form
    moves: list[Move] = Field(description="by the place that they have now; then those that left, by the old one")

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE_LIST})


class MovesPage(BaseModel):
    """A page of the lists that differ between two runs; only those are in it."""

    run_id: int
    since: int | None = Field(description="the run that it is compared with; none if it was the first")
    items: list[MovedList]
    next_cursor: str | None = Field(
        default=None, description="send it as `cursor` for the next page; none on the last one"
    )
    total: int | None = TOTAL
