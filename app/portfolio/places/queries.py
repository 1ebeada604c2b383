"""The SQL of parks, sites, spaces and corridors."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.paging import Paging, after
from app.portfolio.places.schemas import SpaceFilter
from models import Corridor, Park, Run, Site, Space

Place = TypeVar("Place", Park, Site, Space, Corridor)


def park(session: Session, park_id: int) -> Park | None:
    return session.get(Park, park_id)


def site(session: Session, site_id: int) -> Site | None:
    return session.scalars(select(Site).where(Site.id == site_id).options(joinedload(Site.park))).one_or_none()


def space(session: Session, space_id: int) -> Space | None:
    query = select(Space).where(Space.id == space_id).options(joinedload(Space.site).joinedload(Site.park))
    return session.scalars(query).one_or_none()


def corridor(session: Session, corridor_id: int) -> Corridor | None:
    return session.scalars(_with_parks().where(Corridor.id == corridor_id)).one_or_none()


def corridor_between(session: Session, one: int, other: int) -> Corridor | None:
    """The corridor of two parks, withdrawn or not, whichever of them comes first."""
    pair = (one, other)
    query = select(Corridor).where(Corridor.park_a_id.in_(pair), Corridor.park_b_id.in_(pair))
    return session.scalars(query).one_or_none()


def live_corridors(session: Session) -> Sequence[Corridor]:
    """By code; without those of which a park was withdrawn."""
    a, b = aliased(Park), aliased(Park)
    query = (
        _with_parks()
        .join(a, Corridor.park_a_id == a.id)
        .join(b, Corridor.park_b_id == b.id)
        .where(*(row.withdrawn_at.is_(None) for row in (Corridor, a, b)))
        .order_by(Corridor.code)
    )
    return session.scalars(query).all()


def ranked(session: Session, corridor_ids: Iterable[int]) -> set[int]:
    """Those of the corridors that have a current run."""
    return set(session.scalars(select(Run.corridor_id).where(Run.corridor_id.in_(corridor_ids), Run.is_current)))


def _with_parks() -> Select[Any]:
    return select(Corridor).options(joinedload(Corridor.park_a), joinedload(Corridor.park_b))


def known_as(session: Session, kind: type[Place], **columns: str | int) -> Place | None:
    """The one row, withdrawn or not, with these values, such as a code and what it is unique in."""
    return session.scalars(select(kind).filter_by(**columns)).one_or_none()


def park_codes(session: Session) -> dict[str, int]:
    rows = session.execute(select(Park.code, Park.id).where(Park.withdrawn_at.is_(None)))
    return {row.code: row.id for row in rows}


def site_codes(session: Session) -> dict[tuple[int, str], int]:
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


def park_page(session: Session, withdrawn: bool, paging: Paging) -> Sequence[Park]:
    live = Park.withdrawn_at.is_(None)
    return session.scalars(_page(select(Park).where(~live if withdrawn else live), Park, paging)).all()


def site_page(session: Session, park_id: int, withdrawn: bool, paging: Paging) -> Sequence[Site]:
    live = Site.withdrawn_at.is_(None)
    query = select(Site).where(Site.park_id == park_id, ~live if withdrawn else live).options(joinedload(Site.park))
    return session.scalars(_page(query, Site, paging)).all()


def corridor_page(session: Session, withdrawn: bool, paging: Paging) -> Sequence[Corridor]:
    live = Corridor.withdrawn_at.is_(None)
    return session.scalars(_page(_with_parks().where(~live if withdrawn else live), Corridor, paging)).all()


def space_page(session: Session, chosen: SpaceFilter, paging: Paging) -> Sequence[Space]:
    """Those of withdrawn sites count as withdrawn; one of unknown area is not known to be large enough."""
    live = and_(Space.withdrawn_at.is_(None), Site.withdrawn_at.is_(None))
    query = (
        select(Space)
        .join(Site, Space.site_id == Site.id)
        .where(~live if chosen.withdrawn else live)
        .options(joinedload(Space.site).joinedload(Site.park))
    )
    if chosen.site_id:
        query = query.where(Space.site_id == chosen.site_id)
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
    return session.scalars(_page(query, Space, paging)).all()


def _page(query: Select[Any], kind: type[Place], paging: Paging) -> Select[Any]:
    """By name; one row more than the page holds."""
    query = query.order_by(kind.name, kind.id).limit(paging.limit + 1)
    if paging.after:
        query = query.where(after(paging.after, (kind.name, str, False), (kind.id, int, False)))
    return query
