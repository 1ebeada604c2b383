"""What a plan is asked for, as callers send it."""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, ConfigDict, Field, model_validator

from app.events.schemas import MOST_SLOTS
from app.schemas import RequestModel
from matching.profiles import Form

PlanKind = Literal["select", "schedule", "plan", "repair"]
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
        list[Annotated[int, Field(ge=1, le=MOST_SLOTS, strict=True)]] | None, Field(min_length=1, max_length=MOST_SLOTS)
    ] = Field(default=None, description="numbers of the slots to which it can be moved; without them, to any other")


class MixIn(RequestModel):
    """How many of the meetings are in a form; by number, or as a share of all."""

    form: Form
    least: Annotated[int, Field(ge=0, le=100_000, strict=True)] | None = None
    most: Annotated[int, Field(ge=0, le=100_000, strict=True)] | None = None
    least_share: Annotated[float, Field(ge=0, le=1, strict=True)] | None = None
    most_share: Annotated[float, Field(ge=0, le=1, strict=True)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        for least, most in ((self.least, self.most), (self.least_share, self.most_share)):
            if least is not None and most is not None and least > most:
                raise ValueError("`least` is more than `most`")
        if self.model_fields_set <= {"form"}:
            raise ValueError("say at least or at most how many: `least`, `most`, `least_share` or `most_share`")
        return self


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
    mix: Annotated[list[MixIn], Field(max_length=len(Form))] = Field(
        default=[], description="how many of the meetings are in which forms: two may meet in any that the law releases"
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
