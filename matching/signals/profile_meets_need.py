"""How well what one side says of itself meets what the other side needs, in whichever form."""

import numpy as np

from matching.blocks import Block
from matching.signals.figures import add_agreement, changes_of
from matching.signals.quotes import SourceTexts, closest_texts
from matching.signals.signal import Context, Evidence, Matrix, Signal, squash
from matching.texts.segments import segment_max
from matching.texts.similarity import similarity


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The best-met need of each of `a` against the descriptions of each of `b`; NaN where there is none of
    either.

    A distributor, a test house or an integrator says in its description what it does, and seldom lists it as
    an offer. All needs count, whatever the form: a party whose need is met will gladly meet the other's in return.
    """
    needs, about = a.needs.texts, b.about.texts
    standardised = context.calibrations.need_about.standardise(similarity(needs, about), needs, about)
    standardised = add_agreement(standardised, a, b, "about")
    best = segment_max(segment_max(standardised, a.needs.starts, 0, np.nan), b.about.starts, 1, np.nan)
    return squash(best)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The need and the description that meet best, by the sentences that meet best."""
    needs, about = SourceTexts.of(a, i, "need"), SourceTexts.of(b, j, "description")
    return closest_texts(SIGNAL.name, needs, about, context.calibrations.need_about, -changes_of(a, i, b, j, "about"))


SIGNAL = Signal("profile_meets_need", matrix, evidence, directed=True)
