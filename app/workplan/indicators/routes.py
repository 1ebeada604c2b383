"""Indicators over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import NotFound, problems
from app.schemas import Code
from app.web.languages import ReaderLanguage
from app.workplan.indicators.schemas import IndicatorsOut
from app.workplan.indicators.service import indicators as of_corridor
from app.workplan.indicators.workbook import indicators_workbook

indicators = APIRouter(tags=["indicators"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CorridorQuery = Annotated[Code | None, Query(description="code; needed where there are several")]
YearQuery = Annotated[int | None, Query(ge=2000, le=2100, description="in which introductions were proposed")]


@indicators.get(
    "/indicators",
    summary="What came of matches: from proposals to agreements, and where it took long or came to nothing",
    responses=problems(NotFound),
)
def read_indicators(
    session: SessionDep, caller: CallerDep, corridor: CorridorQuery = None, year: YearQuery = None
) -> IndicatorsOut:
    """Counted anew from recorded steps. What is only on a park's shortlist, or decided by it, is not in it."""
    return of_corridor(session, caller, corridor, year)


@indicators.get(
    "/exports/indicators",
    summary="Indicators as a workbook",
    response_class=Response,
    responses=problems(NotFound)
    | {200: {"description": "The file.", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
def export_indicators(
    session: SessionDep,
    caller: CallerDep,
    lang: ReaderLanguage,
    corridor: CorridorQuery = None,
    year: YearQuery = None,
) -> Response:
    """A sheet for each, in the reader's language."""
    found = of_corridor(session, caller, corridor, year)
    headers = {"Content-Disposition": f'attachment; filename="ponte-indicators-{found.corridor}.xlsx"'}
    return Response(indicators_workbook(found, lang), media_type=XLSX, headers=headers)
