"""How alike two companies' descriptions of themselves are."""

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.signals.quotes import SourceTexts, closest_texts
from matching.signals.signal import MIN_REASON, Context, Evidence, Matrix, Signal, squash
from matching.texts.segments import segment_max
from matching.texts.similarity import chain_similarity
from matching.texts.vectors import Texts

OFTEN = np.float32(0.075)
"""By the table of who works with whom: one pair of descriptions in a hundred, of the demo and of others, has more."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The most alike of the languages in which both describe themselves; NaN where one has no description."""
    one, other = a.about.texts, b.about.texts
    standardised = context.calibrations.about.compare_described(one, other)
    best = segment_max(segment_max(standardised, a.about.starts, 0, np.nan), b.about.starts, 1, np.nan)
    return squash(best)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    one, other = (SourceTexts.of(block, row, "description") for block, row in ((a, i), (b, j)))
    return closest_descriptions(SIGNAL.name, one, other, context.calibrations)


def closest_descriptions(
    signal: str, mine: SourceTexts, theirs: SourceTexts, calibrations: Calibrations
) -> tuple[Evidence, ...]:
    """The two that are most alike, and whether that stands on the table of who works with whom: it speaks for the two,
    and what they write would be no reason to meet without it.
    """

    def complementary(one: Texts, other: Texts, alike: NDArray[np.float32]) -> NDArray[np.bool_]:
        told = chain_similarity(one, other)
        if told is None:
            return np.zeros(alike.shape, dtype=bool)
        without = squash(calibrations.about.compare(one, other, alike))
        return np.asarray((told >= OFTEN) & (without < MIN_REASON))

    return closest_texts(signal, mine, theirs, calibrations.about.compare_described, complementary=complementary)


SIGNAL = Signal("profile_affinity", matrix, evidence)
