"""The coverage of a corridor over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import problems
from app.matches.coverage import service
from app.matches.coverage.schemas import Coverage, Side, UnmetNeed, UnseenCompany, UnseenSort
from app.paging import SORT, IdOrder, Page, PagingDep
from app.schemas import Code
from app.web.fields import sparse

coverage = APIRouter(prefix="/coverage", tags=["matches"])
CorridorQuery = Annotated[Code | None, Query(description="code of a corridor; optional if there is only one")]
SideQuery = Annotated[Side | None, Query(description="of park A or of park B only")]


@coverage.get("", summary="A corridor sector by sector: who meets whom, and who is left over", responses=problems())
def read_coverage(session: SessionDep, _caller: CallerDep, corridor: CorridorQuery = None) -> Coverage:
    return service.coverage(session, corridor)


@coverage.get(
    "/needs", summary="List the needs that nobody meets", responses=problems(), dependencies=[sparse(UnmetNeed)]
)
def list_unmet_needs(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    corridor: CorridorQuery = None,
    side: SideQuery = None,
    sort: IdOrder = "id",
) -> Page[UnmetNeed]:
    """A need counts as met where its company has a match worth a look in the need's form."""
    return service.unmet_needs(session, caller, corridor, side, paging, sort)


@coverage.get(
    "/companies",
    summary="List the companies that nobody sees",
    responses=problems(),
    dependencies=[sparse(UnseenCompany)],
)
def list_unseen_companies(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    corridor: CorridorQuery = None,
    side: SideQuery = None,
    sort: Annotated[UnseenSort, Query(description=SORT)] = "id",
) -> Page[UnseenCompany]:
    """Those that stand in nobody's list as worth a look."""
    return service.unseen_companies(session, caller, corridor, side, paging, sort)
