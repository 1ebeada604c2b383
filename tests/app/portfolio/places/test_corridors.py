"""Corridors join two parks, are ranked, and are named where there are several."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid
from app.portfolio.places import service
from app.portfolio.places.schemas import (
    CorridorChange,
    CorridorIn,
    ParkChange,
)
from models import Run
from models.base import now
from tests.app.portfolio.places.making import ADMIN, ALL, corridor, park, site


def test_two_parks_have_one_corridor_whatever_the_order(session: Session) -> None:
    park(session)
    park(session, "south")
    made = corridor(session, "north", "south")
    assert (made.park_a, made.park_b, made.ranked) == ("north", "south", False)
    with pytest.raises(Conflict) as error:
        corridor(session, "south", "north", "back")
    assert "bridge" in str(error.value.detail)


def test_a_corridor_needs_two_parks_that_exist(session: Session) -> None:
    park(session)
    with pytest.raises(ValueError, match="same park as"):
        CorridorIn(code="c", name="c", park_a="north", park_b="north")
    with pytest.raises(Invalid) as error:
        corridor(session, "north", "nowhere")
    assert error.value.extras["errors"] == [
        {"field": "park_b", "reason": "no park has the code 'nowhere'; known: north"}
    ]


def test_the_day_that_a_corridor_lives_in_can_be_set_and_taken_off(session: Session) -> None:
    park(session)
    park(session, "south")
    made = corridor(session, "north", "south")
    changed = service.change_corridor(session, ADMIN, made.id, CorridorChange(as_of=date(2015, 9, 1)))
    assert changed.as_of == date(2015, 9, 1)
    assert service.change_corridor(session, ADMIN, made.id, CorridorChange(as_of=None)).as_of is None


def test_a_corridor_is_ranked_once_it_has_a_current_run(session: Session) -> None:
    for code in ("east", "north", "south"):
        park(session, code)
    made, other = corridor(session, "north", "south"), corridor(session, "north", "east", "other")
    facts: dict[str, Any] = {"encoder": "e", "weights": "w", "profiles_hash": "h", "calibrations": {}}
    run = Run(
        corridor_id=made.id,
        list_length=5,
        as_of=date(2015, 9, 1),
        started_at=now(),
        finished_at=now(),
        pairs=0,
        **facts,
    )
    session.add(run)
    session.flush()
    assert not service.read_corridor(session, ADMIN, made.id).ranked
    run.is_current = True
    session.flush()
    assert service.read_corridor(session, ADMIN, made.id).ranked
    listed = {item.id: item.ranked for item in service.corridor_page(session, ADMIN, ALL).items}
    assert listed == {made.id: True, other.id: False}


def test_the_only_corridor_need_not_be_named(session: Session) -> None:
    for code in ("east", "north", "south"):
        park(session, code)
    assert refusal(session, None) == "Say which corridor; known: none."
    corridor(session, "north", "south")
    assert service.find_corridor(session, None).park_b.code == "south"
    second = corridor(session, "north", "east", "other")
    assert refusal(session, None) == "Say which corridor; known: bridge, other."
    assert refusal(session, "third") == "No corridor has the code 'third'; known: bridge, other."
    assert service.find_corridor(session, "other").id == second.id
    service.withdraw_corridor(session, ADMIN, second.id)
    assert service.find_corridor(session, None).code == "bridge"


def refusal(session: Session, code: str | None) -> str | None:
    with pytest.raises(Invalid) as error:
        service.find_corridor(session, code)
    return error.value.detail


def test_a_corridor_of_a_withdrawn_park_is_not_ranked(session: Session) -> None:
    north, south = park(session), park(session, "south")
    corridor(session, "north", "south")
    for each in (north, south):
        service.withdraw_park(session, ADMIN, each.id)
        assert service.corridors(session) == []
        service.change_park(session, ADMIN, each.id, ParkChange(withdrawn=False))
    assert [found.code for found in service.corridors(session)] == ["bridge"]


def test_codes_lead_to_what_is_not_withdrawn(session: Session) -> None:
    north, south = park(session), park(session, "south")
    hub, gone = site(session, north.id), site(session, north.id, "gone")
    service.withdraw_site(session, ADMIN, gone.id)
    assert service.park_codes(session) == {"north": north.id, "south": south.id}
    assert service.site_codes(session) == {(north.id, "hub"): hub.id}
    assert service.park_id(session, "south", "park") == south.id
    assert service.site_id(session, north.id, "hub", "site") == hub.id
    assert service.park_id(session, None, "park") is None
    assert service.site_id(session, north.id, None, "site") is None


def test_an_unknown_code_is_answered_with_the_known_ones(session: Session) -> None:
    north, south = park(session), park(session, "south")
    site(session, north.id)
    with pytest.raises(Invalid) as error:
        service.park_id(session, "west", "park")
    assert error.value.extras["errors"] == [
        {"field": "park", "reason": "no park has the code 'west'; known: north, south"}
    ]
    with pytest.raises(Invalid) as error:
        service.site_id(session, south.id, "hub", "site")
    assert error.value.extras["errors"][0]["reason"] == "no site of the park has the code 'hub'; known: none"
    with pytest.raises(Invalid):
        service.site_id(session, None, "hub", "site")
