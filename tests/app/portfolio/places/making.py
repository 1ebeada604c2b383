"""Parks, sites, spaces and corridors, made with no more than they need."""

from sqlalchemy.orm import Session

from app.accounts.roles import Caller, Role
from app.paging import Paging
from app.portfolio.places import service
from app.portfolio.places.schemas import (
    CorridorIn,
    CorridorOut,
    ParkIn,
    ParkOut,
    SiteIn,
    SiteOut,
    SpaceIn,
    SpaceOut,
)

ADMIN = Caller(key_id=1, role=Role.ADMIN, park_id=None)
ALL = Paging(limit=100, after=None)


def manager(park_id: int) -> Caller:
    return Caller(key_id=2, role=Role.MANAGER, park_id=park_id)


def park(session: Session, code: str = "north") -> ParkOut:
    return service.add_park(session, ADMIN, ParkIn(code=code, name=code.title(), country="IT"))


def site(session: Session, park_id: int, code: str = "hub") -> SiteOut:
    return service.add_site(session, ADMIN, park_id, SiteIn(code=code, name=code.title()))


def space(session: Session, site_id: int, code: str = "lab", **fields: object) -> SpaceOut:
    sent = SpaceIn.model_validate({"code": code, "name": code, "kind": "laboratory", **fields})
    return service.add_space(session, ADMIN, site_id, sent)


def corridor(session: Session, a: str, b: str, code: str = "bridge") -> CorridorOut:
    return service.add_corridor(session, ADMIN, CorridorIn(code=code, name=code, park_a=a, park_b=b))
