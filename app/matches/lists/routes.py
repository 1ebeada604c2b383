"""Match lists over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts.access import CallerDep
from app.compliance.policy.policy import PolicyDep
from app.compliance.policy.routes import DayQuery
from app.compliance.policy.verdicts import PolicyVerdict
from app.database import SessionDep
from app.errors import NotFound, problems
from app.matches.lists import examples, service
from app.matches.lists.asking import Asked, ListRoute, answer, json_response
from app.matches.lists.filters import Filters
from app.matches.lists.query import MatchSort
from app.matches.lists.schemas import (
    By,
    CorridorList,
    CorridorMatch,
    MatchItem,
    MatchList,
    PairMatch,
    PartnerItem,
    PartnerList,
)
from app.paging import SORT, Cursor, LargeIds, Limit, Total
from app.schemas import Code, Id, LargeId, Tag
from app.web.fields import chosen_fields, sparse
from app.web.languages import ReaderLanguage
from matching.profiles import Form
from matching.scoring.bands import Band
from matching.scoring.who_can_meet import Basis

matches = APIRouter(tags=["matches"], route_class=ListRoute)
pairs = APIRouter(tags=["matches"])

FormQuery = Annotated[Form | None, Query(description="cooperation form; default: all")]
ByQuery = Annotated[By, Query(description="what an item is: a match, or a partner with its matches within")]
BasisQuery = Annotated[
    Basis | None,
    Query(description="`stated`: where one of the two states a need; `descriptions`: where neither does"),
]
SectorQuery = Annotated[Tag | None, Query(description="the partner's sector, or its parent sector")]
BandQuery = Annotated[Band | None, Query(description="one band only; `weak`: those that are hidden otherwise")]
WeakQuery = Annotated[bool, Query(description="also matches without a strong reason, which are hidden otherwise")]
AsideQuery = Annotated[bool, Query(description="also matches that people have decided against, in their places")]
VerdictQuery = Annotated[PolicyVerdict | None, Query(description="only matches of which the policy says this")]
SortQuery = Annotated[MatchSort, Query(description=f"{SORT}; partners by the best of each")]
ScoreQuery = Annotated[float | None, Query(ge=0, le=100, description="minimum score")]


@matches.get(
    "/companies/{company_id}/matches",
    summary="Partners that a company should meet in the other park, for what, and why",
    response_model=MatchList | PartnerList,
    responses=problems(NotFound) | {200: {"content": {"application/json": {"example": examples.MATCH_LIST}}}},
    dependencies=[sparse(MatchItem, PartnerItem)],
)
async def list_company_matches(
    request: Request,
    company_id: Id,
    lang: ReaderLanguage,
    by: ByQuery = "match",
    form: FormQuery = None,
    basis: BasisQuery = None,
    sector: SectorQuery = None,
    min_score: ScoreQuery = None,
    band: BandQuery = None,
    include_weak: WeakQuery = False,
    include_set_aside: AsideQuery = False,
    verdict: VerdictQuery = None,
    day: DayQuery = None,
    pair_ids: LargeIds = None,
    sort: SortQuery = "-score",
    limit: Limit = 20,
    cursor: Cursor = None,
    total: Total = False,
) -> Response:
    chosen = None if pair_ids is None else tuple(pair_ids)
    filters = Filters(form, basis, sector, min_score, band, include_weak, include_set_aside, verdict, day, chosen)
    return await answer(
        request, company_id, Asked(lang, filters, by, None, limit, cursor, total, chosen_fields(request), sort)
    )


@matches.get(
    "/matches",
    summary="The best matches of a corridor",
    response_model=CorridorList,
    responses=problems(NotFound),
    dependencies=[sparse(CorridorMatch)],
)
async def list_corridor_matches(
    request: Request,
    lang: ReaderLanguage,
    corridor: Annotated[Code | None, Query(description="code of a corridor; optional if there is only one")] = None,
    form: FormQuery = None,
    basis: BasisQuery = None,
    sector: SectorQuery = None,
    min_score: ScoreQuery = None,
    band: BandQuery = None,
    include_weak: WeakQuery = False,
    include_set_aside: AsideQuery = False,
    verdict: VerdictQuery = None,
    day: DayQuery = None,
    pair_ids: LargeIds = None,
    sort: SortQuery = "-score",
    limit: Limit = 20,
    cursor: Cursor = None,
    total: Total = False,
) -> Response:
    chosen = None if pair_ids is None else tuple(pair_ids)
    filters = Filters(form, basis, sector, min_score, band, include_weak, include_set_aside, verdict, day, chosen)
    return await answer(
        request, None, Asked(lang, filters, "match", corridor, limit, cursor, total, chosen_fields(request), sort)
    )


@pairs.get(
    "/pairs/{pair_id}",
    summary="One match by the lasting id of its pair",
    response_model=PairMatch,
    responses=problems(NotFound),
)
def read_pair(
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    pair_id: LargeId,
    lang: ReaderLanguage,
    day: DayQuery = None,
) -> Response:
    return json_response(service.pair_match(session, pair_id, caller, policy, lang, day))
