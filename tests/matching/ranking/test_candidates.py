import numpy as np
import pytest

from matching.blocks import block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.ranking import PartialResult, Thresholds, candidates, merge, rank
from matching.ranking.candidates import CandidatePairs, nearest, paired, rank_candidates, score_candidates
from matching.scoring.scores import score_forms

FIELDS = ("a", "b", "score", "values", "rank_a", "rank_b")


def everybody(a, b):
    return paired(a, b, [(np.repeat(np.arange(len(a)), len(b)), np.tile(np.arange(len(b)), len(a)))])


def of(pairs):
    rows = np.repeat(np.arange(len(pairs.starts) - 1), np.diff(pairs.starts))
    return set(zip(rows.tolist(), pairs.b.tolist(), strict=True))


@pytest.mark.parametrize(("rows", "pending"), [(1, 0), (3, 20), (256, 1 << 19)])
def test_with_everybody_a_candidate_the_lists_are_those_of_all_pairs(corridor, rows, pending, monkeypatch):
    monkeypatch.setattr(candidates, "ROWS", rows)
    monkeypatch.setattr(candidates, "PENDING", pending)
    a, b = corridor
    usual = calibrations(a, b)
    found = list(rank_candidates(a, b, everybody(a, b), DEFAULT_WEIGHTS, usual, 3))
    for expected, ranked in zip(rank(a, b, DEFAULT_WEIGHTS, usual, 3), found, strict=True):
        assert (ranked.form, ranked.parts, ranked.bias) == (expected.form, expected.parts, expected.bias)
        for name in FIELDS:
            np.testing.assert_array_equal(getattr(ranked, name), getattr(expected, name))


@pytest.mark.parametrize(("step", "pending", "threads"), [(1, 0, 1), (2, 20, 3), (5, 1 << 19, None)])
def test_blocks_that_were_kept_give_together_what_all_rows_give(corridor, step, pending, threads, monkeypatch):
    monkeypatch.setattr(candidates, "PENDING", pending)
    a, b = corridor
    usual = calibrations(a, b)
    pairs = nearest(a, b, 1)
    thresholds, kept = Thresholds(2), []
    for start in range(0, len(a), step):
        rows = range(start, min(start + step, len(a)))
        mine = CandidatePairs.from_bytes(pairs.between(rows).to_bytes())
        part = score_candidates(a, rows, b, mine, DEFAULT_WEIGHTS, usual, 2, thresholds, threads)
        thresholds.raise_by(part)
        kept.append(part.to_bytes())
    together = merge(map(PartialResult.from_bytes, reversed(kept)), DEFAULT_WEIGHTS, 2)
    for expected, ranked in zip(rank_candidates(a, b, pairs, DEFAULT_WEIGHTS, usual, 2), together, strict=True):
        for name in FIELDS:
            np.testing.assert_array_equal(getattr(ranked, name), getattr(expected, name))


def test_rows_without_candidates_have_no_lists(corridor):
    a, b = corridor
    nobody = CandidatePairs(np.zeros(len(a) + 1, dtype=np.intp), np.empty(0, dtype=np.intp), len(b))
    part = score_candidates(a, range(len(a)), b, nobody, DEFAULT_WEIGHTS, calibrations(a, b), 2)
    assert list(merge([PartialResult.from_bytes(part.to_bytes())], DEFAULT_WEIGHTS, 2)) == []


def test_the_lists_hold_the_best_of_the_candidates_and_nobody_else(corridor):
    a, b = corridor
    usual = calibrations(a, b)
    pairs = nearest(a, b, 1)
    assert 0 < len(pairs) < len(a) * len(b)
    allowed = np.zeros((len(a), len(b)), dtype=bool)
    allowed[tuple(zip(*of(pairs), strict=True))] = True
    scores = dict(score_forms(a, b, DEFAULT_WEIGHTS, usual))
    for ranked in rank_candidates(a, b, pairs, DEFAULT_WEIGHTS, usual, 2):
        full = np.where(allowed, scores[ranked.form].score, -np.inf)
        np.testing.assert_array_equal(ranked.score, full[ranked.a, ranked.b])
        for row in range(len(a)):
            finite = np.flatnonzero(np.isfinite(full[row]))
            expected = finite[np.lexsort((finite, -full[row][finite]))][:2]
            listed = (ranked.a == row) & (ranked.rank_a > 0)
            assert ranked.b[listed][np.argsort(ranked.rank_a[listed])].tolist() == expected.tolist()


def test_candidates_are_the_owners_of_the_nearest_texts_of_each_kind(corridor):
    a, b = corridor
    pairs = of(nearest(a, b, 1))
    cosines = a.needs.texts.whole @ b.offers.texts.whole.T
    owner_a, owner_b = (np.repeat(np.arange(len(side.counts())), side.counts()) for side in (a.needs, b.offers))
    assert {(owner_a[i], owner_b[j]) for i, j in enumerate(cosines.argmax(axis=1))} <= pairs
    assert {(owner_a[i], owner_b[j]) for j, i in enumerate(cosines.argmax(axis=0))} <= pairs


def test_sites_are_paired_with_everybody(corridor):
    for a, b in (corridor, corridor[::-1]):
        of_a, of_b = ({i for i, profile in enumerate(block.profiles) if profile.kind == "site"} for block in (a, b))
        assert of_a | of_b
        expected = {(i, j) for i in range(len(a)) for j in range(len(b)) if i in of_a or j in of_b}
        assert expected <= of(nearest(a, b, 1))


def test_more_neighbours_are_more_candidates_up_to_all(corridor):
    a, b = corridor
    some, more = of(nearest(a, b, 1)), of(nearest(a, b, 4))
    assert some < more


def test_an_empty_park_has_no_candidates(corridor, encoder):
    a, _ = corridor
    nobody = block([], encoder)
    for sides in ((a, nobody), (nobody, a)):
        pairs = nearest(*sides)
        assert len(pairs) == 0
        assert list(rank_candidates(*sides, pairs, DEFAULT_WEIGHTS, calibrations(*sides), 3)) == []
