"""Match lists over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.database import Reader, SessionDep
from app.errors import NotFound, problems
from app.matches.lists import service
from app.matches.lists.schemas import CorridorMatch, MatchList
from app.paging import Cursor, Limit, Page, Paging, PagingDep
from app.schemas import Code, Id, LanguageCode, Tag
from matching.profiles import Form

matches = APIRouter(tags=["matches"])

FormQuery = Annotated[Form | None, Query(description="cooperation form; all of them without it")]
SectorQuery = Annotated[Tag | None, Query(description="a partner's sector, or the sector above it")]
ReaderQuery = Annotated[LanguageCode, Query(description="language of the sentences; quotations stay in their own")]
ScoreQuery = Annotated[float | None, Query(ge=0, le=100, description="least score")]


@matches.get(
    "/companies/{company_id}/matches",
    summary="Whom a company should meet in the other park, for what, and why",
    response_model=MatchList,
    responses=problems(NotFound),
)
async def list_company_matches(
    request: Request,
    company_id: Id,
    form: FormQuery = None,
    sector: SectorQuery = None,
    min_score: ScoreQuery = None,
    lang: ReaderQuery = "en",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response:
    # Asked more than all else together, so it goes without a session and other dependencies: they would cost more than
    # the list itself.
    reader: Reader = request.app.state.reader
    chosen, paging = service.match_filter(form, sector, min_score), Paging.of(limit, cursor)
    return _json(
        await reader.read(lambda connection: service.company_list(connection, company_id, chosen, paging, lang))
    )


@matches.get(
    "/matches",
    summary="The best matches of a corridor",
    response_model=Page[CorridorMatch],
    responses=problems(NotFound),
)
def list_corridor_matches(
    session: SessionDep,
    paging: PagingDep,
    corridor: Annotated[Code | None, Query(description="code of a corridor; not needed if there is one only")] = None,
    form: FormQuery = None,
    sector: SectorQuery = None,
    min_score: ScoreQuery = None,
    lang: ReaderQuery = "en",
) -> Response:
    chosen = service.match_filter(form, sector, min_score)
    return _json(service.corridor_list(session, corridor, chosen, paging, lang))


def _json(text: bytes) -> Response:
    return Response(text, media_type="application/json")
