import threading
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits

from matching import cores
from matching.blocks import block
from matching.calibration import calibrations
from matching.cores import one_thread_a_product
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.ranking import Merger, PartialResult, Thresholds, merge, rank, score_rows
from matching.ranking import rows as scoring_of_rows
from matching.scoring.scores import score_forms


@pytest.fixture
def ranked(corridor):
    a, b = corridor
    return list(rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 3))


def test_both_sides_lists_hold_the_best_of_all_pairs(corridor, ranked):
    a, b = corridor
    scores = dict(score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)))
    assert [pairs.form for pairs in ranked] == list(Form)
    for pairs in ranked:
        full = scores[pairs.form].score
        for rows, columns, ranks, matrix in (
            (pairs.a, pairs.b, pairs.rank_a, full),
            (pairs.b, pairs.a, pairs.rank_b, full.T),
        ):
            for row in range(len(matrix)):
                finite = np.flatnonzero(np.isfinite(matrix[row]))
                expected = finite[np.lexsort((finite, -matrix[row][finite]))][:3]
                listed = (rows == row) & (ranks > 0)
                assert columns[listed][np.argsort(ranks[listed])].tolist() == expected.tolist()


def test_scores_and_values_are_those_of_the_pair(corridor, ranked):
    a, b = corridor
    scores = dict(score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)))
    for pairs in ranked:
        np.testing.assert_array_equal(pairs.score, scores[pairs.form].score[pairs.a, pairs.b])
        for column, value in enumerate(scores[pairs.form].values):
            np.testing.assert_array_equal(pairs.values[:, column], value[pairs.a, pairs.b])


def test_a_pair_stands_once_with_its_place_in_both_lists(ranked):
    for pairs in ranked:
        once = set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))
        assert len(once) == len(pairs) > 0
        assert ((pairs.rank_a > 0) | (pairs.rank_b > 0)).all()
        assert pairs.rank_a.max() <= 3
        assert pairs.rank_b.max() <= 3


def assert_same(expected, found):
    for one, other in zip(expected, found, strict=True):
        assert (one.form, one.parts, one.bias) == (other.form, other.parts, other.bias)
        for name in ("a", "b", "score", "values", "rank_a", "rank_b"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("at_once", [1, 4, 100])
def test_neither_the_rows_at_once_nor_the_threads_change_anything(corridor, ranked, at_once, threads, monkeypatch):
    monkeypatch.setattr(scoring_of_rows, "FEWEST_ROWS", at_once)
    monkeypatch.setattr(scoring_of_rows, "PAIRS_PER_THREAD", 1)
    monkeypatch.setattr(cores, "CACHED", at_once)
    a, b = corridor
    assert_same(ranked, rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 3, threads=threads))


@settings(max_examples=25, deadline=None)
@given(cuts=st.sets(st.integers(1, 13), max_size=5), seed=st.integers(0, 99), with_thresholds=st.booleans())
def test_a_corridor_in_parts_in_any_order_gives_the_same_lists(corridor, cuts, seed, with_thresholds):
    a, b = corridor
    usual, rng = calibrations(a, b), np.random.default_rng(seed)
    parts = [range(*ends) for ends in pairwise([0, *sorted(cuts), len(a)])]
    known, kept = Thresholds(3), []
    for part in rng.permutation(len(parts)):
        result = score_rows(a, parts[part], b, DEFAULT_WEIGHTS, usual, 3, known if with_thresholds else None)
        kept.append(result.to_bytes())
        known.raise_by(result)
    results = [PartialResult.from_bytes(kept[part]) for part in rng.permutation(len(kept))]
    assert_same(rank(a, b, DEFAULT_WEIGHTS, usual, 3), merge(results, DEFAULT_WEIGHTS, 3))


def test_equal_scores_go_to_the_earlier_row_whichever_part_comes_first(encoder):
    twins, partner = ([Profile(n, "company", "T", needs=(Opportunity(n, Form.JOINT_PROJECT, "pump"),)) for n in numbers]
                      for numbers in (range(4), [9]))  # fmt: skip
    a, b = block(twins, encoder), block(partner, encoder)
    usual = calibrations(a, b)
    parts = [score_rows(a, part, b, DEFAULT_WEIGHTS, usual, 2) for part in (range(2, 4), range(2))]
    for results in (parts, parts[::-1]):
        (ranked,) = (pairs for pairs in merge(results, DEFAULT_WEIGHTS, 2) if pairs.form is Form.JOINT_PROJECT)
        assert ranked.rank_b.tolist() == [1, 2, 0, 0]


def test_thresholds_leave_out_what_can_stand_in_no_list(corridor):
    a, b = corridor
    usual, known = calibrations(a, b), Thresholds(1)
    first, rest = range(10), range(10, len(a))
    known.raise_by(score_rows(a, first, b, DEFAULT_WEIGHTS, usual, 1))
    bare, fewer = (score_rows(a, rest, b, DEFAULT_WEIGHTS, usual, 1, thresholds) for thresholds in (None, known))
    for form, pairs in fewer.of_columns.items():
        assert len(pairs.a) < len(bare.of_columns[form].a)
        assert (pairs.score >= known.of(form, len(b))[pairs.b]).all()


def test_what_is_kept_is_small(corridor):
    a, b = corridor
    kept = score_rows(a, range(5), b, DEFAULT_WEIGHTS, calibrations(a, b), 3)
    assert len(kept.to_bytes()) < 12 * 1024 + kept.size * 4 * 20


@pytest.fixture
def two_threads():
    with threadpool_limits(2, user_api="blas"):
        yield


@pytest.mark.usefixtures("two_threads")
def test_who_interrupts_the_work_ends_it(corridor, monkeypatch):
    def interrupt(_merger, _part):
        raise KeyboardInterrupt

    a, b = corridor
    monkeypatch.setattr(scoring_of_rows, "FEWEST_ROWS", 1)
    monkeypatch.setattr(Merger, "add", interrupt)
    with pytest.raises(KeyboardInterrupt):
        list(rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 3, threads=2))
    assert products_threads() == {2}
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ranking")]


@pytest.mark.usefixtures("two_threads")
def test_the_last_to_let_go_gives_products_their_threads_back():
    one, other = one_thread_a_product(), one_thread_a_product()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    assert products_threads() == {1}
    other.__exit__(None, None, None)
    assert products_threads() == {2}


def products_threads():
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_one_company_alone_gets_the_list_that_it_has_in_the_corridor(corridor, ranked):
    a, b = corridor
    found = calibrations(a, b)
    for before, alone in zip(ranked, rank(a.take([5]), b, DEFAULT_WEIGHTS, found, 3), strict=True):
        own = (before.a == 5) & (before.rank_a > 0)
        listed = alone.rank_a > 0
        by_place, by_place_alone = np.argsort(before.rank_a[own]), np.argsort(alone.rank_a[listed])
        np.testing.assert_array_equal(before.b[own][by_place], alone.b[listed][by_place_alone])
        np.testing.assert_array_equal(before.score[own][by_place], alone.score[listed][by_place_alone])


def test_a_list_longer_than_the_park_holds_everybody_who_can_meet(corridor):
    a, b = corridor
    for pairs in rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 1000):
        scores = dict(score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)))[pairs.form].score
        assert len(pairs) == np.isfinite(scores).sum()


def test_an_empty_park_gives_no_lists(corridor, encoder):
    a, _ = corridor
    nobody = block([], encoder)
    for sides in ((a, nobody), (nobody, a)):
        assert sum(map(len, rank(*sides, DEFAULT_WEIGHTS, calibrations(*sides), 3))) == 0


def test_neighbouring_rows_are_those_that_would_be_taken(corridor):
    a, b = corridor
    usual = calibrations(a, b)
    for first, last in ((0, 0), (2, 7), (5, len(a))):
        mine, taken = a.between(first, last), a.take(range(first, last))
        assert mine.profiles == taken.profiles
        for (_, one), (_, other) in zip(
            *(score_forms(own, b, DEFAULT_WEIGHTS, usual) for own in (mine, taken)), strict=True
        ):
            np.testing.assert_array_equal(one.score, other.score)
            np.testing.assert_array_equal(one.values, other.values)
