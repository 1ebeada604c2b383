"""Lists stay the head of the whole order while partners come and go; what moved is told as the plain way tells it."""

import numpy as np
import pytest

from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.ranking import TopKLists, rank, top
from matching.ranking.topk import NOBODY, compare
from matching.scoring.scores import score_forms

OWNERS, PARTNERS, PLACES, SHOWN = 5, 60, 4, 2
EVERY = np.arange(OWNERS)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_known_is_the_head_of_the_whole_list(seed):
    random = np.random.default_rng(seed)
    lists = TopKLists.empty(OWNERS, PLACES)
    # Few different scores, so that ties abound, and partners who do not come in the order of their ids.
    ids = random.permutation(PARTNERS).astype(np.int64)
    scores = np.full((OWNERS, PARTNERS), -np.inf, dtype=np.float32)
    for newcomer in ids.tolist():
        of_newcomer = random.choice(np.array([-np.inf, 1, 2, 3], dtype=np.float32), OWNERS)
        lists.insert(newcomer, EVERY, of_newcomer)
        scores[:, newcomer] = of_newcomer
        check(lists, scores)
        gone = np.flatnonzero(random.random(PARTNERS) < random.choice([0, 0.2]))
        lists.remove(gone)
        scores[:, gone] = -np.inf
        check(lists, scores)
        for owner in lists.underfilled(SHOWN).tolist():
            lists.fill(owner, ids, scores[owner, ids])
        check(lists, scores, least=SHOWN)


def check(lists, scores, least=0):
    for owner, own in enumerate(scores):
        order = [partner for partner in np.argsort(-own, kind="stable").tolist() if np.isfinite(own[partner])]
        known = [partner for partner in lists.partner[owner].tolist() if partner != NOBODY]
        assert known == order[: len(known)]
        assert lists.score[owner, : len(known)].tolist() == own[known].tolist()
        assert len(known) == len(order) or lists.truncated[owner]
        assert len(known) >= min(least, len(order))
    assert lists.counts().tolist() == (lists.partner != NOBODY).sum(axis=1).tolist()


def test_a_partner_comes_into_the_lists_of_those_who_are_named_only():
    lists = TopKLists.empty(3, 2)
    lists.insert(7, np.array([2, 0]), np.array([1, 2], dtype=np.float32))
    assert lists.partner.tolist() == [[7, NOBODY], [NOBODY, NOBODY], [7, NOBODY]]
    assert lists.score[[0, 2], 0].tolist() == [2, 1]


def test_lists_of_ranked_pairs_are_those_that_all_scores_give(corridor):
    a, b = corridor
    usual = calibrations(a, b)
    scores = dict(score_forms(a, b, DEFAULT_WEIGHTS, usual))
    for pairs in rank(a, b, DEFAULT_WEIGHTS, usual, PLACES + 1):
        score = scores[pairs.form].score
        sides = ((TopKLists.of_side_a, a, b, score), (TopKLists.of_side_b, b, a, score.T))
        for of_side, mine, theirs, full in sides:
            ids = 100 + np.arange(len(theirs), dtype=np.int64)
            expected = TopKLists.empty(len(mine), PLACES)
            for owner, own in enumerate(full):
                expected.fill(owner, ids, own)
            made = of_side(pairs, len(mine), ids, PLACES)
            assert_same(made, expected)
            # Who fills all places may have left others out; nobody looked.
            assert (made.truncated >= expected.truncated).all()
            assert (made.truncated == (made.counts() == PLACES)).all()


def assert_same(one, other):
    np.testing.assert_array_equal(one.partner, other.partner)
    np.testing.assert_array_equal(one.score, other.score)


def test_a_head_says_that_others_follow():
    lists = TopKLists.empty(3, 3)
    for owner, count in ((0, 2), (1, 3), (2, 5)):
        lists.fill(owner, np.arange(count), np.ones(count, dtype=np.float32))
    assert lists.truncated.tolist() == [False, False, True]
    head = lists.head(2)
    assert head.partner.tolist() == [[0, 1]] * 3
    assert head.truncated.tolist() == [False, True, True]


def test_a_copy_stays_as_it_is():
    lists = TopKLists.empty(2, 2)
    lists.fill(0, np.arange(5), np.ones(5, dtype=np.float32))
    copy = lists.copy()
    lists.clear(np.array([0]))
    assert lists.counts().tolist() == [0, 0]
    assert not lists.truncated.any()
    assert copy.counts().tolist() == [2, 0]
    assert copy.truncated.tolist() == [True, False]


def test_the_places_of_pairs_are_looked_up_in_the_lists():
    lists = TopKLists.empty(2, 3)
    lists.fill(0, np.arange(4), np.array([1, 3, -np.inf, 2], dtype=np.float32))
    owners, partners = np.array([0, 0, 0, 0, 1]), np.array([1, 3, 0, 2, 1])
    assert lists.ranks_of(owners, partners, 3).tolist() == [1, 2, 3, 0, 0]
    assert lists.ranks_of(owners, partners, 2).tolist() == [1, 2, 0, 0, 0]


def some_lists(random, owners):
    """Lists of no more places than there are, of partners of whom many are in both states."""
    lists = TopKLists.empty(owners, PLACES)
    for owner in range(owners):
        partners = random.permutation(6)[: random.integers(0, PLACES + 1)].astype(np.int64)
        lists.fill(owner, partners, random.choice(np.array([1, 2], dtype=np.float32), len(partners)))
    return lists


def places(lists, length):
    return {
        (owner, partner): place
        for owner, partners in enumerate(lists.partner[:, :length].tolist())
        for place, partner in enumerate(partners, 1)
        if partner != NOBODY
    }


@pytest.mark.parametrize("length", [1, 2, PLACES])
@pytest.mark.parametrize("seed", range(20))
def test_the_moves_are_all_places_that_differ_and_no_others(seed, length):
    random = np.random.default_rng(seed)
    owners = int(random.integers(0, 7))
    before, after = some_lists(random, owners), some_lists(random, owners)
    was, is_now = places(before, length), places(after, length)
    expected = {
        (*key, was.get(key, 0), is_now.get(key, 0))
        for key in was.keys() | is_now.keys()
        if was.get(key) != is_now.get(key)
    }
    moves = compare(before, after, length)
    columns = (moves.owner, moves.partner, moves.before, moves.after)
    found = list(zip(*(column.tolist() for column in columns), strict=True))
    assert len(found) == len(expected)
    assert set(found) == expected


def test_nothing_moved_between_equal_lists():
    lists = some_lists(np.random.default_rng(1), OWNERS)
    moves = compare(lists, lists.copy(), PLACES)
    assert [len(column) for column in (moves.owner, moves.partner, moves.before, moves.after)] == [0] * 4


def test_ties_go_to_the_left_and_what_is_not_finite_is_left_out():
    scores = np.array([[1, 2, 2, -np.inf], [-np.inf] * 4, [5, 5, 5, 5]], dtype=np.float32)
    rows, columns = top(scores, 2)
    assert rows.tolist() == [0, 0, 2, 2]
    assert columns.tolist() == [1, 2, 0, 1]
