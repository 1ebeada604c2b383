"""How close what two parties say of themselves is, where neither states a need, or one is known by its description."""

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.calibration import Calibrations
from matching.signals import profile_affinity
from matching.signals.quotes import SourceTexts, closest_texts
from matching.signals.signal import Context, Evidence, Matrix, Signal, squash
from matching.texts.segments import segment_max
from matching.texts.vectors import RaggedTexts


class Telling(NamedTuple):
    """The rows of a block of one kind, their offers and descriptions."""

    rows: NDArray[np.intp]
    need: bool
    """they state one"""
    anything: bool
    """they state an offer or a need"""
    offers: RaggedTexts
    about: RaggedTexts


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The mean of what can be compared: the two descriptions, and the offers of either with the other's description; or
    the likeness of the two descriptions, if it is more: what is offered beside takes nothing from that.

    0 where a need of one can be compared with what the other states, for then that counts; NaN where nothing can be.
    """
    values = np.zeros((len(a), len(b)), dtype=np.float32)
    for one, other in product(_by_what_they_tell(a), _by_what_they_tell(b)):
        if not ((one.need and other.anything) or (one.anything and other.need)):
            here = np.ix_(one.rows, other.rows)
            alike = context.cached(profile_affinity.matrix, a, b)[here]
            compared = (
                _offers_near(one.offers, other.about, context.calibrations),
                _offers_near(other.offers, one.about, context.calibrations).T,
                alike,
            )
            known = np.sum([~np.isnan(near) for near in compared], axis=0)
            by_a, by_b, by_both = (np.where(np.isnan(near), np.float32(0), near) for near in compared)
            # In this order the sum is the same from both sides.
            total = (by_a + by_b) + by_both
            values[here] = np.fmax(np.where(known > 0, total / np.maximum(known, 1), np.nan), alike)
    return values


def goes_by_needs(a: Block, b: Block) -> NDArray[np.bool_]:
    """(n_a, n_b): whether one states a need, and the other a need or an offer."""
    (need_a, any_a), (need_b, any_b) = ((needs, needs | offers) for needs, offers in map(_stated, (a, b)))
    return np.asarray((need_a[:, None] & any_b[None, :]) | (any_a[:, None] & need_b[None, :]))


def _stated(block: Block) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of the profiles state a need, and which an offer."""
    return block.needs.counts() > 0, block.offers.counts() > 0


@memoise_per_block
def _by_what_they_tell(block: Block) -> tuple[Telling, ...]:
    needs, offers = _stated(block)
    found = []
    for need, anything in ((False, False), (False, True), (True, True)):
        rows = np.flatnonzero((needs == need) & ((needs | offers) == anything))
        if len(rows) == len(block):
            return (Telling(rows, need, anything, block.offers, block.about),)
        if len(rows):
            found.append(Telling(rows, need, anything, block.offers.take(rows), block.about.take(rows)))
    return tuple(found)


def _offers_near(offers: RaggedTexts, about: RaggedTexts, calibrations: Calibrations) -> Matrix:
    """(owners of the offers, owners of the descriptions): the nearest of both; NaN where there is none of either."""
    one, other = offers.texts, about.texts
    standardised = calibrations.offer_about.compare(one, other)
    return squash(segment_max(segment_max(standardised, offers.starts, 0, np.nan), about.starts, 1, np.nan))


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """Of the texts that were compared, those that are most similar, by their closest sentences."""
    one, other = a.profiles[i], b.profiles[j]
    if (one.needs and (other.needs or other.offers)) or (one.offers and other.needs):
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
