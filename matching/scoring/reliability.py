"""What a score says: of the pairs that have so many points, about so many in a hundred are worth a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.scoring.meeting import Basis

Array = NDArray[np.float32]

TIE_BREAK = 0.01
"""The share of the joint utility itself in a score: far-off pairs, whose probability is all but 0, keep their order."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Platt scaling (1999): a logistic regression of a person's judgement on the logit of the joint utility."""

    slope: float
    level: float

    def probability(self, joint: Array) -> Array:
        """Joint utilities in (0, 1) -> the share of such pairs that are worth a meeting; it rises with them."""
        logit = np.log(joint / (1 - joint))
        return np.asarray(1 / (1 + np.exp(np.float32(-self.slope) * logit - np.float32(self.level))), dtype=np.float32)


UNSCALED = Scale(1.0, 0.0)

Scales = Mapping[Basis, Scale]

SCALES: Scales = {"stated": Scale(2.52, -3.3), "descriptions": Scale(1.92, -1.41)}
"""Fitted by `python -m benchmarks.reliability` on half of the demo's companies, as they are and bare."""


def points_of(joint: float, basis: Basis) -> float:
    """The score of a single pair."""
    return float(points(np.array([joint], dtype=np.float32), np.array([basis == "stated"]), SCALES)[0])


def points(joint: Array, stated: NDArray[np.bool_], scales: Scales) -> Array:
    """Joint utilities in (0, 1), and which of the pairs stand on stated needs -> scores in (0, 100)."""
    chosen = np.where(stated, scales["stated"].probability(joint), scales["descriptions"].probability(joint))
    return np.float32(100 * (1 - TIE_BREAK)) * chosen + np.float32(100 * TIE_BREAK) * joint
