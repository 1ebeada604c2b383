import numpy as np
import pytest

from matching.evaluation.hubs import hubs


def test_lists_that_share_evenly_have_no_hub():
    scores = np.eye(20, dtype=np.float32)
    for shift in range(1, 10):
        scores += np.roll(np.eye(20), shift, axis=1) * 0.5
    found = hubs(scores)
    assert (found.skewness, found.largest, found.in_no_list, found.without_list) == (0, 1, 0, 0)


def test_a_party_in_every_list_is_a_hub_and_one_in_none_an_orphan():
    scores = np.random.default_rng(2).uniform(0, 1, (40, 40)).astype(np.float32)
    even = hubs(scores)
    scores[:, 0] = 2
    scores[:, 1] = -1
    found = hubs(scores)
    assert found.largest == pytest.approx(4.0)
    assert found.in_no_list > even.in_no_list
    assert found.skewness > even.skewness


def test_a_party_without_a_list_is_counted():
    scores = np.ones((12, 12), dtype=np.float32)
    scores[3] = -np.inf
    assert hubs(scores).without_list == 1
