"""How well what one side offers meets what the other side needs."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from matching.blocks import FORMS, Block
from matching.profiles import Form
from matching.signals.quotes import Said, closest
from matching.signals.signal import Context, Evidence, Matrix, Signal, squash
from matching.texts.segments import segment_max
from matching.texts.similarity import similarity

OTHER_FORM = 0.15
"""Steps that an offer loses when it was made in another form than the need: people name forms loosely."""

APART = 100.0
"""Hosting is about rooms, the other forms are not."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The best offer of each of `b` for the best-met need, in the context's form, of each of `a`.

    Zero where a party looks for something, but not in this form; NaN where it states no need, or the other no
    offer.
    """
    wanted, starts = a.needs_in(context.form)
    values = np.zeros((len(a), len(b)), dtype=np.float32)
    if len(wanted) and len(b.offers.texts):
        best = segment_max(context.once(_steps, a, b)[wanted], starts, 0, -np.inf)
        values = squash(segment_max(best - _lost(context.form)[None, b.offer_forms], b.offers.starts, 1, -np.inf))
    values[a.needs.counts() == 0, :] = np.nan
    values[:, b.offers.counts() == 0] = np.nan
    return values


def _steps(a: Block, b: Block, context: Context) -> Matrix:
    """(needs of a, offers of b)"""
    needs, offers = a.needs.texts, b.offers.texts
    return context.calibrations.need_offer.standardise(similarity(needs, offers), needs, offers)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The need and the offer that meet best, by the sentences that meet best."""
    stated, texts = a.profiles[i].needs, a.needs.of(i)
    rows = [row for row, need in enumerate(stated) if need.form is context.form]
    if len(rows) < len(stated):
        stated, texts = tuple(stated[row] for row in rows), texts.take(np.array(rows, dtype=np.intp))
    offers = Said("offer", b.offers.of(j), b.profiles[j].offers)
    first, last = b.offers.starts[j : j + 2]
    lost = _lost(context.form)[None, b.offer_forms[first:last]]
    return closest(SIGNAL.name, Said("need", texts, stated), offers, context.calibrations.need_offer, lost)


@cache
def _lost(form: Form) -> NDArray[np.float32]:
    """(forms,): the steps that an offer in each form loses for a need in this one."""
    lost = [APART if Form.HOSTING in (form, other) else OTHER_FORM for other in FORMS]
    lost[FORMS.index(form)] = 0
    return np.array(lost, dtype=np.float32)


SIGNAL = Signal("offer_meets_need", matrix, evidence, directed=True, by_form=True)
