"""The coverage of a small corridor: who meets whom by sectors, whose needs nobody meets, whom nobody sees."""

from typing import Any

import pytest
from sqlalchemy import Engine, update

from app.accounts.roles import OPERATOR, Caller, Role
from app.database import transaction
from app.matches.coverage import service
from app.matches.pairs import PairKey
from app.paging import Paging
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn
from matching.forms import WEIGHTS_VERSION
from matching.profiles import Form
from models import Company, Match, Opportunity, Run
from tests.support.databases import counted
from tests.support.lists import pair_ids
from tests.support.portfolio import add, company, opportunity

ALL = Paging(100, None, total=True)
FORM = Form.JOINT_PROJECT


@pytest.fixture
def corridor(engine: Engine) -> dict[str, int]:
    """Two companies a side, the first of either worth meeting each other, the second hardly anybody: name -> id."""
    with transaction(engine) as session:
        for park in ("south", "north"):
            places.add_park(session, OPERATOR, ParkIn(code=park, name=park.title(), country="AT"))
        sent = CorridorIn(code="south-north", name="S – N", park_a="south", park_b="north")
        places.add_corridor(session, OPERATOR, sent)
        need = [opportunity("a sensor", FORM.value), opportunity("a laboratory", "hosting")]
        ids = {
            made.name: made.id
            for made in (
                add(session, company("south", "Alfa", [], need, sectors=["drives", "robotics"])),
                add(session, company("south", "Beta", [], [opportunity("a pump", FORM.value)])),
                add(session, company("north", "Gamma", ["sensors"], [], sectors=["photonics"])),
                add(session, company("north", "Delta", [], [])),
            )
        }
        ranked(session, [("Alfa", "Gamma", 80.0), ("Beta", "Delta", 15.0)], ids)
    return ids


def ranked(session: Any, scores: list[tuple[str, str, float]], ids: dict[str, int]) -> None:
    run = Run(corridor_id=1, state="done", list_length=10, weights=WEIGHTS_VERSION, is_current=True)
    session.add(run)
    session.flush()
    party = {name: session.get_one(Company, one).party_id for name, one in ids.items()}
    keys = [PairKey(FORM, party[a], party[b]) for a, b, _ in scores]
    known = pair_ids(session, 1, keys)
    for key, (a, b, score) in zip(keys, scores, strict=True):
        told = {"score": score, "confidence": 1.0, "basis": "stated", "strong": True, "part_values": b""}
        ends = {"party_a_id": party[a], "party_b_id": party[b], "rank_for_a": 1, "rank_for_b": 1}
        session.add(Match(run_id=run.id, pair_id=known[key], form=FORM.value, **ends, **told))


def test_matches_worth_a_look_are_counted_by_the_widest_sectors(engine: Engine, corridor: dict[str, int]) -> None:
    with transaction(engine, writes=False) as session, counted(engine) as statements:
        found = service.coverage(session, None)
    (cell,) = found.cells
    assert (cell.a, cell.matches, cell.best, len(cell.pair_ids)) == ("mechatronics", 1, 80.0, 1)
    assert [(side.companies, side.with_matches, side.unseen) for side in (found.a, found.b)] == [(2, 1, 1), (2, 1, 1)]
    assert [(side.needs, side.unmet) for side in (found.a, found.b)] == [(3, 2), (0, 0)]
    assert {each.sector: each.companies for each in found.a.sectors} == {"mechatronics": 1, "other": 1}
    assert len(statements) < 12


def test_needs_that_nobody_meets_and_companies_that_nobody_sees_are_listed(
    engine: Engine, corridor: dict[str, int]
) -> None:
    with transaction(engine) as session:
        session.execute(update(Opportunity).where(Opportunity.title == "a pump").values(language="nl"))
        needs = service.unmet_needs(session, OPERATOR, "south-north", None, ALL)
        unseen = service.unseen_companies(session, OPERATOR, None, "b", ALL)
    assert [(need.company, need.title, need.language, need.side) for need in needs.items] == [
        ("Alfa", "a laboratory", "en", "a"),
        ("Beta", "a pump", "nl", "a"),
    ]
    assert [(one.name, one.offers, one.needs) for one in unseen.items] == [("Delta", 0, 0)]


def test_the_needs_of_companies_that_stay_anonymous_are_told_to_their_own_park_only(
    engine: Engine, corridor: dict[str, int]
) -> None:
    with transaction(engine) as session:
        beta = session.get_one(Company, corridor["Beta"])
        beta.public_title = "A maker of pumps"
        own, other = (Caller(1, Role.MANAGER, park) for park in (beta.park_id, beta.park_id + 1))
        session.flush()
        told = [
            {need.company for need in service.unmet_needs(session, caller, None, None, ALL).items}
            for caller in (own, other)
        ]
    assert told == [{"Alfa", "Beta"}, {"Alfa"}]


def test_a_corridor_that_was_never_ranked_has_no_cells(engine: Engine, corridor: dict[str, int]) -> None:
    with transaction(engine) as session:
        session.query(Run).update({Run.is_current: False})
        found = service.coverage(session, None)
    assert (found.run_id, found.cells, found.a.unseen, found.a.unmet) == (None, [], 2, 3)
