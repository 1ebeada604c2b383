"""Whether scores mean what they say: of the pairs at 50 points, about half should be worth a meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.evaluation.sets import Judgement

WORTH_A_MEETING = 2
"""The grade from which a pair is."""

EDGES = (0, 20, 40, 60, 80, 100)
FEWEST = 5
"""Pairs between two edges; with fewer, their share says nothing."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of similar scores: their mean, and the share that is worth a meeting."""

    low: int
    high: int
    pairs: int
    mean: float
    share: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """`distance` is the mean distance of share and mean, over the bins with enough pairs; both figures in [0, 1].

    `brier` is the mean squared distance of each pair's score from what it was judged to be (Brier, 1950).
    """

    bins: tuple[Bin, ...]
    distance: float
    brier: float


def reliability(scores: NDArray[np.float32], worth: NDArray[np.bool_]) -> Reliability:
    """Two arrays of one shape; pairs that are in no list have no finite score, and are left out."""
    listed = np.isfinite(scores)
    share, right = scores[listed].astype(np.float64) / 100, worth[listed]
    bins = []
    for low, high in pairwise(EDGES):
        here = (share >= low / 100) & ((share < high / 100) | (high == EDGES[-1]))
        if here.any():
            mean, found = (round(float(values[here].mean()), 3) for values in (share, right))
            bins.append(Bin(low, high, int(here.sum()), mean, found))
    distances = [abs(one.share - one.mean) for one in bins if one.pairs >= FEWEST]
    return Reliability(
        tuple(bins),
        round(float(np.mean(distances)), 3) if distances else 0.0,
        round(float(np.mean((share - right) ** 2)), 4) if len(share) else 0.0,
    )


def worth_a_meeting(keys_a: Sequence[str], keys_b: Sequence[str], judgements: Iterable[Judgement]) -> NDArray[np.bool_]:
    """(n_a, n_b): the pairs that were judged to be; one that nobody judged counts as none."""
    rows, columns = ({key: place for place, key in enumerate(keys)} for keys in (keys_a, keys_b))
    worth = np.zeros((len(keys_a), len(keys_b)), dtype=bool)
    for one in judgements:
        worth[rows[one.a], columns[one.b]] = one.grade >= WORTH_A_MEETING
    return worth
