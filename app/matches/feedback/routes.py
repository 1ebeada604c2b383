"""Decisions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.accounts.access import CallerDep, EditorDep
from app.database import SessionDep
from app.errors import Conflict, NotFound, problems
from app.matches.feedback import service
from app.matches.feedback.schemas import DecisionFilter, DecisionIn, DecisionOut
from app.paging import Page, PagingDep
from app.schemas import Code, Id
from matching.learning.decisions import Verdict
from matching.profiles import Form

feedback = APIRouter(tags=["feedback"])


@feedback.post(
    "/matches/{match_id}/decisions",
    status_code=201,
    summary="Decide on a match: whether it is interesting, or how far it came",
    responses=problems(NotFound, Conflict),
)
def decide(session: SessionDep, caller: EditorDep, match_id: Id, decision: DecisionIn) -> DecisionOut:
    return service.decide(session, caller, match_id, decision)


@feedback.get(
    "/decisions",
    summary="List decisions, the latest first; to a key of a park, those of the park",
    responses=problems(),
)
def list_decisions(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    corridor: Annotated[Code | None, Query(description="code of a corridor")] = None,
    company_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="either company of the match")] = None,
    form: Annotated[Form | None, Query(description="cooperation form")] = None,
    verdict: Annotated[Verdict | None, Query(description="what was decided")] = None,
) -> Page[DecisionOut]:
    chosen = DecisionFilter(corridor, company_id, form, verdict)
    return service.decision_page(session, caller, chosen, paging)
