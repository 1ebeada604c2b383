import numpy as np
import pytest

from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.ranking import rank
from matching.ranking import recall as measuring
from matching.ranking.candidates import nearest, rank_candidates
from matching.ranking.recall import recall

LENGTH = 2


def companies(block):
    return {row for row, profile in enumerate(block.profiles) if profile.kind == "company"}


def places(ranked, a, b):
    """(whose list, who stands in it) of the companies of both sides."""
    return {("a", i, j) for i, j, place in zip(ranked.a, ranked.b, ranked.rank_a, strict=True) if place and i in a} | {
        ("b", j, i) for i, j, place in zip(ranked.a, ranked.b, ranked.rank_b, strict=True) if place and j in b
    }


@pytest.mark.parametrize(("sample", "chunk_rows"), [(64, 8192), (64, 1), (1, 2)])
def test_it_is_the_share_of_the_places_in_exact_lists_that_are_found(corridor, sample, chunk_rows, monkeypatch):
    monkeypatch.setattr(measuring, "SAMPLE", sample)
    monkeypatch.setattr(measuring, "CHUNK_ROWS", chunk_rows)
    a, b = corridor
    usual = calibrations(a, b)
    # As a run keeps them: deeper than is shown.
    found = list(rank_candidates(a, b, nearest(a, b, 1), DEFAULT_WEIGHTS, usual, LENGTH + 1))
    asked = [sorted(companies(block)) for block in (a, b)]
    if sample == 1:
        asked = [rows[:1] for rows in asked]
    expected = {}
    for exact, candidates in zip(rank(a, b, DEFAULT_WEIGHTS, usual, LENGTH), found, strict=True):
        true = places(exact, *asked)
        if true:
            expected[exact.form] = len(true & places(candidates.head(LENGTH), *asked)) / len(true)
    measured = recall(a, b, found, DEFAULT_WEIGHTS, usual, LENGTH)
    assert measured == pytest.approx(expected)
    if sample > 1:
        assert 0 < min(measured.values()) < 1


def test_nothing_is_lost_where_all_pairs_are_scored_and_everything_where_none_is(corridor):
    a, b = corridor
    usual = calibrations(a, b)
    exact = list(rank(a, b, DEFAULT_WEIGHTS, usual, LENGTH))
    assert set(recall(a, b, exact, DEFAULT_WEIGHTS, usual, LENGTH).values()) == {1.0}
    assert set(recall(a, b, [], DEFAULT_WEIGHTS, usual, LENGTH).values()) == {0.0}


def test_sites_alone_lose_nothing_that_could_be_measured(corridor):
    a, b = corridor
    sites = b.take(np.array(sorted(set(range(len(b))) - companies(b)), dtype=np.intp))
    assert recall(a, sites, [], DEFAULT_WEIGHTS, calibrations(a, sites), LENGTH) == {}
