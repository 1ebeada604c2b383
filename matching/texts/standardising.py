"""What a similarity is worth in this portfolio, per pair of languages.

A cosine has no meaning of its own: unrelated texts reach 0.1 in one collection and 0.3 in another, and texts
in the same language reach more than texts in two. The portfolio's own pairs, nearly all of them unrelated,
give the scale: a similarity is standardised by the median and the 99th percentile for its two languages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.cores import strips
from matching.texts.similarity import described_similarity, similarity, worded_similarity
from matching.texts.vectors import LANGUAGES, Texts

CLASSES = len(LANGUAGES) + 1
QUANTILES = (0.5, 0.99)
MIN_PAIRS = 400
SAMPLE = 600
MIN_SPREAD = 0.05
EXPECTED = (0.15, 0.33)
"""The two quantiles of the demo's offers, needs and descriptions, on average, with the bundled encoder alone."""
EXPECTED_OF_BOTH = (0.15, 0.37)
"""With the second one beside it."""

CROWDING_SHARE = 0.5
"""Half is all of it: as much is taken off for either text."""


class InLanguages(Protocol):
    """n texts."""

    @property
    def languages(self) -> NDArray[np.int8]:
        """(n,) of each the place in `TEXT_LANGUAGES`"""


@dataclass(frozen=True, slots=True)
class Calibration:
    """`median` and `p99` are (`CLASSES`, `CLASSES`), by class of the language of the one and of the other text; of the
    similarities of all pairs.
    """

    median: NDArray[np.float32]
    p99: NDArray[np.float32]

    def standardise(self, values: NDArray[np.float32], a: InLanguages, b: InLanguages) -> NDArray[np.float32]:
        """(n_a, n_b) similarities -> 0 at the median for the two languages, 1 at the 99th percentile."""
        rows, columns = language_classes(a.languages), language_classes(b.languages)
        median, spread = self.median[:, columns], (self.p99 - self.median)[:, columns]
        result = np.empty_like(values)
        for here in strips(len(rows), len(columns)):
            np.subtract(values[here], median[rows[here]], out=result[here])
            result[here] /= spread[rows[here]]
        return result

    def compare(self, a: Texts, b: Texts, alike: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """(n_a, n_b): standardised similarity; `alike` is the similarity, where it is known."""
        return self.standardise(similarity(a, b) if alike is None else alike, a, b)

    def compare_described(self, a: Texts, b: Texts, alike: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """(n_a, n_b) of descriptions: standardised similarity with what one seeks and the other is."""
        return self.standardise(described_similarity(a, b, alike), a, b)

    def compare_sought(self, a: Texts, b: Texts, alike: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """(n_a, n_b) of offers and needs, of which each has few that are right: standardised similarity with what they
        share in words, less by how crowded the neighbourhoods of the two are.
        """
        result = self.standardise(worded_similarity(a, b, alike), a, b)
        for here in strips(len(a), len(b)):
            # The sum of the two first: so it is the same from both sides.
            result[here] -= np.float32(CROWDING_SHARE) * (a.crowding[here, None] + b.crowding[None, :])
        return result


def calibration_of(
    samples: Iterable[tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.int8]]],
    expected: tuple[float, float] | None = None,
) -> Calibration:
    """The two quantiles of samples of similarities, each with the languages of its rows and of its columns.

    A pair of classes of languages with fewer than `MIN_PAIRS` pairs of texts takes the quantiles of all n pairs. Where
    `expected` is given, these are shrunk towards it, with weight n / (n + `MIN_PAIRS`). With no pair at all they are
    what is expected.
    """
    count = CLASSES
    parts: list[list[NDArray[np.float32]]] = [[] for _ in range(count * count)]
    for values, languages_a, languages_b in samples:
        rows, columns = language_classes(languages_a), language_classes(languages_b)
        for i, j in product(range(count), repeat=2):
            parts[i * count + j].append(values[np.ix_(rows == i, columns == j)].ravel())
    pairs = [np.concatenate(part) if part else np.empty(0, dtype=np.float32) for part in parts]
    all_pairs = np.concatenate(pairs)
    pooled = _shrink(_quantiles(all_pairs), len(all_pairs), expected) if len(all_pairs) else expected or EXPECTED
    levels = [_quantiles(values) if len(values) >= MIN_PAIRS else pooled for values in pairs]
    table = np.array(levels, dtype=np.float32).reshape(count, count, 2)
    return Calibration(median=table[:, :, 0], p99=table[:, :, 1])


def language_classes(languages: NDArray[np.int8]) -> NDArray[np.intp]:
    """Those that reasons are told in have a class each; all others share one, as texts in them are few."""
    return np.minimum(languages, CLASSES - 1).astype(np.intp)


def evenly_spaced(count: int, most: int = SAMPLE) -> NDArray[np.intp]:
    """At most so many of the rows, evenly spaced."""
    return np.unique(np.linspace(0, count - 1, min(most, count)).astype(np.intp))


def _quantiles(values: NDArray[np.float32]) -> tuple[float, float]:
    low, high = np.quantile(values, QUANTILES)
    return float(low), float(max(high, low + MIN_SPREAD))


def _shrink(measured: tuple[float, float], pairs: int, expected: tuple[float, float] | None) -> tuple[float, float]:
    """Towards what is expected, the more the fewer pairs were measured."""
    share = pairs / (pairs + MIN_PAIRS) if expected else 1.0
    low, high = (share * own + (1 - share) * prior for own, prior in zip(measured, expected or measured, strict=True))
    return low, high
