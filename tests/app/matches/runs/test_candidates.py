"""Candidates out of the vector index are those that comparing all texts gives, on a small corridor."""

import pytest
from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.corridor import read_sides
from app.matches.runs.rows import blocks
from app.matches.runs.work.candidates import candidates
from matching.blocks import Block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.ranking import rank
from matching.ranking.candidates import nearest, rank_candidates
from models import Corridor
from tests.support.portfolio import add, company

THINGS = ("water pumps", "steel valves", "survey drones", "gear shafts", "pump seals", "drone cameras")


@pytest.fixture
def ab(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> tuple[Block, Block]:
    with transaction(engine) as session:
        for number, thing in enumerate(THINGS):
            other = THINGS[(number + 2) % len(THINGS)]
            add(session, company("south", f"s{number}", [thing], [other]))
            add(session, company("north", f"n{number}", [other, "spare " + thing], [thing]))
    with transaction(engine, writes=False) as session:
        sides = read_sides(session, corridor)
    return blocks(sides, embeddings)


@pytest.mark.parametrize("each", [1, 2])
def test_neighbours_are_the_same_on_both_databases(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ab: tuple[Block, Block], each: int
) -> None:
    found = candidates(engine, embeddings, (corridor.park_a_id, corridor.park_b_id), *ab, each=each)
    expected = nearest(*ab, each)
    assert 0 < len(found) < len(ab[0]) * len(ab[1])
    assert found.starts.tolist() == expected.starts.tolist()
    assert found.b.tolist() == expected.b.tolist()


def test_with_enough_neighbours_the_lists_are_those_of_all_pairs(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ab: tuple[Block, Block]
) -> None:
    found = candidates(engine, embeddings, (corridor.park_a_id, corridor.park_b_id), *ab)
    usual = calibrations(*ab)
    lists = rank_candidates(*ab, found, DEFAULT_WEIGHTS, usual, 5)
    for picks, expected in zip(lists, rank(*ab, DEFAULT_WEIGHTS, usual, 5), strict=True):
        assert (picks.a.tolist(), picks.b.tolist()) == (expected.a.tolist(), expected.b.tolist())
        assert picks.rank_a.tolist() == expected.rank_a.tolist()
        assert picks.score.tolist() == expected.score.tolist()


def test_a_company_that_came_after_the_blocks_were_read_is_nobodys_candidate(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ab: tuple[Block, Block]
) -> None:
    with transaction(engine) as session:
        for park in ("south", "north"):
            add(session, company(park, "late", ["water pumps"], ["steel valves"]))
    found = candidates(engine, embeddings, (corridor.park_a_id, corridor.park_b_id), *ab, each=2)
    assert len(found.starts) == len(ab[0]) + 1
    assert found.b.max() < len(ab[1])
