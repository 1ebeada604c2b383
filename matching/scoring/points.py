"""What a score says: of the pairs that have so many points, about so many in a hundred are worth a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.scoring.who_can_meet import Basis

Array = NDArray[np.float32]

TIE_BREAK = 0.01
"""The share of the joint utility itself in a score: far-off pairs, whose probability is all but 0, keep their order."""

CEILING = 0.95
"""No pair is certain to be worth a meeting: of the best forty of the demo two were judged not to be."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Beta calibration (Kull et al., 2017) up to a ceiling: of odds joint ** slope / (1 - joint) ** top * exp(level).

    `top` is small, so that the best pairs, nearly all of them worth a meeting, remain told apart.
    """

    slope: float
    level: float
    top: float = 1.5
    ceiling: float = CEILING

    def probability(self, joint: Array) -> Array:
        """Joint utilities in (0, 1) -> the share of such pairs that are worth a meeting; it rises with them."""
        log_odds = np.float32(self.slope) * np.log(joint) - np.float32(self.top) * np.log(1 - joint)
        log_odds += np.float32(self.level)
        return np.asarray(np.float32(self.ceiling) / (1 + np.exp(-log_odds)), dtype=np.float32)


UNSCALED = Scale(1.0, 0.0, top=1.0, ceiling=1.0)

Scales = Mapping[Basis, Scale]

SCALES: Scales = {"stated": Scale(4.81, -0.72), "descriptions": Scale(1.8, -1.27)}
"""Fitted by `python -m benchmarks.reliability` on half of the demo's companies, as they are and bare.

A need of one is scaled as descriptions are where the other states nothing: whoever states what its description says
anyway must not lose a partner by that.
"""


def points(joint: Array, stated: NDArray[np.bool_], scales: Scales) -> Array:
    """Joint utilities in (0, 1), and which of the pairs go by stated needs -> scores in (0, 100)."""
    chosen = scales["stated"].probability(joint)
    if not stated.all():
        chosen = np.where(stated, chosen, scales["descriptions"].probability(joint))
    return np.float32(100 * (1 - TIE_BREAK)) * chosen + np.float32(100 * TIE_BREAK) * joint
