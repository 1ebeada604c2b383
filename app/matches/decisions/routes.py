"""Decisions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import Conflict, NotFound, problems
from app.matches.decisions import service
from app.matches.decisions.schemas import DecisionFilter, DecisionIn, DecisionOut, DecisionSort
from app.paging import SORT, Ids, Page, PagingDep
from app.schemas import Code, Id, LargeId
from app.web.fields import sparse
from matching.learning.decisions import Verdict
from matching.profiles import Form

decisions = APIRouter(tags=["decisions"])


@decisions.post(
    "/matches/{match_id}/decisions",
    status_code=201,
    summary="Decide on a match: whether it is interesting, or how far it came",
    responses=problems(NotFound, Conflict),
)
def decide(session: SessionDep, caller: CallerDep, match_id: Id, decision: DecisionIn) -> DecisionOut:
    return service.decide(session, caller, match_id, decision)


@decisions.post(
    "/pairs/{pair_id}/decisions",
    status_code=201,
    summary="Decide on a match by the lasting id of its pair",
    responses=problems(NotFound, Conflict),
)
def decide_on_pair(session: SessionDep, caller: CallerDep, pair_id: LargeId, decision: DecisionIn) -> DecisionOut:
    return service.decide_on_pair(session, caller, pair_id, decision)


@decisions.delete(
    "/decisions/{decision_id}",
    status_code=204,
    summary="Undo a decision: it stays on record and counts no more",
    responses=problems(NotFound),
)
def undo_decision(session: SessionDep, caller: CallerDep, decision_id: Id) -> None:
    service.undo(session, caller, decision_id)


@decisions.get(
    "/decisions",
    summary="List decisions, the latest first; a key bound to a park sees those of its park",
    responses=problems(),
    dependencies=[sparse(DecisionOut)],
)
def list_decisions(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    corridor: Annotated[Code | None, Query(description="code of a corridor")] = None,
    company_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="either of the two companies")] = None,
    form: Annotated[Form | None, Query(description="cooperation form")] = None,
    verdict: Annotated[Verdict | None, Query(description="the decision")] = None,
    pair_id: Annotated[int | None, Query(ge=1, le=2**53, description="of the match")] = None,
    ids: Ids = None,
    sort: Annotated[DecisionSort, Query(description=SORT)] = "-decided_at",
) -> Page[DecisionOut]:
    chosen = DecisionFilter(corridor, company_id, form, verdict, pair_id=pair_id, ids=ids, sort=sort)
    return service.page(session, caller, chosen, paging)
