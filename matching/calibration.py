"""What a similarity is worth in this portfolio, per pair of languages.

A cosine has no meaning of its own: unrelated texts reach 0.1 in one collection and 0.3 in another, and texts
in the same language reach more than texts in two. The portfolio's own pairs, nearly all of them unrelated,
say what is usual; so a similarity is measured in steps from what is usual for its two languages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.texts.vectors import LANGUAGES, Texts, similarity

USUAL, RARE = 0.5, 0.99
FEWEST_PAIRS = 400
SAMPLE = 600
LEAST_STEP = 0.05
UNKNOWN = (0.15, 0.33)
"""What the demo's offers, needs and descriptions have, on average, with the bundled encoder."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """`usual` and `rare` are (3, 3), by language of the one and of the other text: two quantiles of similarity."""

    usual: NDArray[np.float32]
    rare: NDArray[np.float32]

    def steps(self, values: NDArray[np.float32], a: Texts, b: Texts) -> NDArray[np.float32]:
        """(n_a, n_b) similarities -> 0 at the usual figure for the two languages, 1 at the rare one."""
        columns = np.asarray(b.languages, dtype=np.intp)
        usual = np.take(self.usual[:, columns], a.languages, axis=0)
        result = values - usual
        result /= np.take((self.rare - self.usual)[:, columns], a.languages, axis=0)
        return result


@dataclass(frozen=True, slots=True)
class Calibrations:
    """One for each two kinds of text that are compared; frozen with the run that they were taken for."""

    need_offer: Calibration
    need_about: Calibration
    about: Calibration


def calibrations(a: Block, b: Block) -> Calibrations:
    return Calibrations(
        need_offer=calibrate([(a.needs.texts, b.offers.texts), (b.needs.texts, a.offers.texts)]),
        need_about=calibrate([(a.needs.texts, b.about.texts), (b.needs.texts, a.about.texts)]),
        about=calibrate([(a.about.texts, b.about.texts), (b.about.texts, a.about.texts)]),
    )


def calibrate(collections: Iterable[tuple[Texts, Texts]]) -> Calibration:
    """The quantiles over the pairs of collections, from an evenly spaced sample of each."""
    samples = ((one.take(evenly(len(one))), other.take(evenly(len(other)))) for one, other in collections)
    return calibration_of(((similarity(a, b), a.languages, b.languages) for a, b in samples), expected=UNKNOWN)


def calibration_of(
    samples: Iterable[tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.int8]]],
    usual: float = USUAL,
    rare: float = RARE,
    expected: tuple[float, float] | None = None,
) -> Calibration:
    """The two quantiles of samples of similarities, each with the languages of its rows and of its columns.

    A pair of languages with fewer than `FEWEST_PAIRS` takes the figures of all. Those count n / (n + `FEWEST_PAIRS`),
    if n pairs say so, and what is `expected` for the rest, where anything is. With no pair at all `UNKNOWN` serves.
    """
    count = len(LANGUAGES)
    found: list[list[NDArray[np.float32]]] = [[] for _ in range(count * count)]
    for values, rows, columns in samples:
        for i, j in product(range(count), repeat=2):
            found[i * count + j].append(values[np.ix_(rows == i, columns == j)].ravel())
    pairs = [np.concatenate(parts) if parts else np.empty(0, dtype=np.float32) for parts in found]
    every = np.concatenate(pairs)
    pooled = _leaning(_quantiles(every, usual, rare), len(every), expected) if len(every) else UNKNOWN
    levels = [_quantiles(values, usual, rare) if len(values) >= FEWEST_PAIRS else pooled for values in pairs]
    table = np.array(levels, dtype=np.float32).reshape(count, count, 2)
    return Calibration(usual=table[:, :, 0], rare=table[:, :, 1])


def evenly(count: int) -> NDArray[np.intp]:
    """At most `SAMPLE` of so many rows, evenly spaced."""
    return np.unique(np.linspace(0, count - 1, min(SAMPLE, count)).astype(np.intp))


def _quantiles(values: NDArray[np.float32], usual: float, rare: float) -> tuple[float, float]:
    low, high = np.quantile(values, [usual, rare])
    return float(low), float(max(high, low + LEAST_STEP))


def _leaning(found: tuple[float, float], pairs: int, expected: tuple[float, float] | None) -> tuple[float, float]:
    """Towards what is expected, the more the fewer pairs were asked."""
    share = pairs / (pairs + FEWEST_PAIRS) if expected else 1.0
    usual, rare = (share * own + (1 - share) * other for own, other in zip(found, expected or found, strict=True))
    return usual, rare
