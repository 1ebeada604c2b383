"""How close two companies' descriptions of themselves are."""

import numpy as np

from matching.blocks import Block
from matching.segments import segment_max
from matching.signals.quotes import best_sentences, quote
from matching.signals.signal import Context, Evidence, Matrix, Signal, graded
from matching.texts import similarity


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The most alike of the languages in which both describe themselves; NaN where one has no description."""
    one, other = a.about.texts, b.about.texts
    steps = context.calibrations.about.steps(similarity(one, other), one, other)
    best = segment_max(segment_max(steps, a.about.starts, 0, np.nan), b.about.starts, 1, np.nan)
    return graded(best)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    one, other = a.take([i]).about, b.take([j]).about
    if not len(one.texts) or not len(other.texts):
        return ()
    values = similarity(one.texts, other.texts)
    steps = context.calibrations.about.steps(values, one.texts, other.texts)
    row, column = (int(index) for index in np.unravel_index(int(np.argmax(steps)), steps.shape))
    mine, theirs, _ = best_sentences(one.texts, row, other.texts, column)
    return (
        Evidence(
            signal=SIGNAL.name,
            mine=quote(a.take([i]), one, "description", 0, row, mine),
            theirs=quote(b.take([j]), other, "description", 0, column, theirs),
            similarity=float(values[row, column]),
        ),
    )


SIGNAL = Signal("profile_affinity", matrix, evidence)
