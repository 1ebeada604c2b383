"""Companies and sites fall into classes of equal facts, which are read again when something changes."""

from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from app.accounts.roles import OPERATOR
from app.compliance.policy import classes
from app.compliance.policy.facts import DualUse, Facts, Listing
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.portfolio import parties
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange, CompanyOut
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkChange
from matching.profiles import Form
from models import Park, Party, PolicyChange, PolicyClass, Site
from tests.support.policy import FakeLists, policy_with
from tests.support.portfolio import add, company, opportunity

INN, OTHER_INN = "7700000016", "7707083893"


def added(engine: Engine, name: str, park: str = "south", offers: Any = (), **fields: Any) -> CompanyOut:
    with transaction(engine) as session:
        return add(session, company(park, name, list(offers), [], **fields))


def facts_of(engine: Engine, policy: Policy, company_id: int) -> Facts:
    with transaction(engine) as session:
        party = parties.of_company(session, company_id)
        return classes.facts_today(session, policy, [party])[party][1]


pytestmark = pytest.mark.usefixtures("parks")


def test_facts_are_read_from_the_profile_its_park_and_its_site(engine: Engine) -> None:
    offers = [
        opportunity("Laser", "technology_transfer", dual_use=["6A003", "9"]),
        opportunity("Pump", dual_use=[]),
        opportunity("Valve"),
    ]
    made = added(
        engine,
        "Alfa",
        offers=offers,
        country="IT",
        activity_codes=[{"system": "nace", "code": "30.30"}, {"system": "nace", "code": "10.11"}],
        establishments=[{"country": "RU", "place": "Office 3, Technopolis Moscow"}],
    )
    found = facts_of(engine, policy_with(), made.id)
    assert found.countries == ("IT", "RU")
    assert found.parks == ("south",)
    assert found.zones == ("technopolis-moscow",)
    assert found.activities == ("30.3",), "only what a pack asks for"
    assert dict(found.dual_use) == {
        Form.TECHNOLOGY_TRANSFER: DualUse(("6A003", "9"), False),
        Form.COMMERCIAL_PARTNERSHIP: DualUse((), True),
    }
    assert found.ownership == "unknown"


def test_a_zone_is_found_by_the_code_and_by_the_name_of_a_park_or_a_site(engine: Engine) -> None:
    made = added(engine, "Beta", "north")
    assert facts_of(engine, policy_with(), made.id).zones == ()
    with transaction(engine) as session:
        park = session.scalars(select(Park).where(Park.code == "north")).one()
        places.change_park(session, OPERATOR, park.id, ParkChange(zone="alabuga"))
    assert facts_of(engine, policy_with(), made.id).zones == ("alabuga",)
    with transaction(engine) as session:
        places.change_park(session, OPERATOR, park.id, ParkChange(zone=None, name="ОЭЗ «Технополис Москва»"))
        site = session.scalars(select(Site.party_id).where(Site.park_id == park.id)).one()
        of_site = classes.facts_today(session, policy_with(), [site])[site][1]
    assert facts_of(engine, policy_with(), made.id).zones == ("technopolis-moscow",)
    assert of_site.zones == ("technopolis-moscow",)
    assert of_site.ownership == "known"


def test_a_company_is_listed_by_its_number_by_its_name_by_its_owners_and_its_directors(engine: Engine) -> None:
    lists = FakeLists({INN: "eu", "Gamma": "un", "Volk": "eu", "Lisa": "eu_annex_iv"})
    by_number = added(engine, "Beta", "north", identifiers={"inn": INN})
    by_name = added(engine, "Gamma", "north", directors=["Lisa"])
    owned = added(
        engine,
        "Delta",
        "north",
        owners=[{"name": "Beta", "share": 30, "number": INN}, {"name": "Upper", "share": 70, "number": OTHER_INN}],
    )
    half = [{"name": "Beta", "share": 50, "number": INN}]
    added(engine, "Upper", "north", identifiers={"inn": OTHER_INN}, owners=half)
    policy = policy_with(lists)
    assert facts_of(engine, policy, by_number.id).listings == (Listing("eu", "number", True),)
    assert facts_of(engine, policy, by_name.id).listings == (
        Listing("eu_annex_iv", "director", False),
        Listing("un", "name", False),
    )
    assert facts_of(engine, policy, owned.id).listings == (Listing("eu", "ownership", True),)


def test_who_has_the_same_facts_shares_a_class_and_a_change_leads_into_another(engine: Engine) -> None:
    policy = policy_with()
    ids = [added(engine, name, owners=[{"name": "Anna", "share": 100, "person": True}]).id for name in ("A", "B")]
    classes.bring_up_to_date(engine, policy)
    with transaction(engine) as session:
        assert session.scalar(select(func.count(PolicyClass.id))) == 3, "of the two companies, and of each site"
        assert session.scalar(select(func.count(Party.facts_due_since))) == 0
        assert session.scalars(select(PolicyChange.cause).order_by(PolicyChange.id)).all() == ["policy", "lists"]
        companies.change(session, OPERATOR, ids[0], CompanyChange(country="AT"))
    classes.bring_up_to_date(engine, policy)
    with transaction(engine) as session:
        (change,) = session.scalars(select(PolicyChange).where(PolicyChange.party_id.is_not(None)))
        assert (change.cause, change.party_id) == ("facts", parties.of_company(session, ids[0]))
        kept = {row.id: row.facts for row in session.scalars(select(PolicyClass))}
    before, after = (Facts.restored(kept[one]) for one in (change.before_id, change.after_id))
    assert classes.differing(before, after) == ["countries"]


def test_new_lists_and_another_policy_have_everybody_read_again(engine: Engine) -> None:
    lists = FakeLists()
    made = added(engine, "Beta", "north", identifiers={"inn": INN})
    policy = policy_with(lists)
    classes.bring_up_to_date(engine, policy)
    lists.listed, lists.version = {INN: "eu"}, "2"
    classes.bring_up_to_date(engine, policy)
    fewer = Policy.with_packs(policy.packs[:1], screener=lists)
    classes.bring_up_to_date(engine, fewer)
    with transaction(engine) as session:
        noted = session.scalars(select(PolicyChange).order_by(PolicyChange.id)).all()
        party = parties.of_company(session, made.id)
    assert [(row.cause, row.party_id) for row in noted[2:4]] == [("lists", None), ("lists", party)]
    assert "listed-eu" in noted[4].details["removed"]
    assert {row.cause for row in noted[5:]} == {"policy"}
