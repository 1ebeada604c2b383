"""Whether two parties are rivals: they do the same, and neither has what the other looks for."""

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, Owned
from matching.segments import segment_max
from matching.signals import activity_proximity, sector_overlap
from matching.signals.quotes import Said, best_sentences, quote
from matching.signals.signal import Context, Evidence, Matrix, Signal, graded

ALIKE = np.float32(0.45)
"""From here on two offers are about the same thing, on the scale of needs and offers."""

SAME_SECTORS = np.float32(0.8)

SAME_NAME = 0.8
"""Cosine from which two names mean one capability: `absolute encoder` and `absolute encoders` have 0.98."""

CLEARLY = 0.2
"""By so much, as a cosine, two offers must be more alike than an offer is to the other side's needs."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """1 for rivals, 0 for others, NaN where a party offers nothing.

    Rivals are of one trade (equal NACE class or sectors), make like offers, and neither has what the other looks
    for. Descriptions are not asked: on the demo those of rivals are no more alike than those of partners.
    """
    found = _one_trade(a, b, context) & (_offers_alike(a, b, context) >= ALIKE)
    for i, j in np.argwhere(found):
        found[i, j] = _nothing_to_give(a, int(i), b, int(j))
    values = found.astype(np.float32)
    values[a.offers.counts() == 0, :] = np.nan
    values[:, b.offers.counts() == 0] = np.nan
    return values


def _one_trade(a: Block, b: Block, context: Context) -> NDArray[np.bool_]:
    same_class = activity_proximity.matrix(a, b, context) == 1
    return np.asarray(same_class | (sector_overlap.matrix(a, b, context) >= SAME_SECTORS))


def _offers_alike(a: Block, b: Block, context: Context) -> Matrix:
    one, other = a.offers, b.offers
    steps = context.calibrations.need_offer.steps(one.texts.whole @ other.texts.whole.T, one.texts, other.texts)
    return graded(segment_max(segment_max(steps, one.starts, 0, np.nan), other.starts, 1, np.nan))


def _nothing_to_give(a: Block, i: int, b: Block, j: int) -> bool:
    """By the capabilities that both name; where one names none, by the texts of the offers and needs."""
    same = _nearest(a.offer_capabilities, i, b.offer_capabilities, j)
    if same > -np.inf:
        return (
            same
            >= SAME_NAME
            > max(
                _nearest(a.need_capabilities, i, b.offer_capabilities, j),
                _nearest(b.need_capabilities, j, a.offer_capabilities, i),
            )
        )
    met, given = _nearest(a.needs, i, b.offers, j), _nearest(b.needs, j, a.offers, i)
    return _nearest(a.offers, i, b.offers, j) - CLEARLY > max(met, given)


def _nearest(a: Owned, i: int, b: Owned, j: int) -> float:
    """Cosine of the two nearest texts; minus infinity where one has none."""
    one = a.texts.whole[a.starts[i] : a.starts[i + 1]]
    other = b.texts.whole[b.starts[j] : b.starts[j + 1]]
    return float((one @ other.T).max(initial=-np.inf))


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The two offers that are most alike, if the two are rivals."""
    one, other = a.take([i]), b.take([j])
    if matrix(one, other, context)[0, 0] != 1:
        return ()
    cosines = one.offers.texts.whole @ other.offers.texts.whole.T
    row, column = (int(index) for index in np.unravel_index(int(np.argmax(cosines)), cosines.shape))
    mine, theirs, _ = best_sentences(one.offers.texts, row, other.offers.texts, column)
    return (
        Evidence(
            signal=SIGNAL.name,
            mine=quote(Said("offer", one.offers.texts, a.profiles[i].offers), row, mine),
            theirs=quote(Said("offer", other.offers.texts, b.profiles[j].offers), column, theirs),
            similarity=float(cosines[row, column]),
        ),
    )


SIGNAL = Signal("rivalry", matrix, evidence, argues=False)
