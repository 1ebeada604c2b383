"""What a score is worth in words, and where a list ends: with the pairs that something speaks for."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.forms import FormWeights
from matching.scoring.scores import Part

Band = Literal["worth_meeting", "worth_a_look", "long_shot", "weak"]
"""The last is that of pairs without a strong reason, whatever their score."""

LEAST: Mapping[Band, float] = {"worth_meeting": 40, "worth_a_look": 20, "long_shot": 0}
"""The score from which a pair with a strong reason is in a band.

By the reliability table that `ponte evaluate` prints of the demo: from 40 points on more than half of the pairs of each
of its lines are worth a meeting, between 20 and 40 one in five, below hardly one in a hundred.
"""


def band_of(score: float, *, strong: bool) -> Band:
    """Of a pair with this score; `strong`: with a strong reason to meet."""
    if strong:
        for band, least in LEAST.items():
            if score >= least:
                return band
    return "weak"


def scores_in(band: Band) -> tuple[float, float | None]:
    """The lowest score in a band, and the lowest above it, if there is one."""
    above = [least for least in LEAST.values() if least > LEAST.get(band, 100)]
    return LEAST.get(band, 0), min(above, default=None)


def with_strong_reason(weights: FormWeights, parts: Sequence[Part], values: NDArray[np.float32]) -> NDArray[np.bool_]:
    """(m, parts) values of the parts of scores, NaN where not known -> (m,): as `Scores.strong`."""
    signals = {weight.signal.name: weight.signal for weight in weights.weights}
    least = np.array([signals[part.signal].strong_from for part in parts], dtype=np.float32)
    return np.asarray((values >= least).any(axis=1))
