"""Semantic search over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import StringConstraints

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import problems
from app.matches.search.schemas import FoundCompany, FoundOpportunity, Kind, SearchResult, SearchSort
from app.matches.search.service import Search, SearchQuery
from app.paging import SORT
from app.schemas import Code, Text
from app.web.fields import sparse
from app.web.languages import ReaderLanguage

search = APIRouter(tags=["search"])
Question = Annotated[Text, StringConstraints(max_length=1000)]


def get_search(request: Request) -> Search:
    found: Search = request.app.state.search
    return found


@search.get(
    "/search",
    summary="Find offers, needs and companies by meaning, in any language",
    responses=problems(),
    dependencies=[sparse(FoundOpportunity, FoundCompany)],
)
def search_portfolio(
    session: SessionDep,
    caller: CallerDep,
    service: Annotated[Search, Depends(get_search)],
    q: Annotated[Question, Query(description="what to look for, in any language that profiles may be written in")],
    lang: ReaderLanguage,
    kind: Annotated[
        Kind | None,
        Query(description="`company`: by what companies say of themselves; default: offers, needs and companies"),
    ] = None,
    park: Annotated[
        Code | None, Query(description="code of the park to search; default: all but the key's own")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="maximum number of results")] = 10,
    sort: Annotated[SearchSort, Query(description=f"{SORT}; they are the most similar in any order")] = "-similarity",
) -> SearchResult:
    return service.find(session, caller, SearchQuery(q, kind, park, limit, lang, sort))
