"""How near activities lie in the NACE tree."""

import numpy as np
import pytest

from matching.taxonomy.activities import UnknownActivityCode, headings
from matching.taxonomy.proximity import closest_codes, proximity, proximity_matrix


@pytest.mark.parametrize(
    ("other", "expected"),
    [("28.99", 1.0), ("28.96", 0.75), ("28.11", 0.5), ("26.51", 0.25), ("62.01", 0.0), ("28.9", 6 / 7)],
)
def test_proximity_falls_with_every_level_that_differs(other, expected):
    assert proximity("28.99", other) == expected
    assert proximity(other, "28.99") == expected


def test_a_division_is_as_near_to_itself_as_can_be():
    assert proximity("62", "62") == 1.0


def companies(seed: int, count: int) -> list[dict[str, float]]:
    """Companies with none to three headings of any level."""
    chance = np.random.default_rng(seed)
    codes = list(headings())
    return [
        {
            str(code): float(chance.choice([1.0, 0.5, 1 / 3, 0.1]))
            for code in chance.choice(codes, size=chance.integers(4), replace=False)
        }
        for _ in range(count)
    ]


def test_the_matrix_equals_the_pairwise_function_exactly():
    a, b = companies(1, 60), companies(2, 70)
    matrix = proximity_matrix(a, b)
    pairs = [[closest_codes(x, y) for y in b] for x in a]
    expected = np.array([[np.nan if pair is None else pair[0] for pair in row] for row in pairs])
    np.testing.assert_array_equal(matrix, expected.astype(np.float32))
    assert matrix.dtype == np.float32
    assert np.nanmax(matrix) <= 1
    assert np.nanmin(matrix) >= 0


def test_every_two_headings_agree_with_proximity():
    codes = list(headings())[::9]
    matrix = proximity_matrix([{code: 1.0} for code in codes], [{code: 1.0} for code in codes])
    expected = np.array([[proximity(x, y) for y in codes] for x in codes], dtype=np.float32)
    np.testing.assert_array_equal(matrix, expected)


def test_the_two_sides_may_be_exchanged():
    a, b = companies(3, 20), companies(4, 30)
    np.testing.assert_allclose(proximity_matrix(a, b), proximity_matrix(b, a).T, rtol=1e-6)


def test_a_company_without_codes_is_not_a_number_rather_than_far():
    matrix = proximity_matrix([{"28.99": 1.0}, {}], [{}, {"62.01": 1.0}])
    np.testing.assert_array_equal(matrix, [[np.nan, 0.0], [np.nan, np.nan]])


def test_no_companies_make_an_empty_matrix():
    assert proximity_matrix([], [{"28.99": 1.0}]).shape == (0, 1)
    assert proximity_matrix([{}], [{}, {}]).shape == (1, 2)
    assert proximity_matrix([{"28.99": 1.0}], []).shape == (1, 0)


def test_a_code_that_covers_half_counts_half():
    assert proximity_matrix([{"62.02": 0.5, "62.03": 0.5}], [{"62.02": 1.0}])[0, 0] == 0.5


def test_the_closest_codes_are_the_evidence():
    assert closest_codes({"62.01": 1.0, "28.99": 1.0}, {"28.96": 1.0, "46.90": 1.0}) == (0.75, "28.99", "28.96")
    assert closest_codes({"28.99": 1.0, "28.11": 1.0}, {"62.01": 1.0}) == (0.0, "28.11", "62.01")
    assert closest_codes({}, {"28.96": 1.0}) is None


def test_a_code_outside_nace_is_refused():
    with pytest.raises(UnknownActivityCode):
        proximity_matrix([{"28.98": 1.0}], [{"28.99": 1.0}])
    with pytest.raises(UnknownActivityCode):
        proximity("28.99", "nonsense")
