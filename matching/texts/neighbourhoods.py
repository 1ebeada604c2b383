"""How crowded the neighbourhood of a text is: some texts are near to everything of the other kind.

They would stand in every list. Cross-domain similarity local scaling (Conneau et al., 2018) takes off what the nearest
texts of the other kind reach on average. Here these are sought among a sample, which stays as it is: so a text that
comes later is measured as all others were.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.texts.similarity import whole_similarity
from matching.texts.standardising import Calibration, calibration_of
from matching.texts.vectors import RaggedTexts, Texts

SAMPLED = 200
NEAREST = 10
STEP = 2.0**-10


@dataclass(frozen=True, slots=True)
class Sample:
    """Some texts of a kind, by their vectors as wholes, and how near others usually are to them."""

    whole: NDArray[np.float32]
    second: NDArray[np.float32]
    languages: NDArray[np.int8]
    scale: Calibration
    """of the similarities of texts of the other kind, the rows, to these"""
    usual: float
    """what the nearest of these reach on average for a text of the other kind, by this scale"""

    @property
    def has_second(self) -> bool:
        return bool(self.second.shape[1])

    @property
    def tells(self) -> bool:
        """Whether there are enough of them."""
        return len(self.whole) >= NEAREST

    def crowding(self, texts: Texts) -> NDArray[np.float32]:
        """(n,): how much nearer than usual the nearest of these are to each text, standardised; 0 of too few."""
        if not len(texts) or not self.tells:
            return np.zeros(len(texts), dtype=np.float32)
        found = np.rint((self.reached(texts) - self.usual) / STEP) * STEP
        return np.asarray(found, dtype=np.float32)

    def reached(self, texts: Texts) -> NDArray[np.float64]:
        """(n,): the mean of the nearest of these to each text, by this scale."""
        values = self.scale.standardise(whole_similarity(texts, self), texts, self)
        return np.asarray(np.sort(values, axis=1)[:, -NEAREST:].mean(axis=1, dtype=np.float64))


def sample(of: Texts, others: Texts) -> Sample:
    """A sample of these texts, and how near a sample of the other kind is to it."""
    compared = [(whole_similarity(others, of), others.languages, of.languages)] if len(others) and len(of) else []
    found = Sample(of.whole, of.second, of.languages, calibration_of(compared), 0.0)
    return replace(found, usual=float(found.reached(others).mean())) if found.tells and len(others) else found


def crowded(texts: RaggedTexts, of_other_kind: Sample) -> RaggedTexts:
    """The texts, with how crowded their neighbourhoods are."""
    return replace(texts, texts=replace(texts.texts, crowding=of_other_kind.crowding(texts.texts)))
