"""Sectors, activity codes and capabilities over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import NotFound, problems
from app.paging import SORT, Page, PagingDep
from app.portfolio.taxonomy import service
from app.portfolio.taxonomy.schemas import ActivityCodeOut, CapabilityOut, CapabilitySort, SectorOut
from app.schemas import Tag
from app.web.fields import sparse
from matching.taxonomy.activities import System

taxonomy = APIRouter(tags=["taxonomy"])


@taxonomy.get("/sectors", summary="List all sectors", responses=problems())
def list_sectors() -> list[SectorOut]:
    return service.all_sectors()


@taxonomy.get(
    "/activity-codes/{system}/{code}",
    summary="Read an activity code: its usual form, and the NACE Rev. 2 codes behind it",
    responses=problems(NotFound),
)
def read_activity_code(
    system: Annotated[System, Path(description="the classification that the code is of")],
    code: Annotated[Tag, Path(description="the code as people write it", examples=["28.99.20"])],
) -> ActivityCodeOut:
    return service.read_activity_code(system, code)


@taxonomy.get(
    "/capabilities",
    summary="List the capabilities that are in use",
    responses=problems(),
    dependencies=[sparse(CapabilityOut)],
)
def list_capabilities(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    begins: Annotated[Tag | None, Query(description="how the name begins")] = None,
    sort: Annotated[CapabilitySort, Query(description=SORT)] = "name",
) -> Page[CapabilityOut]:
    return service.capability_page(session, caller, begins, paging, sort)
