"""Practices over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.accounts.access import CallerDep
from app.accounts.unchanged import unless_changed
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problems
from app.matches.search.routes import Question
from app.paging import Page, PagingDep
from app.schemas import Id
from app.web.fields import sparse
from app.workplan.practices import service
from app.workplan.practices.schemas import (
    FoundPractice,
    PracticeChange,
    PracticeFilter,
    PracticeIn,
    PracticeOut,
    PracticeScope,
    PracticeSearchResult,
)
from app.workplan.practices.search import PracticeSearch

practices = APIRouter(prefix="/practices", tags=["practices"])
practice_search = APIRouter(tags=["practices"])


@practices.post("", status_code=201, summary="Add a practice of a park", responses=problems(Conflict))
def add_practice(session: SessionDep, caller: CallerDep, practice: PracticeIn) -> PracticeOut:
    """Other parks read it once it is published."""
    return service.add(session, caller, practice)


@practices.get(
    "",
    summary="List practices: those of your park, and what others have published; the latest first",
    responses=problems(),
    dependencies=[sparse(PracticeOut)],
)
def list_practices(
    session: SessionDep, caller: CallerDep, paging: PagingDep, chosen: Annotated[PracticeFilter, Depends()]
) -> Page[PracticeOut]:
    return service.page(session, caller, chosen, paging)


@practices.get("/{practice_id}", summary="Read a practice", responses=problems(NotFound))
def read_practice(session: SessionDep, caller: CallerDep, practice_id: Id) -> PracticeOut:
    return service.read(session, caller, practice_id)


@practices.patch(
    "/{practice_id}",
    summary="Change a practice, publish it, or bring it back",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read)],
)
def change_practice(session: SessionDep, caller: CallerDep, practice_id: Id, change: PracticeChange) -> PracticeOut:
    return service.change(session, caller, practice_id, change)


@practices.delete(
    "/{practice_id}",
    status_code=204,
    summary="Withdraw a practice: it is kept, but no longer listed or found",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read)],
)
def withdraw_practice(session: SessionDep, caller: CallerDep, practice_id: Id) -> None:
    service.withdraw(session, caller, practice_id)


def get_practice_search(request: Request) -> PracticeSearch:
    found: PracticeSearch = request.app.state.practice_search
    return found


@practice_search.get(
    "/search/practices",
    summary="Find practices by meaning, in any language",
    responses=problems(),
    dependencies=[sparse(FoundPractice)],
)
def search_practices(
    session: SessionDep,
    caller: CallerDep,
    search: Annotated[PracticeSearch, Depends(get_practice_search)],
    q: Annotated[Question, Query(description="what to look for, in any language")],
    scope: Annotated[PracticeScope, Depends()],
) -> PracticeSearchResult:
    """A question in one language finds what is written in another. Of your own park drafts are found, too."""
    return search.find(session, caller, q, scope)
