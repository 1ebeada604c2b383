"""Sectors, activity codes and the capabilities in use."""

import pytest
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.errors import NotFound
from app.paging import Paging, decode
from app.portfolio.taxonomy import service
from app.portfolio.taxonomy.schemas import CapabilityOut
from models import Capability, Company, Opportunity
from models.base import now


def test_every_sector_is_listed_with_its_parent_and_three_names() -> None:
    found = {sector.code: sector for sector in service.all_sectors()}
    assert found["drives"].parent == "mechatronics"
    assert found["mechatronics"].parent is None
    assert all(sector.names.it and sector.names.ru and sector.names.en for sector in found.values())


def test_an_activity_code_is_brought_to_its_usual_form_and_to_nace() -> None:
    found = service.read_activity_code("ateco2007", "28,99,20")
    assert found.code == "28.99.20"
    assert [(item.code, item.share) for item in found.nace] == [("28.99", 1.0)]
    assert found.nace[0].titles.en == "Manufacture of other special-purpose machinery n.e.c."


def test_a_code_that_went_into_several_shows_the_share_of_each() -> None:
    found = service.read_activity_code("ateco2025", "01.41").nace
    assert [(item.code, item.share) for item in found] == [
        ("01.41", pytest.approx(2 / 3)),
        ("01.42", pytest.approx(1 / 3)),
    ]


def test_an_unknown_activity_code_is_not_found_and_says_why() -> None:
    with pytest.raises(NotFound) as error:
        service.read_activity_code("nace", "28.90")
    assert error.value.detail == "'28.90' is not a code of NACE Rev. 2: there is no class 28.90."


def company(session: Session, *named: tuple[str, list[str]], withdrawn: bool = False) -> Company:
    """A company with one opportunity for each (side, capabilities)."""
    known = {item.name: item for item in session.query(Capability)}
    row = Company(name="Esempio", withdrawn_at=now() if withdrawn else None)
    for side, names in named:
        row.opportunities.append(
            Opportunity(
                side=side,
                form="joint_project",
                language="en",
                title="Together",
                capabilities=[known.setdefault(name, Capability(name=name)) for name in names],
            )
        )
    session.add(row)
    session.flush()
    return row


def listed(session: Session, begins: str | None = None) -> list[CapabilityOut]:
    return service.capability_page(session, OPERATOR, begins, Paging(100, None)).items


def test_capabilities_are_counted_by_live_offers_and_needs(session: Session) -> None:
    company(session, ("offer", ["milling", "welding"]), ("need", ["milling"]))
    company(session, ("offer", ["milling"]))
    company(session, ("offer", ["milling", "casting"]), withdrawn=True)
    company(session, ("need", ["forging"])).opportunities[0].withdrawn_at = now()
    session.flush()
    assert listed(session) == [
        CapabilityOut(name="milling", offers=2, needs=1),
        CapabilityOut(name="welding", offers=1, needs=0),
    ]


def test_capabilities_are_found_by_how_they_begin(session: Session) -> None:
    company(session, ("offer", ["laser cladding", "laser_cutting", "сварка", "milling"]))
    assert [item.name for item in listed(session, "Laser")] == ["laser cladding", "laser_cutting"]
    assert [item.name for item in listed(session, "laser_")] == ["laser_cutting"]
    assert [item.name for item in listed(session, "СВАР")] == ["сварка"]


def test_capabilities_come_in_pages(session: Session) -> None:
    company(session, ("need", ["a", "b", "c"]))
    first = service.capability_page(session, OPERATOR, None, Paging(2, None))
    assert first.next_cursor is not None
    second = service.capability_page(session, OPERATOR, None, Paging(2, decode(first.next_cursor)))
    assert [item.name for item in (*first.items, *second.items)] == ["a", "b", "c"]
    assert second.next_cursor is None
