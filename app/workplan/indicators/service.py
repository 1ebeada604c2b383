"""Indicators of a corridor: read once, counted, told."""

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import NotFound
from app.portfolio.places import service as places
from app.workplan.indicators import computing, exchanged, queries, stays
from app.workplan.indicators.schemas import (
    DurationLine,
    EndingLine,
    EvaluationLine,
    EventLine,
    FunnelLine,
    HostingLine,
    IndicatorsOut,
    PracticeLine,
    RankingLine,
    StayLine,
    SupplyLine,
)


def indicators(session: Session, caller: Caller, corridor_code: str | None, year: int | None) -> IndicatorsOut:
    """Of introductions that were proposed in that year and stays with a day in it; none: ever. Needs are today's.

    Raises `Invalid` for a corridor that there is not, `NotFound` for that of other parks.
    """
    corridor = places.find_corridor(session, corridor_code)
    if caller.own_park is not None and caller.own_park not in corridor.park_ids:
        raise NotFound(f"Your park is none of the corridor {corridor.code}.")
    found = [one for one in queries.recorded(session, corridor) if year in (None, one.day.year)]
    of_stays = stays.in_year(queries.recorded_stays(session, corridor), year)
    return IndicatorsOut(
        corridor=corridor.code,
        year=year,
        replays=corridor.as_of,
        funnel=[
            FunnelLine.model_validate({"by": by, "value": line.value, **{str(s): n for s, n in line.reached.items()}})
            for by in computing.BREAKDOWNS
            for line in computing.funnel(found, by)
        ],
        durations=[DurationLine.model_validate(each, from_attributes=True) for each in computing.durations(found)],
        endings=[EndingLine.model_validate(each, from_attributes=True) for each in computing.endings(found)],
        ranking=[RankingLine.model_validate(each, from_attributes=True) for each in computing.answers(found)],
        stays=[StayLine(state=state, count=count) for state, count in stays.states(of_stays).items()],
        hosting=[HostingLine.model_validate(each, from_attributes=True) for each in stays.hosted(of_stays)],
        evaluations=[EvaluationLine.model_validate(each, from_attributes=True) for each in stays.evaluated(of_stays)],
        supply=[SupplyLine.model_validate(each, from_attributes=True) for each in queries.supply(session, corridor)],
        events=[
            EventLine.model_validate(each, from_attributes=True) for each in exchanged.events(session, corridor, year)
        ],
        practices=[
            PracticeLine.model_validate(each, from_attributes=True)
            for each in exchanged.practices(session, corridor, year)
        ],
    )
