"""Match lists over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts.access import CallerDep
from app.database import ReadOnlyConnection, SessionDep
from app.errors import NotFound, problems
from app.matches.lists import service
from app.matches.lists.schemas import CorridorMatch, MatchList
from app.paging import Cursor, Limit, Page, Paging, PagingDep
from app.schemas import Code, Id, LanguageCode, Tag
from matching.profiles import Form
from matching.scoring.meeting import Basis

matches = APIRouter(tags=["matches"])

FormQuery = Annotated[Form | None, Query(description="cooperation form; default: all")]
BasisQuery = Annotated[
    Basis | None,
    Query(description="`stated`: where one of the two states a need; `descriptions`: where neither does"),
]
SectorQuery = Annotated[Tag | None, Query(description="the partner's sector, or its parent sector")]
LanguageQuery = Annotated[LanguageCode, Query(description="language of the sentences; quotations are not translated")]
ScoreQuery = Annotated[float | None, Query(ge=0, le=100, description="minimum score")]


@matches.get(
    "/companies/{company_id}/matches",
    summary="Partners that a company should meet in the other park, for what, and why",
    response_model=MatchList,
    responses=problems(NotFound),
)
async def list_company_matches(
    request: Request,
    company_id: Id,
    form: FormQuery = None,
    basis: BasisQuery = None,
    sector: SectorQuery = None,
    min_score: ScoreQuery = None,
    lang: LanguageQuery = "en",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response:
    # The most frequent request: a session and other dependencies would cost more than the list itself.
    reader: ReadOnlyConnection = request.app.state.reader
    query = service.match_query(request.state.caller, Paging.of(limit, cursor), lang, form, basis, sector, min_score)
    return _json(await reader.read(lambda connection: service.company_list(connection, company_id, query)))


@matches.get(
    "/matches",
    summary="The best matches of a corridor",
    response_model=Page[CorridorMatch],
    responses=problems(NotFound),
)
def list_corridor_matches(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    corridor: Annotated[Code | None, Query(description="code of a corridor; optional if there is only one")] = None,
    form: FormQuery = None,
    basis: BasisQuery = None,
    sector: SectorQuery = None,
    min_score: ScoreQuery = None,
    lang: LanguageQuery = "en",
) -> Response:
    query = service.match_query(caller, paging, lang, form, basis, sector, min_score)
    return _json(service.corridor_list(session, corridor, query))


def _json(text: bytes) -> Response:
    return Response(text, media_type="application/json")
