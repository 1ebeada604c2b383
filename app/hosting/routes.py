"""Stays and occupancy over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.accounts.access import CallerDep
from app.accounts.unchanged import unless_changed
from app.compliance.policy.policy import names_at_hand
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problems
from app.hosting import occupancy, service, showing
from app.hosting.giving import given_by
from app.hosting.occupancy_schemas import OccupancyOut
from app.hosting.schemas import Chosen, StayActionIn, StayIn, StayInFull, StayOut, StaySort
from app.hosting.states import StayState
from app.paging import SORT, Ids, Page, PagingDep
from app.schemas import Code, Id
from app.web.fields import sparse

stays = APIRouter(tags=["hosting"], dependencies=[Depends(names_at_hand)])
Year = Annotated[int | None, Query(ge=2000, le=2100, description="a year; default: this one")]


@stays.post(
    "/stays",
    status_code=201,
    summary="Ask for a stay of a company of your park at the other",
    responses=problems(NotFound, Conflict),
)
def request_stay(request: Request, session: SessionDep, caller: CallerDep, stay: StayIn) -> StayInFull:
    """What is asked for holds no space; what is approved does. Where the space is taken, the answer is 409 with the
    days (`clashes`) and with the next period in which it can be had for as long (`next_free`).
    """
    row = service.request(session, request.app.state.desk, caller, stay)
    return showing.in_full(session, caller, row)


@stays.get(
    "/stays",
    summary="List stays of your park's companies and at its sites, the latest first",
    responses=problems(),
    dependencies=[sparse(StayOut)],
)
def list_stays(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    corridor: Annotated[Code | None, Query(description="code of a corridor")] = None,
    company_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="the guest")] = None,
    site_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="the site")] = None,
    state: Annotated[StayState | None, Query(description="how far it has come")] = None,
    is_open: Annotated[bool | None, Query(alias="open", description="whether it goes on")] = None,
    year: Annotated[int | None, Query(ge=2000, le=2100, description="in which it has a day")] = None,
    ids: Ids = None,
    sort: Annotated[StaySort, Query(description=SORT)] = "-id",
) -> Page[StayOut]:
    chosen = Chosen(corridor, company_id, site_id, state, is_open, year, ids, sort)
    return showing.page(session, caller, chosen, paging)


@stays.get(
    "/stays/{stay_id}",
    summary="Read a stay with all its steps, and what both sides say of it",
    responses=problems(NotFound),
)
def read_stay(session: SessionDep, caller: CallerDep, stay_id: Id) -> StayInFull:
    return showing.read(session, caller, stay_id)


@stays.post(
    "/stays/{stay_id}/actions",
    summary="Take a stay a step further: approve or decline it, begin, end, evaluate or cancel it",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(showing.read)],
)
def act_on_stay(
    request: Request, session: SessionDep, caller: CallerDep, stay_id: Id, step: StayActionIn
) -> StayInFull:
    """`actions` of the stay says what you may do. A space that another has meanwhile, and what the law does not release
    today, is refused with 409: with the days, or with the rule, its basis, and what would be needed.
    """
    desk = request.app.state.desk
    row = service.act(session, desk, caller, stay_id, step.action, step.park, given_by(step))
    return showing.in_full(session, caller, row)


@stays.get(
    "/sites/{site_id}/occupancy",
    summary="How far the spaces of a site are booked over a year, by month, and when they are free",
    responses=problems(NotFound),
)
def read_occupancy(session: SessionDep, caller: CallerDep, site_id: Id, year: Year = None) -> OccupancyOut:
    """For its own park, and those that have a corridor with it. No guest is named."""
    return occupancy.occupancy(session, caller, site_id, year)
