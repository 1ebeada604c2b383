"""What the similarities of each two kinds of text are worth in this portfolio."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.texts.similarity import described_similarity, similarity, worded_similarity
from matching.texts.standardising import EXPECTED, EXPECTED_OF_BOTH, Calibration, calibration_of, evenly_spaced
from matching.texts.vectors import Texts

Measure = Callable[[Texts, Texts], NDArray[np.float32]]
"""(n_a, n_b) of two collections of texts."""


@dataclass(frozen=True, slots=True)
class Calibrations:
    """One for each two kinds of text that are compared; stored with the run that measured them."""

    need_offer: Calibration
    need_about: Calibration
    about: Calibration
    offer_about: Calibration


def calibrations(a: Block, b: Block) -> Calibrations:
    """Measured over both directions at once, so that they are the same if the two sides are swapped."""
    return Calibrations(
        need_offer=calibrate([(a.needs.texts, b.offers.texts), (b.needs.texts, a.offers.texts)], worded_similarity),
        need_about=calibrate([(a.needs.texts, b.about.texts), (b.needs.texts, a.about.texts)]),
        about=calibrate([(a.about.texts, b.about.texts), (b.about.texts, a.about.texts)], described_similarity),
        offer_about=calibrate([(a.offers.texts, b.about.texts), (b.offers.texts, a.about.texts)]),
    )


def calibrate(collections: Iterable[tuple[Texts, Texts]], measure: Measure = similarity) -> Calibration:
    """The quantiles over the pairs of collections, from an evenly spaced sample of each."""
    samples = [(one.take(evenly_spaced(len(one))), other.take(evenly_spaced(len(other)))) for one, other in collections]
    both = any(texts.has_second for pair in samples for texts in pair)
    return calibration_of(
        ((measure(a, b), a.languages, b.languages) for a, b in samples),
        expected=EXPECTED_OF_BOTH if both else EXPECTED,
    )
