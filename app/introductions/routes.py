"""Introductions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.accounts.access import CallerDep
from app.compliance.policy.policy import names_at_hand
from app.database import SessionDep
from app.errors import Conflict, NotFound, problems
from app.introductions import service, showing
from app.introductions.giving import given_by
from app.introductions.schemas import (
    ActionIn,
    Chosen,
    IntroductionIn,
    IntroductionInFull,
    IntroductionOut,
    IntroductionSort,
)
from app.introductions.states import State
from app.paging import SORT, Ids, Page, PagingDep
from app.schemas import Code, Id
from app.web.fields import sparse

introductions = APIRouter(tags=["introductions"], dependencies=[Depends(names_at_hand)])


@introductions.post(
    "/introductions",
    status_code=201,
    summary="Put a pair on your park's shortlist",
    responses=problems(NotFound, Conflict),
)
def shortlist_pair(
    request: Request, session: SessionDep, caller: CallerDep, introduction: IntroductionIn
) -> IntroductionInFull:
    """The other park does not see it before it is proposed."""
    row = service.shortlist(session, request.app.state.desk, caller, introduction)
    return showing.in_full(session, caller, row)


@introductions.get(
    "/introductions",
    summary="List introductions, the latest first: those of your park, and what was proposed to it",
    responses=problems(),
    dependencies=[sparse(IntroductionOut)],
)
def list_introductions(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    corridor: Annotated[Code | None, Query(description="code of a corridor")] = None,
    company_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="either of the two companies")] = None,
    state: Annotated[State | None, Query(description="how far it has come")] = None,
    is_open: Annotated[bool | None, Query(alias="open", description="whether it goes on")] = None,
    pair_id: Annotated[int | None, Query(ge=1, le=2**53, description="of the match")] = None,
    ids: Ids = None,
    sort: Annotated[IntroductionSort, Query(description=SORT)] = "-id",
) -> Page[IntroductionOut]:
    chosen = Chosen(corridor, company_id, state, is_open, pair_id, ids, sort)
    return showing.page(session, caller, chosen, paging)


@introductions.get(
    "/introductions/{introduction_id}",
    summary="Read an introduction with all its steps",
    responses=problems(NotFound),
)
def read_introduction(session: SessionDep, caller: CallerDep, introduction_id: Id) -> IntroductionInFull:
    return showing.in_full(session, caller, service.get(session, caller, introduction_id))


@introductions.post(
    "/introductions/{introduction_id}/actions",
    summary="Take an introduction a step further, or end it",
    responses=problems(NotFound, Conflict),
)
def act_on_introduction(
    request: Request, session: SessionDep, caller: CallerDep, introduction_id: Id, action: ActionIn
) -> IntroductionInFull:
    """`actions` of the introduction says what you may do. What the law does not release today is refused with the
    rule, its basis, and what would be needed (`release-refused`).
    """
    given = given_by(action)
    row = service.act(session, request.app.state.desk, caller, introduction_id, action.action, action.park, given)
    return showing.in_full(session, caller, row)
