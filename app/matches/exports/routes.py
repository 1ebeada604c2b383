"""Exports of match lists and decisions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from app.accounts.access import CallerDep
from app.compliance.policy.policy import PolicyDep
from app.compliance.policy.routes import DayQuery
from app.database import SessionDep
from app.errors import problems
from app.matches.exports.decisions import export_decisions
from app.matches.exports.lists import export_matches
from app.matches.lists.filters import Filters, match_query
from app.matches.lists.routes import (
    BandQuery,
    BasisQuery,
    FormQuery,
    ScoreQuery,
    SectorQuery,
    VerdictQuery,
    WeakQuery,
)
from app.paging import Paging
from app.portfolio.exports.files import KindQuery, download, file_name
from app.portfolio.exports.routes import ParkQuery, files
from app.web.languages import ReaderLanguage

exports = APIRouter(prefix="/exports", tags=["exports"])
MostQuery = Annotated[int, Query(ge=1, le=200, description="so many matches of each company at most")]


@exports.get(
    "/matches",
    summary="Companies' match lists with their reasons, as a file",
    response_class=StreamingResponse,
    responses=problems() | files("ponte_match_id;park;company_id\r\n", '{"company": {"id": 12}, "rank": 1}\n'),
)
def export_match_lists(
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    lang: ReaderLanguage,
    park: ParkQuery = None,
    kind: KindQuery = "csv",
    form: FormQuery = None,
    basis: BasisQuery = None,
    sector: SectorQuery = None,
    min_score: ScoreQuery = None,
    band: BandQuery = None,
    include_weak: WeakQuery = False,
    verdict: VerdictQuery = None,
    day: DayQuery = None,
    limit: MostQuery = 20,
) -> StreamingResponse:
    filters = Filters(form, basis, sector, min_score, band, include_weak, verdict=verdict, day=day)
    query = match_query(caller, Paging(limit, None), lang, policy, filters)
    return download(export_matches(session, kind, park, query), file_name("matches", park), kind)


@exports.get(
    "/decisions",
    summary="Decisions on matches, as a file; a key bound to a park gets those of its park",
    response_class=StreamingResponse,
    responses=problems() | files("ponte_decision_id;decided_at;corridor\r\n", '{"id": 1, "verdict": "interesting"}\n'),
)
def export_all_decisions(
    session: SessionDep,
    caller: CallerDep,
    park: Annotated[ParkQuery, Query(description="code of the park whose people decided; default: all")] = None,
    kind: KindQuery = "csv",
) -> StreamingResponse:
    return download(export_decisions(session, caller, kind, park), file_name("decisions", park), kind)
