import numpy as np
import pytest

from matching.texts.alignment import IMAGE_SHARE, RANK, Alignment, bundled_alignment, fit, unit
from matching.texts.vectors import LANGUAGES

NAMES, DIMENSIONS = 400, 160


@pytest.fixture(scope="module")
def named() -> list[np.ndarray]:
    """What 400 names mean is the same in each language; around it are the language itself, and noise."""
    rng = np.random.default_rng(3)
    meaning = np.hstack([rng.normal(size=(NAMES, 40)), np.zeros((NAMES, DIMENSIONS - 40))])
    noise = rng.normal(size=(3, NAMES, DIMENSIONS)) * np.r_[np.full(40, 0.3), np.full(DIMENSIONS - 40, 1.5)]
    return [unit(meaning + own + 5 * rng.normal(size=DIMENSIONS)).astype(np.float32) for own in noise]


@pytest.fixture(scope="module")
def alignment(named: list[np.ndarray]) -> Alignment:
    half = [vectors[: NAMES // 2] for vectors in named]
    return fit(half, dict(zip(LANGUAGES, half, strict=True)))


def first_hits(one: np.ndarray, other: np.ndarray) -> float:
    return float(((one @ other.T).argmax(axis=1) == np.arange(len(one))).mean())


def test_what_was_not_fitted_on_is_found_in_another_language(named: list[np.ndarray], alignment: Alignment) -> None:
    italian, russian = (named[place][NAMES // 2 :] for place in (0, 1))
    aligned = [alignment.align(own, np.full(len(own), place, np.int8)) for place, own in enumerate((italian, russian))]
    assert first_hits(*aligned) > first_hits(italian, russian) + 0.3


def test_a_text_has_the_same_unit_vector_whatever_else_is_aligned(
    named: list[np.ndarray], alignment: Alignment
) -> None:
    languages = np.array([0, 1, 2, 9] * 25, dtype=np.int8)
    together = alignment.align(named[0][:100], languages)
    assert together.shape == (100, DIMENSIONS + min(RANK, DIMENSIONS))
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(alignment.align(named[0][7:8], languages[7:8]), together[7:8])
    np.testing.assert_allclose((together[:, DIMENSIONS:] ** 2).sum(axis=1), IMAGE_SHARE, atol=1e-6)


def test_it_is_stored_without_loss(alignment: Alignment) -> None:
    again = Alignment.from_bytes(alignment.to_bytes())
    np.testing.assert_array_equal(again.means, alignment.means)
    np.testing.assert_array_equal(again.weights, alignment.weights)


def test_vectors_of_another_encoder_stay_as_they_are() -> None:
    vectors = unit(np.ones((2, 64))).astype(np.float32)
    assert bundled_alignment().align(vectors, np.zeros(2, np.int8)) is vectors
