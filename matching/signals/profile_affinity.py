"""How alike two companies' descriptions of themselves are."""

import numpy as np

from matching.blocks import Block
from matching.signals.quotes import SourceTexts, closest_texts
from matching.signals.signal import Context, Evidence, Matrix, Signal, squash
from matching.texts.segments import segment_max


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The most alike of the languages in which both describe themselves; NaN where one has no description."""
    one, other = a.about.texts, b.about.texts
    standardised = context.calibrations.about.compare_described(one, other)
    best = segment_max(segment_max(standardised, a.about.starts, 0, np.nan), b.about.starts, 1, np.nan)
    return squash(best)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    one, other = (SourceTexts.of(block, row, "description") for block, row in ((a, i), (b, j)))
    return closest_texts(SIGNAL.name, one, other, context.calibrations.about.compare_described)


SIGNAL = Signal("profile_affinity", matrix, evidence)
