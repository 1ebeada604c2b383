"""Parks, sites, spaces and corridors over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.accounts.access import CallerDep
from app.accounts.unchanged import unless_changed
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problems
from app.paging import Page, PagingDep
from app.portfolio.places import service
from app.portfolio.places.schemas import (
    CorridorChange,
    CorridorIn,
    CorridorOut,
    ParkChange,
    ParkIn,
    ParkOut,
    SiteChange,
    SiteFilter,
    SiteIn,
    SiteOut,
    SpaceChange,
    SpaceFilter,
    SpaceIn,
    SpaceOut,
)
from app.portfolio.schemas import PlaceFilter
from app.schemas import Id
from app.web.fields import sparse

parks = APIRouter(prefix="/parks", tags=["parks"])
sites = APIRouter(tags=["sites"])
spaces = APIRouter(tags=["spaces"])
corridors = APIRouter(prefix="/corridors", tags=["corridors"])
PlacesDep = Annotated[PlaceFilter, Depends()]


@parks.get("", summary="List parks by name", responses=problems(), dependencies=[sparse(ParkOut)])
def list_parks(session: SessionDep, caller: CallerDep, paging: PagingDep, chosen: PlacesDep) -> Page[ParkOut]:
    return service.park_page(session, caller, paging, chosen)


@parks.post("", status_code=201, summary="Add a park", responses=problems(Conflict))
def add_park(session: SessionDep, caller: CallerDep, park: ParkIn) -> ParkOut:
    return service.add_park(session, caller, park)


@parks.get("/{park_id}", summary="Read a park", responses=problems(NotFound))
def read_park(session: SessionDep, caller: CallerDep, park_id: Id) -> ParkOut:
    return service.read_park(session, caller, park_id)


@parks.patch(
    "/{park_id}",
    summary="Change a park, or bring it back",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read_park)],
)
def change_park(session: SessionDep, caller: CallerDep, park_id: Id, change: ParkChange) -> ParkOut:
    return service.change_park(session, caller, park_id, change)


@parks.delete(
    "/{park_id}",
    status_code=204,
    summary="Withdraw a park: it and its companies are kept, but no longer matched",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read_park)],
)
def withdraw_park(session: SessionDep, caller: CallerDep, park_id: Id) -> None:
    service.withdraw_park(session, caller, park_id)


@sites.get("/sites", summary="List sites by name", responses=problems(), dependencies=[sparse(SiteOut)])
def list_all_sites(
    session: SessionDep, caller: CallerDep, paging: PagingDep, chosen: Annotated[SiteFilter, Depends()]
) -> Page[SiteOut]:
    return service.site_page_of_all(session, caller, paging, chosen)


@sites.get(
    "/parks/{park_id}/sites",
    summary="List the sites of a park by name",
    responses=problems(NotFound),
    dependencies=[sparse(SiteOut)],
)
def list_sites(
    session: SessionDep, caller: CallerDep, paging: PagingDep, park_id: Id, chosen: PlacesDep
) -> Page[SiteOut]:
    return service.site_page(session, caller, paging, park_id, chosen)


@sites.post(
    "/parks/{park_id}/sites",
    status_code=201,
    summary="Add a site of a park",
    responses=problems(NotFound, Conflict),
)
def add_site(session: SessionDep, caller: CallerDep, park_id: Id, site: SiteIn) -> SiteOut:
    return service.add_site(session, caller, park_id, site)


@sites.get("/sites/{site_id}", summary="Read a site", responses=problems(NotFound))
def read_site(session: SessionDep, caller: CallerDep, site_id: Id) -> SiteOut:
    return service.read_site(session, caller, site_id)


@sites.patch(
    "/sites/{site_id}",
    summary="Change a site, or bring it back",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read_site)],
)
def change_site(session: SessionDep, caller: CallerDep, site_id: Id, change: SiteChange) -> SiteOut:
    return service.change_site(session, caller, site_id, change)


@sites.delete(
    "/sites/{site_id}",
    status_code=204,
    summary="Withdraw a site: it and its spaces are kept, but no longer listed or matched",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read_site)],
)
def withdraw_site(session: SessionDep, caller: CallerDep, site_id: Id) -> None:
    service.withdraw_site(session, caller, site_id)


@spaces.get("/spaces", summary="List spaces by name", responses=problems(), dependencies=[sparse(SpaceOut)])
def list_spaces(
    session: SessionDep,
    caller: CallerDep,
    chosen: Annotated[SpaceFilter, Depends()],
    paging: PagingDep,
) -> Page[SpaceOut]:
    return service.space_page(session, caller, paging, chosen)


@spaces.get(
    "/sites/{site_id}/spaces",
    summary="List the spaces of a site by name",
    responses=problems(NotFound),
    dependencies=[sparse(SpaceOut)],
)
def list_spaces_of_site(
    session: SessionDep, caller: CallerDep, paging: PagingDep, site_id: Id, chosen: PlacesDep
) -> Page[SpaceOut]:
    return service.space_page_of_site(session, caller, paging, site_id, chosen)


@spaces.post(
    "/sites/{site_id}/spaces",
    status_code=201,
    summary="Add a space of a site",
    responses=problems(NotFound, Conflict),
)
def add_space(session: SessionDep, caller: CallerDep, site_id: Id, space: SpaceIn) -> SpaceOut:
    return service.add_space(session, caller, site_id, space)


@spaces.get("/spaces/{space_id}", summary="Read a space", responses=problems(NotFound))
def read_space(session: SessionDep, caller: CallerDep, space_id: Id) -> SpaceOut:
    return service.read_space(session, caller, space_id)


@spaces.patch(
    "/spaces/{space_id}",
    summary="Change a space, or bring it back",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read_space)],
)
def change_space(session: SessionDep, caller: CallerDep, space_id: Id, change: SpaceChange) -> SpaceOut:
    return service.change_space(session, caller, space_id, change)


@spaces.delete(
    "/spaces/{space_id}",
    status_code=204,
    summary="Withdraw a space: kept, but no longer listed or matched",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read_space)],
)
def withdraw_space(session: SessionDep, caller: CallerDep, space_id: Id) -> None:
    service.withdraw_space(session, caller, space_id)


@corridors.get("", summary="List corridors by name", responses=problems(), dependencies=[sparse(CorridorOut)])
def list_corridors(session: SessionDep, caller: CallerDep, paging: PagingDep, chosen: PlacesDep) -> Page[CorridorOut]:
    return service.corridor_page(session, caller, paging, chosen)


@corridors.post("", status_code=201, summary="Add a corridor between two parks", responses=problems(Conflict))
def add_corridor(session: SessionDep, caller: CallerDep, corridor: CorridorIn) -> CorridorOut:
    return service.add_corridor(session, caller, corridor)


@corridors.get("/{corridor_id}", summary="Read a corridor", responses=problems(NotFound))
def read_corridor(session: SessionDep, caller: CallerDep, corridor_id: Id) -> CorridorOut:
    return service.read_corridor(session, caller, corridor_id)


@corridors.patch(
    "/{corridor_id}",
    summary="Change a corridor, or bring it back",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read_corridor)],
)
def change_corridor(session: SessionDep, caller: CallerDep, corridor_id: Id, change: CorridorChange) -> CorridorOut:
    return service.change_corridor(session, caller, corridor_id, change)


@corridors.delete(
    "/{corridor_id}",
    status_code=204,
    summary="Withdraw a corridor: kept, but no longer listed or ranked",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read_corridor)],
)
def withdraw_corridor(session: SessionDep, caller: CallerDep, corridor_id: Id) -> None:
    service.withdraw_corridor(session, caller, corridor_id)
