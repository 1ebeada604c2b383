"""Who may write and read what, of every kind."""

import pytest
from sqlalchemy.orm import Session

from app.accounts.roles import Caller, Role
from app.errors import Forbidden
from app.portfolio.companies import service as companies
from app.portfolio.places import service as places
from app.portfolio.repository import AnyRow, authorise
from models import Company, Corridor, Opportunity, Park, Site, Space
from tests.support.portfolio import add, company

HOME, ELSEWHERE = 1, 2
OF_A_PARK = [
    Site(park_id=HOME),
    Space(site=Site(park_id=HOME)),
    Company(park_id=HOME),
    Opportunity(company=Company(park_id=HOME)),
]


def caller(role: Role, park_id: int | None = None) -> Caller:
    return Caller(key_id=1, role=role, park_id=park_id)


def may_write(who: Caller, row: AnyRow) -> bool:
    try:
        authorise(who, row)
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize("row", OF_A_PARK, ids=lambda row: type(row).__name__)
def test_what_belongs_to_a_park_is_written_by_its_managers(row: AnyRow) -> None:
    assert may_write(caller(Role.MANAGER, HOME), row)
    assert may_write(caller(Role.MANAGER), row)
    assert may_write(caller(Role.ADMIN), row)
    assert not may_write(caller(Role.MANAGER, ELSEWHERE), row)
    assert not may_write(caller(Role.VIEWER, HOME), row)
    assert not may_write(caller(Role.COMPLIANCE, HOME), row)


@pytest.mark.parametrize("row", [Park(id=HOME), Corridor(park_a_id=HOME)], ids=["park", "corridor"])
def test_parks_and_corridors_are_written_by_admins(row: AnyRow) -> None:
    assert may_write(caller(Role.ADMIN), row)
    assert not may_write(caller(Role.MANAGER), row)
    assert not may_write(caller(Role.MANAGER, HOME), row)


def test_a_company_outside_the_parks_is_written_by_whoever_is_bound_to_none() -> None:
    assert may_write(caller(Role.MANAGER), Company())
    assert not may_write(caller(Role.MANAGER, HOME), Company())


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("parks")
def test_every_caller_reads_all(session: Session) -> None:
    stranger = caller(Role.VIEWER, ELSEWHERE)
    assert [places.read_park(session, stranger, row_id).id for row_id in (1, 2)] == [1, 2]
    assert places.read_site(session, stranger, 1).park == "south"
    assert places.read_space(session, stranger, 1).site == "south-1"
    assert places.read_corridor(session, stranger, 1).park_b == "north"
    alfa = add(session, company("south", "Alfa", ["pumps"], []))
    assert companies.read(session, stranger, alfa.id) == alfa
    assert companies.offers.read(session, stranger, alfa.offers[0].id) == alfa.offers[0]
