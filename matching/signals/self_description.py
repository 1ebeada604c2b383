"""How close what two parties say of themselves is, where neither states a need."""

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.calibration import Calibrations
from matching.signals import profile_affinity
from matching.signals.quotes import SourceTexts, closest_texts
from matching.signals.signal import Context, Evidence, Matrix, Signal, squash
from matching.texts.segments import segment_max
from matching.texts.vectors import RaggedTexts

WithoutNeeds = tuple[NDArray[np.intp], RaggedTexts, RaggedTexts]
"""The rows of those who state no need, their offers and their descriptions."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The mean of what can be compared: the two descriptions, and the offers of either with the other's description.

    0 where one of the two states a need, for then that counts; NaN where nothing can be compared.
    """
    rows, offers_a, about_a = _without_needs(a)
    columns, offers_b, about_b = _without_needs(b)
    values = np.zeros((len(a), len(b)), dtype=np.float32)
    if len(rows) and len(columns):
        here = np.ix_(rows, columns)
        compared = (
            _offers_near(offers_a, about_b, context.calibrations),
            _offers_near(offers_b, about_a, context.calibrations).T,
            context.cached(profile_affinity.matrix, a, b)[here],
        )
        known = np.sum([~np.isnan(near) for near in compared], axis=0)
        by_a, by_b, alike = (np.where(np.isnan(near), np.float32(0), near) for near in compared)
        # In this order the sum is the same from both sides.
        total = (by_a + by_b) + alike
        values[here] = np.where(known > 0, total / np.maximum(known, 1), np.nan)
    return values


@memoise_per_block
def _without_needs(block: Block) -> WithoutNeeds:
    rows = np.flatnonzero(block.needs.counts() == 0)
    if len(rows) == len(block):
        return rows, block.offers, block.about
    return rows, block.offers.take(rows), block.about.take(rows)


def _offers_near(offers: RaggedTexts, about: RaggedTexts, calibrations: Calibrations) -> Matrix:
    """(owners of the offers, owners of the descriptions): the nearest of both; NaN where there is none of either."""
    one, other = offers.texts, about.texts
    standardised = calibrations.offer_about.compare(one, other)
    return squash(segment_max(segment_max(standardised, offers.starts, 0, np.nan), about.starts, 1, np.nan))


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """Of the texts that were compared, those that are most similar, by their closest sentences."""
    if a.profiles[i].needs or b.profiles[j].needs:
        return ()
    (said_a, offered_a), (said_b, offered_b) = (
        [SourceTexts.of(block, row, source) for source in ("description", "offer")] for block, row in ((a, i), (b, j))
    )
    found = [
        *profile_affinity.closest_descriptions(SIGNAL.name, said_a, said_b, context.calibrations),
        *closest_texts(SIGNAL.name, offered_a, said_b, context.calibrations.offer_about.compare),
        *closest_texts(SIGNAL.name, said_a, offered_b, context.calibrations.offer_about.compare),
    ]
    return tuple(sorted(found, key=lambda item: -(item.similarity or 0))[:1])


SIGNAL = Signal("self_description", matrix, evidence)
