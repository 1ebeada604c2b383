"""Match lists over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.accounts.access import CallerDep
from app.database import ReaderDep
from app.errors import NotFound, problems
from app.matches.lists import service
from app.matches.lists.schemas import CorridorMatch, MatchList
from app.paging import Page, PagingDep
from app.schemas import Code, Id, LanguageCode, Tag
from matching.profiles import Form

matches = APIRouter(tags=["matches"])

FormQuery = Annotated[Form | None, Query(description="cooperation form; all of them without it")]
SectorQuery = Annotated[Tag | None, Query(description="a partner's sector, or the sector above it")]
ScoreQuery = Annotated[float | None, Query(ge=0, le=100, description="least score")]
ReaderQuery = Annotated[LanguageCode, Query(description="language of the sentences; quotations are not translated")]


@matches.get(
    "/companies/{company_id}/matches",
    summary="Whom a company should meet in the other park, for what, and why",
    response_model=MatchList,
    responses=problems(NotFound),
)
def list_company_matches(
    read: ReaderDep,
    _: CallerDep,
    paging: PagingDep,
    company_id: Id,
    form: FormQuery = None,
    sector: SectorQuery = None,
    min_score: ScoreQuery = None,
    lang: ReaderQuery = "en",
) -> Response:
    chosen = service.match_filter(form, sector, min_score)
    with read() as session:
        return _json(service.company_list(session, company_id, chosen, paging, lang))


@matches.get(
    "/matches",
    summary="The best matches of a corridor",
    response_model=Page[CorridorMatch],
    responses=problems(NotFound),
)
def list_corridor_matches(
    read: ReaderDep,
    _: CallerDep,
    paging: PagingDep,
    corridor: Annotated[Code | None, Query(description="code of a corridor; not needed if there is one only")] = None,
    form: FormQuery = None,
    sector: SectorQuery = None,
    min_score: ScoreQuery = None,
    lang: ReaderQuery = "en",
) -> Response:
    chosen = service.match_filter(form, sector, min_score)
    with read() as session:
        return _json(service.corridor_list(session, corridor, chosen, paging, lang))


def _json(text: bytes) -> Response:
    return Response(text, media_type="application/json")
