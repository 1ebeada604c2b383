import threading
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from matching.blocks import block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.ranking import Bars, Found, merge, rank, score_rows, top
from matching.ranking import rows as scoring_of_rows
from matching.ranking.cores import one_thread_a_product
from matching.scoring.scores import score_forms


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


def assert_same(expected, found):
    for one, other in zip(expected, found, strict=True):
        assert (one.form, one.parts, one.bias) == (other.form, other.parts, other.bias)
        for name in ("a", "b", "score", "values", "rank_a", "rank_b"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("at_once", [1, 4, 100])
def test_neither_the_rows_at_once_nor_the_threads_change_anything(corridor, picks, at_once, threads, monkeypatch):
    monkeypatch.setattr(scoring_of_rows, "FEWEST_ROWS", at_once)
    monkeypatch.setattr(scoring_of_rows, "CELLS", 1)
    a, b = corridor
    assert_same(picks, rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 3, threads=threads))


@settings(max_examples=25, deadline=None)
@given(cuts=st.sets(st.integers(1, 13), max_size=5), seed=st.integers(0, 99), with_bars=st.booleans())
def test_a_corridor_in_parts_in_any_order_gives_the_same_lists(corridor, cuts, seed, with_bars):
    a, b = corridor
    usual, rng = calibrations(a, b), np.random.default_rng(seed)
    parts = [range(*ends) for ends in pairwise([0, *sorted(cuts), len(a)])]
    known, kept = Bars(3), []
    for part in rng.permutation(len(parts)):
        found = score_rows(a, parts[part], b, DEFAULT_WEIGHTS, usual, 3, known if with_bars else None)
        kept.append(found.to_bytes())
        known.raise_by(found)
    founds = [Found.from_bytes(kept[part]) for part in rng.permutation(len(kept))]
    assert_same(rank(a, b, DEFAULT_WEIGHTS, usual, 3), merge(founds, DEFAULT_WEIGHTS, 3))


def test_equal_scores_go_to_the_earlier_row_whichever_part_comes_first(encoder):
    twins, partner = ([Profile(n, "company", "T", needs=(Opportunity(n, Form.JOINT_PROJECT, "pump"),)) for n in numbers]
                      for numbers in (range(4), [9]))  # fmt: skip
    a, b = block(twins, encoder), block(partner, encoder)
    usual = calibrations(a, b)
    parts = [score_rows(a, part, b, DEFAULT_WEIGHTS, usual, 2) for part in (range(2, 4), range(2))]
    for founds in (parts, parts[::-1]):
        (picks,) = (pick for pick in merge(founds, DEFAULT_WEIGHTS, 2) if pick.form is Form.JOINT_PROJECT)
        assert picks.rank_b.tolist() == [1, 2, 0, 0]


def test_bars_leave_out_what_can_stand_in_no_list(corridor):
    a, b = corridor
    usual, known = calibrations(a, b), Bars(1)
    first, rest = range(10), range(10, len(a))
    known.raise_by(score_rows(a, first, b, DEFAULT_WEIGHTS, usual, 1))
    bare, barred = (score_rows(a, rest, b, DEFAULT_WEIGHTS, usual, 1, bars) for bars in (None, known))
    for form, cells in barred.of_columns.items():
        assert len(cells.a) < len(bare.of_columns[form].a)
        assert (cells.score >= known.of(form, len(b))[cells.b]).all()


def test_what_is_kept_is_small(corridor):
    a, b = corridor
    kept = score_rows(a, range(5), b, DEFAULT_WEIGHTS, calibrations(a, b), 3)
    cells = sum(len(cells.a) for side in (kept.of_rows, kept.of_columns) for cells in side.values())
    assert len(kept.to_bytes()) < 12 * 1024 + cells * 4 * 20


def test_whoever_counts_the_progress_can_end_the_work(corridor):
    a, b = corridor

    def enough(pairs):
        raise KeyboardInterrupt

    before = products_threads()
    with pytest.raises(KeyboardInterrupt):
        list(rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 3, enough, threads=2))
    assert products_threads() == before
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ranking")]


def test_the_last_to_let_go_gives_products_their_threads_back():
    before = products_threads()
    one, other = one_thread_a_product(), one_thread_a_product()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    assert products_threads() == {1}
    other.__exit__(None, None, None)
    assert products_threads() == before


def products_threads():
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


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
