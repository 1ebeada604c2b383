"""Semantic search over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import StringConstraints

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import problems
from app.matches.search.schemas import SearchResult
from app.matches.search.service import Search
from app.schemas import Code, Text

search = APIRouter(tags=["search"])
Question = Annotated[Text, StringConstraints(max_length=1000)]


def get_search(request: Request) -> Search:
    found: Search = request.app.state.search
    return found


@search.get("/search", summary="Find offers by meaning, in Italian, Russian or English", responses=problems())
def search_offers(
    session: SessionDep,
    caller: CallerDep,
    service: Annotated[Search, Depends(get_search)],
    q: Annotated[Question, Query(description="what to look for, in any language that profiles may be written in")],
    park: Annotated[
        Code | None, Query(description="code of the park to search; default: all but the key's own")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="maximum number of offers")] = 10,
) -> SearchResult:
    return service.find(session, caller, q, park, limit)
