"""Which pairs runs score: when only candidates, what the runs say of it, and that a kill changes nothing."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import selecting
from app.matches.runs.pipeline import RunOptions, RunPipeline
from app.matches.runs.profiles import read_profiles
from app.matches.runs.selecting import candidates
from app.matches.runs.service import RunRequest, request_run
from app.portfolio import parties
from app.portfolio.companies import service as companies
from app.portfolio.companies.opportunity_schemas import OpportunityChange
from app.portfolio.companies.schemas import CompanyChange
from benchmarks.ranking import rank_corridor, refresh
from matching.blocks import Block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.ranking import rank
from matching.ranking.candidates import nearest, rank_candidates
from models import Corridor, Run, RunPart
from tests.support.lists import LENGTH, party_of, portfolio, state
from tests.support.portfolio import add, company, opportunity

COUNT = 9
"""companies a park"""
THINGS = ("water pumps", "steel valves", "survey drones", "gear shafts", "pump seals", "drone cameras")

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def ids(engine: Engine, corridor: Corridor) -> dict[str, int]:
    return portfolio(engine, COUNT)


@pytest.fixture
def few(ids: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the nearest text is looked up for every text, so that candidates are not everybody."""
    monkeypatch.setattr(selecting, "candidates", partial(candidates, each=1))


def ranked(engine: Engine, corridor: Corridor, embeddings: Embeddings, up_to: int = 0) -> Run:
    return rank_corridor(engine, corridor, embeddings, LENGTH, RunOptions(all_pairs_up_to=up_to))


@pytest.mark.usefixtures("ids")
def test_with_everybody_nearby_the_lists_are_those_of_all_pairs(
    engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    exact = rank_corridor(engine, corridor, embeddings, LENGTH)
    expected = state(engine, corridor)
    run = ranked(engine, corridor, embeddings)
    assert (exact.selection, run.selection) == ("all_pairs", "candidates")
    assert state(engine, corridor) == expected
    assert run.pairs == run.figures["scored"] == exact.pairs
    assert set(run.figures["recall"].values()) == {1.0}
    assert "recall" not in exact.figures


@on_sqlite
@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize(("up_to", "selection"), [(COUNT**2, "all_pairs"), (COUNT**2 - 1, "candidates")])
def test_the_pairs_of_companies_decide(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, up_to: int, selection: str
) -> None:
    assert ranked(engine, corridor, embeddings, up_to).selection == selection


@pytest.mark.usefixtures("few")
def test_what_is_lost_is_told(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    rank_corridor(engine, corridor, embeddings, LENGTH)
    exact = places(engine, corridor)
    run = ranked(engine, corridor, embeddings)
    found = places(engine, corridor)
    assert 0 < run.figures["scored"] < run.pairs
    expected = {
        form: sum((exact & found)[place] for place in exact if place[0] == form) / count
        for form, count in Counter(form for form, *_ in exact).items()
    }
    assert min(expected.values()) < 1
    assert run.figures["recall"] == pytest.approx(expected, abs=1e-4)


def places(engine: Engine, corridor: Corridor) -> Counter[Any]:
    """(form, whose list, who stands in it) of the companies; all of them fit into the sample."""
    listed: Counter[Any] = Counter()
    lists = state(engine, corridor)
    with transaction(engine, writes=False) as session:
        kinds = parties.described(session, {party for _, a, b in lists for party in (a, b)})
    for (form, a, b), (_, rank_a, rank_b) in lists.items():
        listed.update([(form, a, b)] if rank_a and kinds[a].kind == "company" else [])
        listed.update([(form, b, a)] if rank_b and kinds[b].kind == "company" else [])
    return listed


@on_sqlite
@pytest.mark.usefixtures("few")
def test_who_goes_on_after_a_kill_takes_the_candidates_that_were_chosen(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = ranked(engine, corridor, embeddings)
    expected = state(engine, corridor)
    with transaction(engine) as session:
        asked = request_run(session, RunRequest(LENGTH))
        asked.block_rows = 2
    killed = RunPipeline(engine, embeddings, asked.id, RunOptions(all_pairs_up_to=0))
    killed.read()
    assert killed.undone("block", 5) == [0, 1, 2, 3, 4]
    killed.do("block", 3)
    # With another setting, and an index that would name others.
    monkeypatch.delattr(selecting, "candidates")
    RunPipeline(engine, embeddings, asked.id).execute()
    assert state(engine, corridor) == expected
    with transaction(engine, writes=False) as session:
        run = session.get_one(Run, asked.id)
        parts = session.execute(select(RunPart.kind, RunPart.number).where(RunPart.run_id == run.id))
        assert sorted((kind, number) for kind, number in parts if kind != "chunk") == [
            (kind, number) for kind in ("block", "candidates") for number in range(5)
        ]
    told = ("selection", "pairs")
    assert [getattr(run, name) for name in told] == [getattr(undisturbed, name) for name in told]
    assert [run.figures[name] for name in ("scored", "recall")] == [
        undisturbed.figures[name] for name in ("scored", "recall")
    ]


@on_sqlite
@pytest.mark.usefixtures("few")
def test_a_changed_company_is_scored_with_everybody(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    run = ranked(engine, corridor, embeddings)
    offer = OpportunityChange.model_validate(opportunity("laser glass film need 1"))
    with transaction(engine) as session:
        companies.change(session, OPERATOR, ids["south 0"], CompanyChange(offers=[offer]))
    assert refresh(engine, embeddings, LENGTH) == 1
    with transaction(engine, writes=False) as session:
        refreshed = session.scalars(select(Run).where(Run.is_current)).one()
    assert (refreshed.id, refreshed.revision) == (run.id, 1)
    me = party_of(engine, ids["south 0"])
    mine = {place for place in places(engine, corridor) if place[1] == me}
    rank_corridor(engine, corridor, embeddings, LENGTH)
    assert mine == {place for place in places(engine, corridor) if place[1] == me}


@pytest.fixture
def ab(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> tuple[Block, Block]:
    with transaction(engine) as session:
        for number, thing in enumerate(THINGS):
            other = THINGS[(number + 2) % len(THINGS)]
            add(session, company("south", f"s{number}", [thing], [other]))
            add(session, company("north", f"n{number}", [other, "spare " + thing], [thing]))
    with transaction(engine, writes=False) as session:
        return read_profiles(session, corridor).blocks(embeddings, None)


@pytest.mark.parametrize("each", [1, 2])
def test_neighbours_are_the_same_on_both_databases(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ab: tuple[Block, Block], each: int
) -> None:
    found = candidates(engine, embeddings, (corridor.park_a_id, corridor.park_b_id), *ab, each=each)
    expected = nearest(*ab, each)
    assert 0 < len(found) < len(ab[0]) * len(ab[1])
    assert found.starts.tolist() == expected.starts.tolist()
    assert found.b.tolist() == expected.b.tolist()


def test_with_enough_neighbours_of_the_index_the_lists_are_those_of_all_pairs(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ab: tuple[Block, Block]
) -> None:
    found = candidates(engine, embeddings, (corridor.park_a_id, corridor.park_b_id), *ab)
    usual = calibrations(*ab)
    lists = rank_candidates(*ab, found, DEFAULT_WEIGHTS, usual, 5)
    for pairs, expected in zip(lists, rank(*ab, DEFAULT_WEIGHTS, usual, 5), strict=True):
        assert (pairs.a.tolist(), pairs.b.tolist()) == (expected.a.tolist(), expected.b.tolist())
        assert pairs.rank_a.tolist() == expected.rank_a.tolist()
        assert pairs.score.tolist() == expected.score.tolist()


def test_a_company_that_came_after_the_blocks_were_read_is_nobodys_candidate(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ab: tuple[Block, Block]
) -> None:
    with transaction(engine) as session:
        for park in ("south", "north"):
            add(session, company(park, "late", ["water pumps"], ["steel valves"]))
    found = candidates(engine, embeddings, (corridor.park_a_id, corridor.park_b_id), *ab, each=2)
    assert len(found.starts) == len(ab[0]) + 1
    assert found.b.max() < len(ab[1])
