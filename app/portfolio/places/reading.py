"""Rows of parks, sites, spaces and corridors -> what callers receive."""

from typing import Any

from app.portfolio.places.schemas import CorridorOut, ParkOut, SiteOut, SpaceOut
from models import Corridor, Park, Site, Space


def park_out(park: Park) -> ParkOut:
    return ParkOut.model_validate(_plain(park, "name country city description"))


def site_out(site: Site) -> SiteOut:
    return SiteOut.model_validate(
        _plain(site, "park_id name city description language languages sectors updated_at")
        | {"park": site.park.code, "up_to_date": site.stale_since is None}
    )


def space_out(space: Space) -> SpaceOut:
    return SpaceOut.model_validate(
        _plain(space, "site_id name kind area_m2 equipment available_from available_until")
        | {"site": space.site.code, "park": space.site.park.code}
    )


def corridor_out(corridor: Corridor, ranked: bool) -> CorridorOut:
    return CorridorOut.model_validate(
        _plain(corridor, "name as_of")
        | {"park_a": corridor.park_a.code, "park_b": corridor.park_b.code, "ranked": ranked}
    )


def _plain(row: Park | Site | Space | Corridor, names: str) -> dict[str, Any]:
    """These columns as they are, and what all four have in common."""
    return {name: getattr(row, name) for name in ("id", "code", *names.split())} | {
        "withdrawn": row.withdrawn_at is not None
    }
