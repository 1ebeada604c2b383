import numpy as np
import pytest

from matching.evaluation.claims import claims

ITALIAN = np.zeros(3, dtype=np.int8)


def taken(steps, languages=ITALIAN):
    steps = np.array(steps, dtype=np.float32)
    return claims([steps], languages, len(steps))


def test_a_document_that_another_query_wants_more_is_left_to_it():
    """The first two documents tie for the second query; the first is clearly the first query's."""
    steps = np.array([[2.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 2.0]], dtype=np.float32)
    left = steps - taken(steps)
    assert left[1, 1] > left[1, 0]
    assert left.argmax(axis=1).tolist() == [0, 1, 2]


def test_where_nothing_is_contested_nothing_changes():
    np.testing.assert_allclose(taken(np.eye(3)), 0, atol=1e-6)


def test_the_more_uneven_the_numbers_the_less_is_taken():
    steps = [[2.0, 0.0, 0.0], [2.0, 0.1, 0.0], [2.0, 0.0, 0.1]]
    assert np.ptp(taken(steps)) > np.ptp(taken(steps[:2])) > np.ptp(taken(steps[:1])) > 0


def test_no_language_is_in_greater_demand_than_another():
    languages = np.array([0, 0, 1, 1], dtype=np.int8)
    found = taken([[2.0, 0.0, 5.0, 4.0], [0.0, 1.0, 5.0, 4.0]], languages)
    for language in (0, 1):
        assert found[languages == language].mean() == pytest.approx(0, abs=1e-6)


def test_queries_may_come_in_any_blocks():
    steps = np.random.default_rng(1).normal(size=(6, 3)).astype(np.float32)
    np.testing.assert_allclose(claims([steps[:1], steps[1:]], ITALIAN, 6), claims([steps], ITALIAN, 6), atol=1e-6)
