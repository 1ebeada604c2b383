"""What a score is worth in words, and where a list ends: with the pairs that something speaks for."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.forms import FormWeights
from matching.scoring.scores import Part
from matching.scoring.who_can_meet import Basis

Band = Literal["worth_meeting", "worth_a_look", "long_shot", "weak"]
"""The last is that of pairs without a strong reason, whatever their score."""

LEAST: Mapping[Basis, Mapping[Band, float]] = {
    "stated": {"worth_meeting": 40, "worth_a_look": 20, "long_shot": 0},
    "descriptions": {"worth_meeting": 40, "worth_a_look": 12, "long_shot": 0},
}
"""The score from which a pair with a strong reason is in a band, by what the match stands on.

By judged pairs (`ponte evaluate`): in the first band more than half are worth a meeting, where the second begins about
one in five. Where descriptions are all that is known that is so at 12 points (`python -m benchmarks.reliability`).
"""

SCORED: Sequence[Band] = tuple(LEAST["stated"])
"""The bands that follow the score, the highest first."""


def band_of(score: float, basis: Basis, *, strong: bool) -> Band:
    """Of a pair with this score; `strong`: with a strong reason to meet."""
    if strong:
        for band, least in LEAST[basis].items():
            if score >= least:
                return band
    return "weak"


def next_above(band: Band) -> Band | None:
    """The one of those that follow the score that begins where this one ends."""
    place = SCORED.index(band)
    return SCORED[place - 1] if place else None


def with_strong_reason(weights: FormWeights, parts: Sequence[Part], values: NDArray[np.float32]) -> NDArray[np.bool_]:
    """(m, parts) values of the parts of scores, NaN where not known -> (m,): as `Scores.strong`."""
    signals = {weight.signal.name: weight.signal for weight in weights.weights}
    least = np.array([signals[part.signal].strong_from for part in parts], dtype=np.float32)
    return np.asarray((values >= least).any(axis=1))
