"""Sites as the engine sees them."""

from datetime import date
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio.places.profiles import KINDS, site_parties
from app.schemas import LanguageCode, SpaceKind
from matching.profiles import Form, Profile, Room
from models import Park, Site, Space
from models.base import now

DAY = date(2015, 9, 1)


def make_site(session: Session, *spaces: Space, **fields: object) -> Site:
    found = session.scalars(select(Park).where(Park.code == "north")).one_or_none()
    park = found or Park(code="north", name="North", country="IT")
    code = f"site-{session.query(Site).count()}"
    site = Site(park=park, code=code, name=code, **({"language": "en"} | fields))
    session.add_all([site, *spaces])
    for number, space in enumerate(spaces):
        space.site, space.code = site, f"space-{number}"
    session.flush()
    return site


def make_space(**fields: object) -> Space:
    return Space(**({"name": "Laser bench", "kind": "laboratory"} | fields))


def read(session: Session) -> list[Profile]:
    session.expunge_all()
    park = session.scalars(select(Park).where(Park.code == "north")).one()
    return [profile for profile, _ in site_parties(session, park, DAY)]


def test_a_site_offers_its_spaces_for_hosting(session: Session) -> None:
    space = make_space(area_m2=85, equipment=["vice", "crane"], available_from=date(2016, 1, 1))
    site = make_site(session, space, description="A hub.", languages=["it", "en"], sectors=["drives"])
    (found,) = read(session)
    assert (found.id, found.kind, found.name) == (site.id, "site", site.name)
    assert found.descriptions == {"en": "A hub."}
    assert (found.languages, found.sectors) == ({"it", "en"}, {"drives"})
    (offer,) = found.offers
    assert (offer.id, offer.form, offer.title) == (space.id, Form.HOSTING, "Laser bench")
    assert offer.text == "Laboratory, 85 m²: vice, crane."
    assert offer.room == Room("laboratory", 85, date(2016, 1, 1), None, ("vice", "crane"))


def test_a_space_is_described_in_the_language_of_its_site(session: Session) -> None:
    make_site(session, make_space(area_m2=12.5), language="ru")
    make_site(session, make_space(kind="storage"), language="it")
    russian, italian = read(session)
    assert (russian.offers[0].language, russian.offers[0].text) == ("ru", "Лаборатория, 12.5 м².")
    assert (italian.offers[0].language, italian.offers[0].text) == ("it", "Magazzino.")
    assert italian.descriptions == {}


def test_every_kind_of_space_has_a_word_in_every_language() -> None:
    assert set(KINDS) == set(get_args(SpaceKind))
    assert {frozenset(words) for words in KINDS.values()} == {frozenset(get_args(LanguageCode))}


def test_a_space_is_left_out_after_its_last_day(session: Session) -> None:
    make_site(
        session,
        make_space(name="past", available_until=date(2015, 8, 31)),
        make_space(name="last day", available_until=DAY),
        make_space(name="endless"),
    )
    (found,) = read(session)
    assert [offer.title for offer in found.offers] == ["last day", "endless"]


def test_sites_with_nothing_to_offer_are_left_out(session: Session) -> None:
    make_site(session)
    make_site(session, make_space(available_until=date(2015, 8, 31)))
    make_site(session, make_space(withdrawn_at=now()))
    make_site(session, make_space(), withdrawn_at=now())
    kept = make_site(session, make_space(), make_space(withdrawn_at=now()))
    (found,) = read(session)
    assert found.id == kept.id
    assert len(found.offers) == 1


def test_sites_come_by_id_and_only_those_of_the_park(session: Session) -> None:
    first, second = make_site(session, make_space()), make_site(session, make_space())
    elsewhere = Site(park=Park(code="south", name="South", country="RU"), code="site", name="Site")
    session.add_all([elsewhere, Space(site=elsewhere, code="s", name="s", kind="office")])
    session.flush()
    assert [found.id for found in read(session)] == [first.id, second.id]
