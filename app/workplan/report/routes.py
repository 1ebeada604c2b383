"""The annual report over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import NotFound, problems
from app.web.languages import ReaderLanguage
from app.workplan.documents import files
from app.workplan.indicators.routes import CorridorQuery
from app.workplan.report.service import annual_report

reports = APIRouter(tags=["indicators"])


@reports.get(
    "/reports/{year}/document",
    summary="The annual report of a corridor, as PDF or DOCX",
    response_class=Response,
    responses=problems(NotFound) | files.DOCUMENTED,
)
def download_annual_report(
    session: SessionDep,
    caller: CallerDep,
    lang: ReaderLanguage,
    year: Annotated[int, Path(ge=2000, le=2100, description="of the calendar")],
    kind: Annotated[files.DocumentKind, Query(alias="format", description="kind of the file")] = "pdf",
    corridor: CorridorQuery = None,
) -> Response:
    """Figures, sectors, events and initiatives. Beyond what the parks wrote into the plan, nobody is named in it."""
    return files.attached(annual_report(session, caller, corridor, year, kind, lang))
