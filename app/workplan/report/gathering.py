"""What a report of a year is made of: the indicators, the year's plan, and who the parks are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.portfolio.places import service as places
from app.workplan import queries
from app.workplan.indicators.schemas import IndicatorsOut
from app.workplan.indicators.service import indicators
from app.workplan.report.queries import event_names
from app.workplan.states import PlanState
from models import Corridor, WorkPlan

TOLD = (PlanState.IN_FORCE, PlanState.CLOSED)
"""Versions that both parks stand by; else the latest that is worked on is told, with how far it has come."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """`parks`: the names of A and B, `codes` their codes. `plan` was read with its initiatives."""

    year: int
    parks: tuple[str, str]
    codes: tuple[str, str]
    figures: IndicatorsOut
    plan: WorkPlan | None
    event_names: Mapping[str, Mapping[str, str]]
    as_of: date
    made_at: datetime


def gather(session: Session, caller: Caller, corridor_code: str | None, year: int) -> Gathered:
    """Raises `Invalid` for a corridor that there is not, `NotFound` for that of other parks."""
    figures = indicators(session, caller, corridor_code, year)
    corridor = places.find_corridor(session, corridor_code)
    moment = datetime.now(UTC)
    by_id = {row.id: code for code, row in places.parks(session).items()}
    return Gathered(
        year,
        queries.park_names(session, corridor),
        (by_id[corridor.park_a_id], by_id[corridor.park_b_id]),
        figures,
        _plan(session, caller, corridor, year),
        event_names(session, corridor, [line.event for line in figures.events]),
        corridor.as_of or moment.date(),
        moment,
    )


def _plan(session: Session, caller: Caller, corridor: Corridor, year: int) -> WorkPlan | None:
    alive = [
        row
        for row in queries.versions(session, corridor.id, year)
        if row.state not in (PlanState.WITHDRAWN, PlanState.REPLACED)
    ]
    chosen = next((row for row in alive if row.state in TOLD), alive[-1] if alive else None)
    return queries.plan(session, caller, chosen.id) if chosen else None
