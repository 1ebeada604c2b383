import numpy as np
import pytest

from matching import ranking
from matching.blocks import block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form
from matching.ranking import rank, top
from matching.scoring import score_forms


@pytest.fixture
def picks(corridor):
    a, b = corridor
    return list(rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 3))


def test_both_sides_lists_hold_the_best_of_all_pairs(corridor, picks):
    a, b = corridor
    scores = dict(score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)))
    assert [pick.form for pick in picks] == list(Form)
    for pick in picks:
        full = scores[pick.form].score
        for rows, columns, ranks, matrix in (
            (pick.a, pick.b, pick.rank_a, full),
            (pick.b, pick.a, pick.rank_b, full.T),
        ):
            for row in range(len(matrix)):
                finite = np.flatnonzero(np.isfinite(matrix[row]))
                expected = finite[np.lexsort((finite, -matrix[row][finite]))][:3]
                listed = (rows == row) & (ranks > 0)
                assert columns[listed][np.argsort(ranks[listed])].tolist() == expected.tolist()


def test_scores_and_values_are_those_of_the_pair(corridor, picks):
    a, b = corridor
    scores = dict(score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)))
    for pick in picks:
        np.testing.assert_array_equal(pick.score, scores[pick.form].score[pick.a, pick.b])
        for column, value in enumerate(scores[pick.form].values):
            np.testing.assert_array_equal(pick.values[:, column], value[pick.a, pick.b])


def test_a_pair_stands_once_with_its_place_in_both_lists(picks):
    for pick in picks:
        pairs = set(zip(pick.a.tolist(), pick.b.tolist(), strict=True))
        assert len(pairs) == len(pick) > 0
        assert ((pick.rank_a > 0) | (pick.rank_b > 0)).all()
        assert pick.rank_a.max() <= 3
        assert pick.rank_b.max() <= 3


@pytest.mark.parametrize("rows", [1, 4, 100])
def test_the_size_of_the_blocks_changes_nothing(corridor, picks, rows, monkeypatch):
    monkeypatch.setattr(ranking, "BLOCK_ROWS", rows)
    a, b = corridor
    for before, after in zip(picks, rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 3), strict=True):
        for name in ("a", "b", "score", "values", "rank_a", "rank_b"):
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))


def test_one_company_alone_gets_the_list_that_it_has_in_the_corridor(corridor, picks):
    a, b = corridor
    found = calibrations(a, b)
    for before, alone in zip(picks, rank(a.take([5]), b, DEFAULT_WEIGHTS, found, 3), strict=True):
        own = (before.a == 5) & (before.rank_a > 0)
        listed = alone.rank_a > 0
        by_place, by_place_alone = np.argsort(before.rank_a[own]), np.argsort(alone.rank_a[listed])
        np.testing.assert_array_equal(before.b[own][by_place], alone.b[listed][by_place_alone])
        np.testing.assert_array_equal(before.score[own][by_place], alone.score[listed][by_place_alone])


def test_a_list_longer_than_the_park_holds_everybody_who_can_meet(corridor):
    a, b = corridor
    for pick in rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 1000):
        scores = dict(score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)))[pick.form].score
        assert len(pick) == np.isfinite(scores).sum()


def test_progress_counts_every_pair_of_every_form(corridor):
    a, b = corridor
    told = []
    list(rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 3, told.append))
    assert sum(told) == len(a) * len(b) * len(DEFAULT_WEIGHTS)


def test_an_empty_park_gives_no_lists(corridor, encoder):
    a, _ = corridor
    nobody = block([], encoder)
    for sides in ((a, nobody), (nobody, a)):
        assert sum(map(len, rank(*sides, DEFAULT_WEIGHTS, calibrations(*sides), 3))) == 0


def test_ties_go_to_the_left_and_what_is_not_finite_is_left_out():
    scores = np.array([[1, 2, 2, -np.inf], [-np.inf] * 4, [5, 5, 5, 5]], dtype=np.float32)
    rows, columns = top(scores, 2)
    assert rows.tolist() == [0, 0, 2, 2]
    assert columns.tolist() == [1, 2, 0, 1]
