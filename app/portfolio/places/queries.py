"""The SQL of parks, sites, spaces and corridors."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.portfolio.places.schemas import SpaceFilter
from models import Corridor, Park, Run, Site, Space
from models.run import OF_CORRIDORS

PARK_OF_SITE = joinedload(Site.park)
SITE_OF_SPACE = joinedload(Space.site).joinedload(Site.park)
PARKS_OF_CORRIDOR = (joinedload(Corridor.park_a), joinedload(Corridor.park_b))


def corridor_between(session: Session, one: int, other: int) -> Corridor | None:
    """The corridor of two parks, withdrawn or not, whichever of them comes first."""
    pair = (one, other)
    query = select(Corridor).where(Corridor.park_a_id.in_(pair), Corridor.park_b_id.in_(pair))
    return session.scalars(query).one_or_none()


def corridor_id(session: Session, code: str) -> int | None:
    """Withdrawn or not."""
    return session.scalars(select(Corridor.id).where(Corridor.code == code)).one_or_none()


def live_corridors(session: Session) -> Sequence[Corridor]:
    """By code, with their parks; without those of which a park was withdrawn."""
    return session.scalars(_live(select(Corridor)).options(*PARKS_OF_CORRIDOR)).all()


def live_corridor_ids(connection: Connection) -> dict[str, int]:
    """The same, as ids by code."""
    return {row.code: row.id for row in connection.execute(LIVE_IDS)}


def _live(query: Any) -> Any:
    a, b = aliased(Park), aliased(Park)
    return (
        query.join(a, Corridor.park_a_id == a.id)
        .join(b, Corridor.park_b_id == b.id)
        .where(*(row.withdrawn_at.is_(None) for row in (Corridor, a, b)))
        .order_by(Corridor.code)
    )


LIVE_IDS = _live(select(Corridor.code, Corridor.id))


def ranked(session: Session, corridor_ids: Iterable[int]) -> set[int]:
    """Those of the corridors that have a current run."""
    return set(
        session.scalars(select(Run.corridor_id).where(Run.corridor_id.in_(corridor_ids), Run.is_current, OF_CORRIDORS))
    )


def parks(session: Session) -> dict[str, Park]:
    """By code, withdrawn ones included."""
    return {row.code: row for row in session.scalars(select(Park).order_by(Park.code))}


def sites(session: Session) -> dict[tuple[str, str], Site]:
    """By the codes of their park and their own, withdrawn ones included."""
    query = select(Site).options(PARK_OF_SITE).join(Park, Site.park_id == Park.id).order_by(Park.code, Site.code)
    return {(row.park.code, row.code): row for row in session.scalars(query)}


def spaces(session: Session, site_id: int) -> dict[str, Space]:
    """By code, withdrawn ones included."""
    query = select(Space).where(Space.site_id == site_id).order_by(Space.code)
    return {row.code: row for row in session.scalars(query)}


def corridors(session: Session) -> dict[str, Corridor]:
    """By code, with their parks, withdrawn ones included."""
    query = select(Corridor).options(*PARKS_OF_CORRIDOR).order_by(Corridor.code)
    return {row.code: row for row in session.scalars(query)}


def park_codes(session: Session) -> dict[str, int]:
    """Code -> id of every park that is not withdrawn."""
    rows = session.execute(select(Park.code, Park.id).where(Park.withdrawn_at.is_(None)))
    return {row.code: row.id for row in rows}


def park_countries(session: Session) -> dict[str, str]:
    """Code -> country of every park that is not withdrawn."""
    rows = session.execute(select(Park.code, Park.country).where(Park.withdrawn_at.is_(None)))
    return {row.code: row.country for row in rows if row.country}


def site_codes(session: Session) -> dict[tuple[int, str], int]:
    """(id of the park, code) -> id of every site that is not withdrawn."""
    rows = session.execute(select(Site.park_id, Site.code, Site.id).where(Site.withdrawn_at.is_(None)))
    return {(row.park_id, row.code): row.id for row in rows}


def sites_with_spaces(session: Session, park_id: int) -> Sequence[Site]:
    """Those that are not withdrawn, by id, with all their spaces."""
    query = (
        select(Site)
        .where(Site.park_id == park_id, Site.withdrawn_at.is_(None))
        .options(selectinload(Site.spaces))
        .order_by(Site.id)
    )
    return session.scalars(query).all()


def chosen_spaces(spaces: Select[Space], chosen: SpaceFilter) -> Select[Space]:
    """Those of withdrawn sites count as withdrawn; one of unknown area is not known to be large enough."""
    live = and_(Space.withdrawn_at.is_(None), Site.withdrawn_at.is_(None))
    query = spaces.join(Site, Space.site_id == Site.id).where(~live if chosen.withdrawn else live)
    if chosen.park:
        query = query.join(Park, Site.park_id == Park.id).where(Park.code == chosen.park)
    if chosen.kind:
        query = query.where(Space.kind == chosen.kind)
    if chosen.min_area_m2:
        query = query.where(Space.area_m2 >= chosen.min_area_m2)
    if chosen.free_on:
        query = query.where(
            or_(Space.available_from.is_(None), Space.available_from <= chosen.free_on),
            or_(Space.available_until.is_(None), Space.available_until >= chosen.free_on),
        )
    return query
