"""How well what one side offers meets what the other side needs."""

import numpy as np

from matching.blocks import FORMS, Block
from matching.profiles import Form
from matching.segments import segment_max
from matching.signals.quotes import best_sentences, quote
from matching.signals.signal import Context, Evidence, Matrix, Signal, graded
from matching.texts import similarity

OTHER_FORM = np.float32(0.15)
"""Steps that an offer loses when it was made in another form than the need: people name forms loosely."""

APART = np.float32(100.0)
"""Hosting is about rooms, the other forms are not."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The best offer of each of `b` for the best-met need, in the context's form, of each of `a`.

    Zero where a party looks for something, but not in this form; NaN where it states no need, or the other no
    offer.
    """
    wanted = a.needs_of(context.form)
    values = np.zeros((len(a), len(b)), dtype=np.float32)
    if len(wanted.texts) and len(b.offers.texts):
        needs, offers = wanted.texts, b.offers.texts
        steps = context.calibrations.need_offer.steps(similarity(needs, offers), needs, offers)
        steps -= _form_penalty(b, context.form)
        best = segment_max(segment_max(steps, wanted.starts, 0, -np.inf), b.offers.starts, 1, -np.inf)
        values = graded(best)
    values[a.needs.counts() == 0, :] = np.nan
    values[:, b.offers.counts() == 0] = np.nan
    return values


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The need and the offer that meet best, by the sentences that meet best."""
    one, other = a.take([i]), b.take([j])
    rows = np.flatnonzero(one.need_forms == FORMS.index(context.form))
    if not len(rows) or not len(other.offers.texts):
        return ()
    needs = one.needs.texts.take(rows)
    values = similarity(needs, other.offers.texts)
    steps = context.calibrations.need_offer.steps(values, needs, other.offers.texts)
    steps -= _form_penalty(other, context.form)
    need, offer = np.unravel_index(int(np.argmax(steps)), steps.shape)
    row = int(rows[need])
    mine, theirs, _ = best_sentences(one.needs.texts, row, other.offers.texts, int(offer))
    return (
        Evidence(
            signal=SIGNAL.name,
            mine=quote(one, one.needs, "need", 0, row, mine),
            theirs=quote(other, other.offers, "offer", 0, int(offer), theirs),
            similarity=float(values[need, offer]),
        ),
    )


def _form_penalty(b: Block, form: Form) -> Matrix:
    """(1, offers of b)"""
    hosting = FORMS.index(Form.HOSTING)
    same = b.offer_forms == FORMS.index(form)
    apart = (b.offer_forms == hosting) != (form is Form.HOSTING)
    return np.where(same, np.float32(0), np.where(apart, APART, OTHER_FORM))[None, :].astype(np.float32)


SIGNAL = Signal("offer_meets_need", matrix, evidence, directed=True, by_form=True)
