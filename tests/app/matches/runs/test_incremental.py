"""Lists brought up to date after changes are the lists that a whole run makes."""

from collections.abc import Collection
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import pipeline, repository
from app.matches.runs.incremental import Refresher
from app.matches.runs.measured import portfolio_of, stored_calibrations
from app.matches.runs.profiles import CorridorProfiles
from app.paging import Paging
from app.portfolio import parties
from app.portfolio.companies import service as companies
from app.portfolio.companies.opportunity_schemas import OpportunityChange
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkChange, ParkIn, SpaceChange, SpaceFilter
from benchmarks.ranking import rank_corridor, refresh
from models import Corridor, Site
from models.run import whole_corridor
from tests.support.beginnings import begins_with, make_parks, ranked, ranked_portfolio
from tests.support.lists import LENGTH, current_run, party_of, portfolio, state
from tests.support.portfolio import add, company, opportunity

pytestmark = begins_with(ranked_portfolio(9, LENGTH))


def change_title(engine: Engine, company_id: int, title: str) -> None:
    offer = OpportunityChange.model_validate(opportunity(title))
    with transaction(engine) as session:
        companies.change(session, OPERATOR, company_id, CompanyChange(offers=[offer]))


def assert_as_a_whole_run(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = current_run(engine, corridor)
    assert run.revision == 1, "the lists were made by a whole run, not refreshed"
    refreshed = state(engine, corridor)
    with transaction(engine, writes=False) as session:
        known = portfolio_of(session, run)
    monkeypatch.setattr(CorridorProfiles, "portfolio", lambda _profiles, _vectors: known)
    monkeypatch.setattr(pipeline, "calibrations", lambda _a, _b: stored_calibrations(run))
    rank_corridor(engine, corridor, embeddings, LENGTH)
    assert refreshed == state(engine, corridor)


@pytest.mark.parametrize("name", ["south 0", "south 4", "north 2", "north 8"])
def test_a_changed_offer_moves_the_lists_of_both_sides(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    before = state(engine, corridor)
    change_title(engine, ids[name], "laser glass film need 1")
    assert refresh(engine, embeddings, LENGTH) == 1
    assert state(engine, corridor) != before
    assert_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


def test_several_changes_on_both_sides_at_once(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("south 1", "south 3", "north 1", "north 5"):
        change_title(engine, ids[name], f"pump water valve {name}")
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, ids["north 0"])
        add(session, company("south", "newcomer", ["drone film"], ["wood cell robot need 1"]))
    assert refresh(engine, embeddings, LENGTH) == 6
    assert_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


def test_a_withdrawn_company_leaves_every_list_and_makes_room(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = party_of(engine, ids["north 3"])
    assert any(pair.party_b_id == gone for pair in state(engine, corridor))
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, ids["north 3"])
    refresh(engine, embeddings, LENGTH)
    assert not any(pair.party_b_id == gone for pair in state(engine, corridor))
    assert_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


@begins_with(make_parks)
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
    with transaction(engine, writes=False) as session:
        (host,) = session.scalars(select(Site.party_id).where(Site.park_id == corridor.park_b_id))
    assert [(pair.party_a_id, pair.party_b_id) for pair in before] == [(party_of(engine, guest_id), host)]
    with transaction(engine) as session:
        space = places.space_page(session, OPERATOR, Paging(1, None), SpaceFilter(park="north")).items[0]
        places.change_space(session, OPERATOR, space.id, SpaceChange(area_m2=200))
    assert refresh(engine, embeddings, LENGTH) == 1
    after = {pair: row for pair, row in state(engine, corridor).items() if pair.form == "hosting"}
    assert after.keys() == before.keys()
    assert [row[0] for row in after.values()] > [row[0] for row in before.values()]
    assert_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


def test_nothing_is_done_when_nothing_changed(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    before = state(engine, corridor)
    assert refresh(engine, embeddings, LENGTH) == 0
    assert state(engine, corridor) == before


def test_only_changed_passages_are_encoded(
    engine: Engine, embeddings: Embeddings, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encode = embeddings.encoded

    def remember(_: Embeddings, texts: list[str]) -> Any:
        encoded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(Embeddings, "encoded", remember)
    change_title(engine, ids["south 2"], "a pump of a new kind")
    refresh(engine, embeddings, LENGTH)
    assert encoded == ["a pump of a new kind"] * 2, "by each of the two encoders"


def test_a_change_during_a_refresh_is_not_lost(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change_title(engine, ids["south 2"], "a pump of a new kind")
    encode = embeddings.encoded

    def change_meanwhile(_: Embeddings, texts: list[str]) -> Any:
        if texts == ["a pump of a new kind"]:
            change_title(engine, ids["south 2"], "a pump of yet another kind")
        return encode(texts)

    monkeypatch.setattr(Embeddings, "encoded", change_meanwhile)
    refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        stale = [one.party_id for one in parties.stale(session, [corridor.park_a_id])]
    assert stale == [party_of(engine, ids["south 2"])]


def test_companies_withdrawn_while_a_refresh_reads_leave_every_list(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Lists that lose a changed partner are filled up; with one who is not there any more that cannot be."""
    first, *more = (ids[f"north {n}"] for n in range(6))
    stale = parties.stale

    def withdraw_others_then(session: Session, parks: Collection[int]) -> Any:
        found = stale(session, parks)
        monkeypatch.setattr(parties, "stale", stale)
        with transaction(engine) as other:
            for each in more:
                companies.withdraw(other, OPERATOR, each)
        return found

    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, first)
    monkeypatch.setattr(parties, "stale", withdraw_others_then)
    monkeypatch.setattr("app.matches.runs.incremental.LOST", 1)  # else all would be ranked again
    assert refresh(engine, embeddings, LENGTH) == 1
    left = {pair.party_b_id for pair in state(engine, corridor)}
    assert not left & {party_of(engine, each) for each in (first, *more)}
    assert_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


def test_a_change_during_a_whole_run_is_not_lost(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = pipeline.match_rows

    def change_and_refresh(*arguments: Any) -> Any:
        monkeypatch.setattr(pipeline, "match_rows", rows)
        change_title(engine, ids["south 2"], "a pump of a new kind")
        assert refresh(engine, embeddings, LENGTH) == 1
        return rows(*arguments)

    monkeypatch.setattr(pipeline, "match_rows", change_and_refresh)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        stale = {one.party_id for one in parties.stale(session, [corridor.park_a_id])}
    assert party_of(engine, ids["south 2"]) in stale


@begins_with(make_parks)
def test_a_corridor_that_has_outgrown_its_calibration_is_ranked_anew(
    engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    refresh(engine, embeddings, LENGTH)
    portfolio(engine)
    refresh(engine, embeddings, LENGTH)
    run = current_run(engine, corridor)
    assert run.revision == 0, "the lists were made by a whole run"
    assert run.pairs > 0


SLOGAN = "Dynamic people of tomorrow grow together."


def with_a_wrong_import(engine: Engine) -> None:
    """Thirty companies in the south, six of which share a slogan with one of the others, and are a mistake."""
    told = {f"told {n}": f"Pump {n} of steel. Valve {n}." for n in range(25)}
    told |= {f"wrong {n}": f"Paint {n} of wood. {SLOGAN}" for n in range(6)}
    told["told 0"] += f" {SLOGAN}"
    south = [
        company("south", name, [], [], descriptions=[{"language": "en", "summary": text}])
        for name, text in told.items()
    ]
    ranked(engine, [*south, company("north", "other", ["water"], ["pump"])], LENGTH)


@begins_with(with_a_wrong_import)
def test_sentences_are_counted_anew_when_a_wrong_import_is_withdrawn(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    def withdraw(*numbers: int) -> tuple[int, int]:
        """Sentences that many share, and how often the lists were refreshed."""
        with transaction(engine) as session:
            for n in numbers:
                companies.withdraw(session, OPERATOR, ids[f"wrong {n}"])
        refresh(engine, embeddings, LENGTH)
        run = current_run(engine, corridor)
        with transaction(engine, writes=False) as session:
            return len(portfolio_of(session, run).boilerplate), run.revision

    assert withdraw(0, 1, 2) == (1, 1), "so few are left as they are"
    assert withdraw(3, 4, 5) == (0, 0), "the lists were made by a whole run"


def test_the_lists_of_a_withdrawn_park_are_taken_back_and_come_again(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    before = state(engine, corridor)
    with transaction(engine) as session:
        places.withdraw_park(session, OPERATOR, corridor.park_b_id)
    refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        assert repository.runs.current(session, whole_corridor(corridor.id)) is None
    with transaction(engine) as session:
        places.change_park(session, OPERATOR, corridor.park_b_id, ParkChange(withdrawn=False))
    refresh(engine, embeddings, LENGTH)
    assert state(engine, corridor) == before


@begins_with(make_parks)
def test_a_corridor_that_is_behind_does_not_have_another_refreshed_again(
    engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    ids = portfolio(engine, 4)
    with transaction(engine) as session:
        places.add_park(session, OPERATOR, ParkIn(code="third", name="Third", country="FR"))
        sent = {"code": "north-third", "name": "North – Third", "park_a": "north", "park_b": "third"}
        places.add_corridor(session, OPERATOR, CorridorIn.model_validate(sent))
    rank_corridor(engine, corridor, embeddings, LENGTH)
    requested: list[str] = []
    refresher = Refresher(engine, embeddings, lambda of: requested.append(of.code))
    change_title(engine, ids["north 2"], "a pump of a new kind")
    change_title(engine, ids["south 1"], "a valve of a new kind")
    for _ in range(3):
        refresher.refresh()
        assert current_run(engine, corridor).revision == 1
    assert set(requested) == {"north-third"}
    with transaction(engine, writes=False) as session:
        left = parties.stale(session, corridor.park_ids)
    assert {one.park_id for one in left} == {corridor.park_b_id}, "its other corridor does not know the change yet"
