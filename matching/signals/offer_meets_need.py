"""How well what one side offers meets what the other side needs."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from matching.blocks import FORMS, Block
from matching.profiles import Form
from matching.signals.figures import add_agreement, changes_of
from matching.signals.quotes import SourceTexts, closest_texts
from matching.signals.signal import Context, Evidence, Matrix, Signal, squash
from matching.texts.segments import segment_max, some_max
from matching.texts.similarity import sought_similarity

OTHER_FORM_PENALTY = 0.15
"""For an offer in another form than the need, in standardised similarity; small, because people name forms loosely."""

HOSTING_PENALTY = 100.0
"""Between hosting and the other forms: only hosting is about rooms."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The best offer of each of `b` for the best-met need, in the context's form, of each of `a`.

    Zero where a party looks for something, but not in this form; NaN where it states no need, or the other no
    offer.
    """
    wanted, starts = a.needs_in(context.form)
    values = np.zeros((len(a), len(b)), dtype=np.float32)
    if len(wanted) and len(b.offers.texts):
        looking, best = some_max(context.cached(_standardised, a, b), wanted, starts)
        best -= _penalties(context.form)[None, b.offer_forms]
        values[looking] = squash(segment_max(best, b.offers.starts, 1, -np.inf))
    values[a.needs.counts() == 0, :] = np.nan
    values[:, b.offers.counts() == 0] = np.nan
    return values


def _standardised(a: Block, b: Block, context: Context) -> Matrix:
    """(needs of a, offers of b), their figures compared"""
    needs, offers = a.needs.texts, b.offers.texts
    standardised = context.calibrations.need_offer.compare_sought(needs, offers)
    return add_agreement(standardised, a, b, "offers")


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The need and the offer that meet best, by the sentences that meet best."""
    stated = a.profiles[i].needs
    rows = [row for row, need in enumerate(stated) if need.form is context.form]
    needs = SourceTexts("need", SourceTexts.of(a, i, "need").texts.some(rows), tuple(stated[row] for row in rows))
    figures = changes_of(a, i, b, j, "offers")[rows]
    offers = SourceTexts.of(b, j, "offer")
    first, last = b.offers.starts[j : j + 2]
    penalty = _penalties(context.form)[None, b.offer_forms[first:last]] - figures
    compare = context.calibrations.need_offer.compare_sought
    return closest_texts(SIGNAL.name, needs, offers, compare, penalty, measure=sought_similarity)


@cache
def _penalties(form: Form) -> NDArray[np.float32]:
    """(forms,): what is taken off for an offer in each form, for a need in this one."""
    penalties = [HOSTING_PENALTY if Form.HOSTING in (form, other) else OTHER_FORM_PENALTY for other in FORMS]
    penalties[FORMS.index(form)] = 0
    return np.array(penalties, dtype=np.float32)


SIGNAL = Signal("offer_meets_need", matrix, evidence, directed=True, by_form=True)
