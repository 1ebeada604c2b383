import numpy as np
import pytest

from matching.texts.names import Names, best_products, names_of
from matching.texts.vectors import Passage, embed


@pytest.fixture
def sides() -> list[Names]:
    """Of nine and of five owners, some of whom have no name, and of whom many have the same."""
    rng = np.random.default_rng(2)
    vectors = rng.integers(-9, 9, (4, 6)).astype(np.float32)
    starts = [np.concatenate(([0], np.cumsum(rng.integers(0, 4, size=count)))) for count in (9, 5)]
    return [Names(vectors, rng.integers(4, size=start[-1]), start) for start in starts]


def test_the_best_products_are_the_largest_of_all_names_of_two_owners(sides):
    a, b = sides
    found = best_products(a, b)
    for row, column in np.ndindex(9, 5):
        one, other = (side.vectors[side.which[slice(*side.starts[i : i + 2])]] for side, i in ((a, row), (b, column)))
        np.testing.assert_equal(found[row, column], np.max(one @ other.T) if len(one) and len(other) else np.nan)
    np.testing.assert_array_equal(best_products(b, a), found.T)


def test_who_has_no_name_meets_nobody(sides):
    nobody = Names(np.empty((0, 0), dtype=np.float32), np.empty(0, dtype=np.intp), np.zeros(3, dtype=np.intp))
    assert np.isnan(best_products(nobody, sides[0])).all()
    assert best_products(sides[0], nobody).shape == (9, 2)


def test_a_name_that_several_have_is_there_once(encoder):
    texts = embed([Passage.of("en", name, "") for name in ("laser", "welding", "laser")], encoder)
    found = names_of(texts, np.array([0, 2, 3]))
    assert found.which.tolist() == [0, 1, 0]
    np.testing.assert_array_equal(found.vectors, texts.whole[:2])
