"""Companies of the south and their stays in the north: a whole laboratory, and an office with three workplaces."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR, Caller, Role
from app.database import transaction
from app.hosting import service
from app.hosting.giving import Given
from app.hosting.schemas import EvaluationIn, StayIn
from app.hosting.states import StayAction, StayReason
from app.introductions.desk import Desk
from app.portfolio.places import service as places
from app.portfolio.places.schemas import SpaceIn
from models import Company, Park, Site, Space, Stay
from tests.support.beginnings import make_parks
from tests.support.introductions import Gate
from tests.support.portfolio import add, company

OFFICE = {"code": "office", "name": "Long office", "kind": "office", "workplaces": 3, "equipment": ["plotter", "probe"]}
ON_SITE = Given(contact="Reception")
BECAUSE = Given(reason=StayReason.OTHER_DAYS)
GOOD = Given(evaluation=EvaluationIn(rating=4, again=True))


@dataclass
class Stays:
    """Of one database. `spaces` by code: `lab` and `office` are the north's, `south-lab` is not."""

    engine: Engine
    gate: Gate
    desk: Desk
    companies: list[int]
    parks: dict[str, int]
    sites: dict[str, int]
    spaces: dict[str, int]

    def manager(self, park: str) -> Caller:
        return Caller(key_id=7 if park == "south" else 8, role=Role.MANAGER, park_id=self.parks[park])

    def wanted(self, starts: str, ends: str, space: str = "lab", guest: int = 0, **more: Any) -> StayIn:
        days = {"starts_on": starts, "ends_on": ends}
        return StayIn.model_validate(
            {"company_id": self.companies[guest], "space_id": self.spaces[space]} | days | more
        )

    def request(self, *days: str, park: str = "south", **wanted: Any) -> Stay:
        with transaction(self.engine) as session:
            return service.request(session, self.desk, self.manager(park), self.wanted(*days, **wanted))

    def act(self, row: Stay, action: StayAction, park: str = "north", given: Given = Given()) -> Stay:  # noqa: B008 - frozen
        with transaction(self.engine) as session:
            return service.act(session, self.desk, self.manager(park), row.id, action, None, given)

    def approved(self, *days: str, **wanted: Any) -> Stay:
        return self.act(self.request(*days, **wanted), StayAction.APPROVE, given=ON_SITE)

    def ended(self, starts: str, ends: str, **wanted: Any) -> Stay:
        row = self.act(self.approved(starts, ends, **wanted), StayAction.BEGIN)
        return self.act(row, StayAction.END, given=Given(on=date.fromisoformat(ends)))

    def read(self, row: Stay) -> Stay:
        with transaction(self.engine, writes=False) as session:
            return session.get_one(Stay, row.id)


def three_drives(engine: Engine) -> None:
    """The parks, companies of the south, and an office beside the laboratory in the north."""
    make_parks(engine)
    with transaction(engine) as session:
        for name in ("Alfa", "Beta", "Gamma"):
            add(session, company("south", f"{name} Drives", ["drive"], ["pump"]))
        north = session.scalars(select(Site.id).where(Site.code == "north-1")).one()
        places.add_space(session, OPERATOR, north, SpaceIn.model_validate(OFFICE))


def of_drives(engine: Engine) -> Stays:
    """The database begins with `three_drives`."""
    with transaction(engine, writes=False) as session:
        companies = list(session.scalars(select(Company.id).order_by(Company.id)))
        parks = {park.code: park.id for park in session.scalars(select(Park))}
        sites = {
            code: session.scalars(select(Site.id).where(Site.park_id == park)).one() for code, park in parks.items()
        }
        spaces = {
            f"south-{space.code}" if space.site_id == sites["south"] else space.code: space.id
            for space in session.scalars(select(Space))
        }
    gate = Gate()
    return Stays(engine, gate, Desk(gate, None), companies, parks, sites, spaces)
