"""How well what one side says of itself meets what the other side needs, in whichever form."""

import numpy as np

from matching.blocks import Block
from matching.segments import segment_max
from matching.signals.quotes import best_sentences, quote
from matching.signals.signal import Context, Evidence, Matrix, Signal, graded
from matching.texts import similarity


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The best-met need of each of `a` against the descriptions of each of `b`; NaN where there is none of
    either.

    A distributor, a test house or an integrator says in its description what it does, and seldom lists it as
    an offer. All needs count, whatever the form: who has one need met is glad to meet the other's in return.
    """
    needs, about = a.needs.texts, b.about.texts
    steps = context.calibrations.need_about.steps(similarity(needs, about), needs, about)
    best = segment_max(segment_max(steps, a.needs.starts, 0, np.nan), b.about.starts, 1, np.nan)
    return graded(best)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The need and the description that meet best, by the sentences that meet best."""
    one, other = a.take([i]), b.take([j])
    needs, about = one.needs.texts, other.about.texts
    if not len(needs) or not len(about):
        return ()
    values = similarity(needs, about)
    steps = context.calibrations.need_about.steps(values, needs, about)
    row, column = (int(index) for index in np.unravel_index(int(np.argmax(steps)), steps.shape))
    mine, theirs, _ = best_sentences(needs, row, about, column)
    return (
        Evidence(
            signal=SIGNAL.name,
            mine=quote(one, one.needs, "need", 0, row, mine),
            theirs=quote(other, other.about, "description", 0, column, theirs),
            similarity=float(values[row, column]),
        ),
    )


SIGNAL = Signal("profile_meets_need", matrix, evidence, directed=True)
