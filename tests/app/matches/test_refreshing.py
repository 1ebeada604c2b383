"""Lists brought up to date after changes are the lists that a whole run makes."""

from typing import Any

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import queries
from app.matches.runs.inline import rank_corridor, refresh
from app.matches.runs.rows import read_calibrations
from app.matches.runs.work import work
from app.paging import Paging
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange, OpportunityIn
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkChange, SpaceChange, SpaceFilter
from models import Corridor
from tests.support.lists import LENGTH, portfolio, state
from tests.support.portfolio import add, company, opportunity


@pytest.fixture
def ranked(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> dict[str, int]:
    ids = portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    return ids


def change_title(engine: Engine, company_id: int, title: str) -> None:
    offer = OpportunityIn.model_validate(opportunity(title))
    with transaction(engine) as session:
        companies.change(session, OPERATOR, company_id, CompanyChange(offers=[offer]))


def assert_as_a_whole_run(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine, writes=False) as session:
        run = queries.current_run(session, corridor.id)
    assert run is not None
    assert run.revision == 1, "the lists were made by a whole run, not refreshed"
    refreshed = state(engine, corridor)
    monkeypatch.setattr(work, "calibrations", lambda _a, _b: read_calibrations(run))
    rank_corridor(engine, corridor, embeddings, LENGTH)
    assert refreshed == state(engine, corridor)


@pytest.mark.parametrize("name", ["south 0", "south 4", "north 2", "north 8"])
def test_a_changed_offer_moves_the_lists_of_both_sides(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ranked: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    before = state(engine, corridor)
    change_title(engine, ranked[name], "laser glass film need 1")
    assert refresh(engine, embeddings, LENGTH) == 1
    assert state(engine, corridor) != before
    assert_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


def test_several_changes_on_both_sides_at_once(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ranked: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("south 1", "south 3", "north 1", "north 5"):
        change_title(engine, ranked[name], f"pump water valve {name}")
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, ranked["north 0"])
        add(session, company("south", "newcomer", ["drone film"], ["wood cell robot need 1"]))
    assert refresh(engine, embeddings, LENGTH) == 6
    assert_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


def test_a_withdrawn_company_leaves_every_list_and_makes_room(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ranked: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = ("company", ranked["north 3"])
    assert any(pair.b == gone for pair in state(engine, corridor))
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, ranked["north 3"])
    refresh(engine, embeddings, LENGTH)
    assert not any(pair.b == gone for pair in state(engine, corridor))
    assert_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


def test_a_changed_space_changes_the_lists_of_its_guests(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    portfolio(engine, count=3)
    room = {"kind": "laboratory", "area_m2": 200}
    with transaction(engine) as session:
        guest = company("south", "guest", [], [opportunity("a cold laboratory", "hosting", space=room)])
        guest_id = add(session, guest).id
    rank_corridor(engine, corridor, embeddings, LENGTH)
    before = {pair: row for pair, row in state(engine, corridor).items() if pair.form == "hosting"}
    assert {(pair.a, pair.b[0]) for pair in before} == {(("company", guest_id), "site")}
    with transaction(engine) as session:
        space = places.space_page(session, OPERATOR, Paging(1, None), SpaceFilter(park="north")).items[0]
        places.change_space(session, OPERATOR, space.id, SpaceChange(area_m2=200))
    assert refresh(engine, embeddings, LENGTH) == 1
    after = {pair: row for pair, row in state(engine, corridor).items() if pair.form == "hosting"}
    assert after.keys() == before.keys()
    assert [row[0] for row in after.values()] > [row[0] for row in before.values()]
    assert_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


def test_nothing_is_done_when_nothing_changed(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ranked: dict[str, int]
) -> None:
    before = state(engine, corridor)
    assert refresh(engine, embeddings, LENGTH) == 0
    assert state(engine, corridor) == before


def test_only_changed_passages_are_encoded(
    engine: Engine, embeddings: Embeddings, ranked: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encode = embeddings.encoded

    def remember(_: Embeddings, texts: list[str]) -> Any:
        encoded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(Embeddings, "encoded", remember)
    change_title(engine, ranked["south 2"], "a pump of a new kind")
    refresh(engine, embeddings, LENGTH)
    assert encoded == ["a pump of a new kind"]


def test_a_change_during_a_refresh_is_not_lost(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ranked: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change_title(engine, ranked["south 2"], "a pump of a new kind")
    encode = embeddings.encoded

    def change_meanwhile(_: Embeddings, texts: list[str]) -> Any:
        if texts == ["a pump of a new kind"]:
            change_title(engine, ranked["south 2"], "a pump of yet another kind")
        return encode(texts)

    monkeypatch.setattr(Embeddings, "encoded", change_meanwhile)
    refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        assert [stale.party for stale in queries.stale(session, [corridor.park_a_id])] == [
            ("company", ranked["south 2"])
        ]


def test_a_change_during_a_whole_run_is_not_lost(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ranked: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = work.match_rows

    def change_and_refresh(*arguments: Any) -> Any:
        monkeypatch.setattr(work, "match_rows", rows)
        change_title(engine, ranked["south 2"], "a pump of a new kind")
        assert refresh(engine, embeddings, LENGTH) == 1
        return rows(*arguments)

    monkeypatch.setattr(work, "match_rows", change_and_refresh)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        parties = {stale.party for stale in queries.stale(session, [corridor.park_a_id])}
    assert ("company", ranked["south 2"]) in parties


def test_a_corridor_that_has_outgrown_its_calibration_is_ranked_anew(
    engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    refresh(engine, embeddings, LENGTH)
    portfolio(engine)
    refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        run = queries.current_run(session, corridor.id)
    assert run is not None
    assert run.revision == 0, "the lists were made by a whole run"
    assert run.pairs > 0


def test_the_lists_of_a_withdrawn_park_are_taken_back_and_come_again(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ranked: dict[str, int]
) -> None:
    before = state(engine, corridor)
    with transaction(engine) as session:
        places.withdraw_park(session, OPERATOR, corridor.park_b_id)
    refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        assert queries.current_run(session, corridor.id) is None
    with transaction(engine) as session:
        places.change_park(session, OPERATOR, corridor.park_b_id, ParkChange(withdrawn=False))
    refresh(engine, embeddings, LENGTH)
    assert state(engine, corridor) == before
