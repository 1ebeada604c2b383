"""Whether two parties are rivals: they do the same, and neither has what the other looks for."""

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.signals import activity_proximity, capability_match, sector_overlap
from matching.signals.quotes import SourceTexts, best_sentences
from matching.signals.signal import Context, Evidence, Matrix, Signal, squash
from matching.texts.segments import offsets, ranges, segment_max
from matching.texts.similarity import whole_similarity
from matching.texts.vectors import RaggedTexts

RowPairs = NDArray[np.intp]
"""(m, 2): row of `a`, row of `b`, by row of `a`"""

ALIKE_OFFERS = np.float32(0.45)
"""From here on two offers are about the same thing, on the scale of needs and offers."""

SAME_SECTORS = np.float32(0.8)

SAME_NAME = 0.8
"""Cosine from which two names mean one capability: `absolute encoder` and `absolute encoders` have 0.98."""

MARGIN = 0.2
"""Two offers must be more alike, by this cosine, than an offer is to the other side's needs."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """1 for rivals, 0 for others, NaN where a party offers nothing.

    Rivals are of one trade (equal NACE class or sectors), make similar offers, and neither has what the other looks
    for. Descriptions are not compared: on the demo those of rivals are no more alike than those of partners.
    """
    alike = _one_trade(a, b, context) & (_offers_alike(a, b, context) >= ALIKE_OFFERS)
    named = (a.offer_capabilities.counts() > 0)[:, None] & (b.offer_capabilities.counts() > 0)[None, :]
    values = np.zeros(alike.shape, dtype=np.float32)
    for pairs, rivals in (
        (np.argwhere(alike & named & ~_can_help(a, b, context)), _same_names),
        (np.argwhere(alike & ~named), _offers_nearer_than_needs),
    ):
        values[pairs[:, 0], pairs[:, 1]] = rivals(a, b, pairs)
    values[a.offers.counts() == 0, :] = np.nan
    values[:, b.offers.counts() == 0] = np.nan
    return values


def _one_trade(a: Block, b: Block, context: Context) -> NDArray[np.bool_]:
    same_class = context.cached(activity_proximity.matrix, a, b) == 1
    return np.asarray(same_class | (context.cached(sector_overlap.matrix, a, b) >= SAME_SECTORS))


def _offers_alike(a: Block, b: Block, context: Context) -> Matrix:
    one, other = a.offers, b.offers
    standardised = context.calibrations.need_offer.standardise(
        whole_similarity(one.texts, other.texts), one.texts, other.texts
    )
    return squash(segment_max(segment_max(standardised, one.starts, 0, np.nan), other.starts, 1, np.nan))


def _can_help(a: Block, b: Block, context: Context) -> NDArray[np.bool_]:
    """One names a capability that the other looks for."""
    to_a, to_b = context.cached(capability_match.matrix, a, b), context.cached(capability_match.matrix, b, a)
    return np.asarray((to_a >= SAME_NAME) | (to_b.T >= SAME_NAME))


def _same_names(a: Block, b: Block, pairs: RowPairs) -> NDArray[np.bool_]:
    """(m,): whether the offers of both name one capability."""
    return _nearest(a.offer_capabilities, b.offer_capabilities, pairs) >= SAME_NAME


def _offers_nearer_than_needs(a: Block, b: Block, pairs: RowPairs) -> NDArray[np.bool_]:
    """(m,): for parties of which one names no capability, by the texts of the offers and needs."""
    met, given = _nearest(a.needs, b.offers, pairs), _nearest(a.offers, b.needs, pairs)
    return _nearest(a.offers, b.offers, pairs) - MARGIN > np.maximum(met, given)


def _nearest(a: RaggedTexts, b: RaggedTexts, pairs: RowPairs) -> NDArray[np.float64]:
    """(m,): cosine of the two nearest texts of each pair; minus infinity where one has none."""
    theirs, starts = ranges(b.starts, pairs[:, 1]), offsets(b.counts()[pairs[:, 1]])
    rows, first = np.unique(pairs[:, 0], return_index=True)
    best = [np.empty(0, dtype=np.float32)]
    for row, texts in zip(rows, np.split(theirs, starts[first])[1:], strict=True):
        cosines = a.texts.whole[a.starts[row] : a.starts[row + 1]] @ b.texts.whole[texts].T
        best.append(cosines.max(axis=0, initial=-np.inf))
    return np.asarray(segment_max(np.concatenate(best)[None, :], starts, 1, -np.inf)[0], dtype=np.float64)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The two offers that are most alike, if the two are rivals."""
    if matrix(a.take([i]), b.take([j]), context)[0, 0] != 1:
        return ()
    one, other = SourceTexts.of(a, i, "offer"), SourceTexts.of(b, j, "offer")
    cosines = one.texts.whole @ other.texts.whole.T
    row, column = divmod(int(np.argmax(cosines)), cosines.shape[1])
    mine, theirs, _ = best_sentences(one.texts, row, other.texts, column)
    return (
        Evidence(
            signal=SIGNAL.name,
            mine=one.quote(row, mine),
            theirs=other.quote(column, theirs),
            similarity=float(cosines[row, column]),
        ),
    )


SIGNAL = Signal("rivalry", matrix, evidence, reason=False)
