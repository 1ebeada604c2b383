"""Parks, sites and spaces: who may write them, what is unique, what a change brings about."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.paging import Paging, decode
from app.portfolio.places import service
from app.portfolio.places.schemas import (
    CorridorIn,
    ParkChange,
    SiteChange,
    SpaceChange,
    SpaceFilter,
    SpaceIn,
)
from app.portfolio.schemas import PlaceFilter
from models import Site
from tests.app.portfolio.places.making import ADMIN, ALL, manager, park, site, space


def up_to_date(session: Session, site_id: int) -> Site:
    """The site as a ranking leaves it."""
    row = session.get_one(Site, site_id)
    row.party.stale_since = None
    session.flush()
    return row


def test_a_site_names_its_park_and_a_space_its_site(session: Session) -> None:
    hub = site(session, park(session).id)
    lab = space(session, hub.id, equipment=["vice"])
    assert service.read_site(session, ADMIN, hub.id).park == "north"
    assert (lab.site, lab.park, lab.equipment) == ("hub", "north", ["vice"])
    assert service.read_space(session, ADMIN, lab.id) == lab


def test_a_park_code_is_taken_even_by_a_withdrawn_park(session: Session) -> None:
    service.withdraw_park(session, ADMIN, park(session).id)
    with pytest.raises(Conflict) as error:
        park(session)
    assert error.value.extras["errors"][0]["field"] == "code"
    assert "brought back" in str(error.value.detail)


def test_two_parks_may_have_sites_of_one_code_but_one_park_may_not(session: Session) -> None:
    north, south = park(session), park(session, "south")
    first = site(session, north.id)
    assert site(session, south.id).id != first.id
    with pytest.raises(Conflict):
        site(session, north.id)


def test_a_site_has_one_space_of_a_code(session: Session) -> None:
    hub = site(session, park(session).id)
    space(session, hub.id)
    with pytest.raises(Conflict):
        space(session, hub.id)


def test_a_manager_edits_the_sites_and_spaces_of_the_own_park_only(session: Session) -> None:
    north, south = park(session), park(session, "south")
    hub = site(session, north.id)
    lab = space(session, hub.id)
    service.change_site(session, manager(north.id), hub.id, SiteChange(city="Rovereto"))
    with pytest.raises(Forbidden):
        service.change_site(session, manager(south.id), hub.id, SiteChange(city="Trento"))
    with pytest.raises(Forbidden):
        service.add_space(session, manager(south.id), hub.id, SpaceIn(code="x", name="x", kind="office"))
    with pytest.raises(Forbidden):
        service.withdraw_space(session, manager(south.id), lab.id)


def test_a_manager_does_not_write_parks_and_corridors(session: Session) -> None:
    north = park(session)
    with pytest.raises(Forbidden):
        service.change_park(session, manager(north.id), north.id, ParkChange(name="Other"))
    with pytest.raises(Forbidden):
        service.add_corridor(session, manager(north.id), CorridorIn(code="c", name="c", park_a="north", park_b="south"))


def test_what_is_not_sent_stays(session: Session) -> None:
    north = park(session)
    service.change_park(session, ADMIN, north.id, ParkChange(city="Trento"))
    changed = service.change_park(session, ADMIN, north.id, ParkChange(description="Hills."))
    assert (changed.name, changed.city, changed.description) == ("North", "Trento", "Hills.")
    assert service.change_park(session, ADMIN, north.id, ParkChange(city=None)).city is None


def test_a_withdrawn_park_is_listed_apart_and_can_be_brought_back(session: Session) -> None:
    north = park(session)
    service.withdraw_park(session, ADMIN, north.id)
    service.withdraw_park(session, ADMIN, north.id)
    assert service.park_page(session, ADMIN, ALL).items == []
    assert [item.code for item in service.park_page(session, ADMIN, ALL, PlaceFilter(withdrawn=True)).items] == [
        "north"
    ]
    service.change_park(session, ADMIN, north.id, ParkChange(withdrawn=False))
    assert [item.withdrawn for item in service.park_page(session, ADMIN, ALL).items] == [False]


def test_a_place_that_is_not_there_is_not_found(session: Session) -> None:
    for read in (service.read_park, service.read_site, service.read_space, service.read_corridor):
        with pytest.raises(NotFound):
            read(session, ADMIN, 4711)
    with pytest.raises(NotFound):
        service.site_page(session, ADMIN, ALL, 4711)
    with pytest.raises(NotFound):
        service.space_page_of_site(session, ADMIN, ALL, 4711)


def test_a_real_change_of_a_site_makes_its_lists_stale(session: Session) -> None:
    hub = up_to_date(session, site(session, park(session).id).id)
    before = hub.updated_at
    same = SiteChange(name="Hub", sectors=[], withdrawn=False)
    assert service.change_site(session, ADMIN, hub.id, same).up_to_date
    assert hub.updated_at == before
    assert not service.change_site(session, ADMIN, hub.id, SiteChange(sectors=["drives"])).up_to_date
    assert hub.updated_at > before


def test_withdrawing_a_site_twice_changes_it_once(session: Session) -> None:
    hub_id = site(session, park(session).id).id
    up_to_date(session, hub_id)
    service.withdraw_site(session, ADMIN, hub_id)
    assert not service.read_site(session, ADMIN, hub_id).up_to_date
    up_to_date(session, hub_id)
    service.withdraw_site(session, ADMIN, hub_id)
    assert service.read_site(session, ADMIN, hub_id).up_to_date


def test_a_real_change_of_a_space_makes_the_lists_of_its_site_stale(session: Session) -> None:
    hub = session.get_one(Site, site(session, park(session).id).id)
    hub.party.stale_since = None
    lab = space(session, hub.id, equipment=["vice"])
    assert hub.party.stale_since is not None
    up_to_date(session, hub.id)
    service.change_space(session, ADMIN, lab.id, SpaceChange(name="lab", equipment=["vice"]))
    assert hub.party.stale_since is None
    service.change_space(session, ADMIN, lab.id, SpaceChange(equipment=["vice", "crane"]))
    assert hub.party.stale_since is not None
    up_to_date(session, hub.id)
    service.withdraw_space(session, ADMIN, lab.id)
    assert hub.party.stale_since is not None


def test_a_space_is_not_free_until_a_day_before_it_becomes_free(session: Session) -> None:
    lab = space(session, site(session, park(session).id).id, available_from="2015-06-01")
    with pytest.raises(Invalid) as error:
        service.change_space(session, ADMIN, lab.id, SpaceChange(available_until=date(2015, 5, 31)))
    assert error.value.extras["errors"][0]["field"] == "available_until"


def test_spaces_are_found_by_park_kind_area_and_day(session: Session) -> None:
    hub, other = site(session, park(session).id), site(session, park(session, "south").id)
    space(session, hub.id, "hall", kind="production_hall", area_m2=300)
    space(session, hub.id, "bench", area_m2=40, available_from="2015-06-01", available_until="2015-12-31")
    space(session, hub.id, "corner")
    space(session, other.id, "desk", kind="office", area_m2=20, available_until="2015-06-30")

    def found(**chosen: object) -> list[str]:
        return [item.code for item in service.space_page(session, ADMIN, ALL, SpaceFilter(**chosen)).items]  # type: ignore[arg-type]  # as given

    assert found() == ["bench", "corner", "desk", "hall"]
    assert found(park="south") == ["desk"]
    assert found(kind="laboratory") == ["bench", "corner"]
    assert found(min_area_m2=40) == ["bench", "hall"]
    assert found(free_on=date(2015, 6, 1)) == ["bench", "corner", "desk", "hall"]
    assert found(free_on=date(2015, 5, 31)) == ["corner", "desk", "hall"]
    assert found(free_on=date(2016, 1, 1)) == ["corner", "hall"]
    here = service.space_page_of_site(session, ADMIN, ALL, other.id)
    assert [item.code for item in here.items] == ["desk"]


def test_the_spaces_of_a_withdrawn_site_count_as_withdrawn(session: Session) -> None:
    hub = site(session, park(session).id)
    space(session, hub.id)
    service.withdraw_site(session, ADMIN, hub.id)
    assert service.space_page(session, ADMIN, ALL, SpaceFilter()).items == []
    assert len(service.space_page(session, ADMIN, ALL, SpaceFilter(withdrawn=True)).items) == 1


def test_pages_follow_each_other_by_name_without_gap_or_repeat(session: Session) -> None:
    hub = site(session, park(session).id)
    names = ["b", "a", "b", "c", "a"]
    for number, name in enumerate(names):
        space(session, hub.id, f"s-{number}", name=name)
    seen: list[tuple[str, int]] = []
    cursor = None
    while True:
        page = service.space_page(session, ADMIN, Paging(2, cursor and decode(cursor)), SpaceFilter())
        seen += [(item.name, item.id) for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [name for name, _ in seen] == sorted(names)
    assert len(set(seen)) == len(names)


def test_a_list_takes_as_many_queries_for_many_spaces_as_for_one(session: Session) -> None:
    hub = site(session, park(session).id)

    def queries() -> int:
        session.expunge_all()
        sent: list[str] = []

        def record(_c: object, _cursor: object, statement: str, *_: object) -> None:
            sent.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", record)
        service.space_page(session, ADMIN, ALL, SpaceFilter())
        event.remove(session.get_bind(), "before_cursor_execute", record)
        return len(sent)

    space(session, hub.id, "s-0")
    one = queries()
    for number in range(1, 6):
        space(session, hub.id, f"s-{number}")
    assert queries() == one == 1
