"""Suggestions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import NotFound, problems
from app.matches.suggestions.schemas import Suggestions
from app.matches.suggestions.service import Suggester
from app.schemas import Id

suggestions = APIRouter(tags=["suggestions"])


def get_suggester(request: Request) -> Suggester:
    found: Suggester = request.app.state.suggester
    return found


@suggestions.get(
    "/companies/{company_id}/suggestions",
    summary="Sectors, activity codes and capabilities that a company's texts suggest; they are not stored",
    responses=problems(NotFound),
)
def read_suggestions(
    session: SessionDep, caller: CallerDep, suggester: Annotated[Suggester, Depends(get_suggester)], company_id: Id
) -> Suggestions:
    return suggester.suggest(session, caller, company_id)
