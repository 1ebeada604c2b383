"""Suggestions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import Conflict, NotFound, problems
from app.matches.suggestions import service
from app.matches.suggestions.schemas import DraftIn, Suggestions
from app.matches.suggestions.service import Suggester
from app.portfolio.companies.opportunity_schemas import OpportunityOut
from app.schemas import Id

suggestions = APIRouter(tags=["suggestions"])


def get_suggester(request: Request) -> Suggester:
    found: Suggester = request.app.state.suggester
    return found


@suggestions.get(
    "/companies/{company_id}/suggestions",
    summary="Sectors, codes, capabilities, offers and needs that a company's texts suggest; they are not stored",
    responses=problems(NotFound),
)
def read_suggestions(
    session: SessionDep, caller: CallerDep, suggester: Annotated[Suggester, Depends(get_suggester)], company_id: Id
) -> Suggestions:
    return suggester.suggest(session, caller, company_id)


@suggestions.post(
    "/companies/{company_id}/suggestions/drafts",
    status_code=201,
    summary="Take a draft into the profile: a sentence of its descriptions becomes an offer or a need",
    responses=problems(NotFound, Conflict),
)
def accept_draft(session: SessionDep, caller: CallerDep, company_id: Id, draft: DraftIn) -> OpportunityOut:
    return service.accept(session, caller, company_id, draft)
