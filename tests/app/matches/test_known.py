"""Lists stay the head of the whole order while partners come and go."""

import numpy as np
import pytest

from app.matches.runs.upkeep.known import NOBODY, Known

OWNERS, SLOTS, PLACES, SHOWN = 5, 60, 4, 2


@pytest.mark.parametrize("seed", range(4))
def test_what_is_known_is_the_head_of_the_whole_list(seed: int) -> None:
    random = np.random.default_rng(seed)
    known = Known.empty(OWNERS, PLACES)
    # Few different scores, so that ties abound, and slots that are not in the order of their keys.
    scores = np.full((OWNERS, SLOTS), -np.inf, dtype=np.float32)
    keys = random.permutation(SLOTS).astype(np.int64)
    for newcomer in range(SLOTS):
        column = random.choice(np.array([-np.inf, 1, 2, 3], dtype=np.float32), OWNERS)
        known.insert(newcomer, column, keys)
        scores[:, newcomer] = column
        check(known, scores, keys)
        gone = random.random(SLOTS) < random.choice([0, 0.2])
        known.remove(gone)
        scores[:, gone] = -np.inf
        check(known, scores, keys)
        for owner in known.exhausted(SHOWN):
            known.fill(int(owner), scores[owner], keys)
        check(known, scores, keys, least=SHOWN)


def check(known: Known, scores: np.ndarray, keys: np.ndarray, least: int = 0) -> None:
    for owner, own in enumerate(scores):
        order = [slot for slot in np.lexsort((keys, -own)) if np.isfinite(own[slot])]
        held = [slot for slot in known.partner[owner].tolist() if slot != NOBODY]
        assert held == order[: len(held)]
        assert known.score[owner, : len(held)].tolist() == own[held].tolist()
        assert len(held) == len(order) or known.more[owner]
        assert len(held) >= min(least, len(order))


def test_ranks_and_scores_of_pairs_are_looked_up_in_the_lists() -> None:
    known = Known.empty(2, 3)
    keys = np.arange(4, dtype=np.int64)
    known.fill(0, np.array([1, 3, -np.inf, 2], dtype=np.float32), keys)
    owners, partners = np.array([0, 0, 0, 0, 1]), np.array([1, 3, 0, 2, 1])
    assert known.ranks(owners, partners, 2).tolist() == [1, 2, 0, 0, 0]
    assert known.scores(owners, partners).tolist() == [3, 2, 1, -np.inf, -np.inf]
