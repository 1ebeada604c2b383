"""Companies as the engine sees them."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.portfolio.companies import service
from app.portfolio.companies.profiles import company_parties
from matching.profiles import Form, Profile, Room
from models import Company, Park
from tests.support.lists import party_of
from tests.support.portfolio import add, company, opportunity

DAY = date(2015, 9, 1)
pytestmark = [
    pytest.mark.usefixtures("parks"),
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
]


def read(engine: Engine) -> list[Profile]:
    with transaction(engine, writes=False) as session:
        park = session.scalars(select(Park).where(Park.code == "south")).one()
        return [profile for profile, _ in company_parties(session, park, DAY)]


def test_only_live_companies_of_the_park_come_by_id(engine: Engine) -> None:
    with transaction(engine) as session:
        made = [add(session, company("south", name, [], [])) for name in "CBA"]
        add(session, company("north", "D", [], []))
        service.withdraw(session, OPERATOR, made[1].id)
    assert [profile.name for profile in read(engine)] == ["C", "A"]


def test_what_is_valid_on_the_day_or_later_counts(engine: Engine) -> None:
    offers = [
        opportunity("past", valid_until="2015-08-31"),
        opportunity("last day", valid_until="2015-09-01"),
        opportunity("endless"),
        opportunity("soon", valid_from="2016-01-01"),
    ]
    with transaction(engine) as session:
        add(session, company("south", "A", offers, [opportunity("past", valid_until="2015-08-31")]))
    (found,) = read(engine)
    assert [offer.title for offer in found.offers] == ["last day", "endless", "soon"]
    assert found.needs == ()


def test_a_withdrawn_offer_does_not_count(engine: Engine) -> None:
    with transaction(engine) as session:
        made = add(session, company("south", "A", ["pumps", "seals"], []))
        service.offers.withdraw(session, OPERATOR, made.offers[0].id)
    assert [offer.title for offer in read(engine)[0].offers] == ["seals"]


def test_a_profile_says_what_the_company_said(engine: Engine) -> None:
    room = {"kind": "laboratory", "area_m2": 40, "from": "2015-10-01", "until": None, "equipment": ["crane"]}
    need = opportunity("Bench", "hosting", summary="Cold.", description="Very.", space=room, capabilities=["Tests"])
    fields = {
        "descriptions": [{"language": "it", "summary": "Breve.", "text": "Lungo."}, {"language": "ru", "text": "Да."}],
        "activity_codes": [{"system": "okved2", "code": "28.99.39"}, {"system": "nace", "code": "62.01"}],
        "languages": ["ru"],
        "sectors": ["drives"],
        "employees": 7,
    }
    with transaction(engine) as session:
        made = add(session, company("south", "A", [], [need, opportunity("Any room", "hosting")], **fields))
    (found,) = read(engine)
    assert (found.id, found.kind, found.employees) == (party_of(engine, made.id), "company", 7)
    assert found.descriptions == {"it": "Breve.\nLungo.", "ru": "Да."}
    assert dict(found.nace) == {"28.99": 1.0, "62.01": 1.0}
    assert (found.languages, found.sectors) == ({"ru"}, {"drives"})
    bench, any_room = found.needs
    assert (bench.form, bench.text, bench.capabilities) == (Form.HOSTING, "Cold.\nVery.", {"tests"})
    assert bench.room == Room("laboratory", 40, date(2015, 10, 1), None, ("crane",))
    assert any_room.room is None


def test_a_card_shows_what_is_published(engine: Engine) -> None:
    with transaction(engine) as session:
        made = add(session, company("south", "A", [], [], city="Trento", languages=["it"], sectors=["drives"]))
        park = session.scalars(select(Park).where(Park.code == "south")).one()
        ((_, card),) = company_parties(session, park, DAY)
        assert session.scalars(select(Company.id)).all() == [made.id]
    assert card == {
        "kind": "company",
        "id": made.id,
        "name": "A",
        "park": "south",
        "city": "Trento",
        "languages": ["it"],
        "sectors": ["drives"],
        "summaries": {"en": "A of south"},
    }


def test_a_name_in_capitals_is_told_to_others_without(engine: Engine) -> None:
    with transaction(engine) as session:
        add(session, company("south", "MAIUSCOLO SRL", [], []))
        park = session.scalars(select(Park).where(Park.code == "south")).one()
        ((profile, card),) = company_parties(session, park, DAY)
    assert profile.name == card["name"] == "Maiuscolo SRL"
