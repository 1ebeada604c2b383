"""How unevenly parties appear in one another's lists: a hub is in nearly all of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.ranking import top

LIST = 10


@dataclass(frozen=True, slots=True)
class Hubs:
    """Of the lists of both sides together.

    `skewness` is that of the k-occurrence, the number of lists of length `LIST` in which a party stands
    (Radovanovic et al., "Hubs in space", 2010): 0 where all stand in about as many. `largest` is the most lists that
    one party stands in, as a multiple of its fair share; `in_no_list` the share of parties in nobody's list;
    `without_list` the number whose own list is empty.
    """

    skewness: float
    largest: float
    in_no_list: float
    without_list: int


def hubs(scores: NDArray[np.float32]) -> Hubs:
    """`scores` is (n_a, n_b), not finite where two parties stand in no list."""
    shares, empty = [], 0
    for values in (scores, scores.T):
        rows, columns = top(values, LIST)
        found = np.bincount(columns, minlength=values.shape[1])
        shares.append(found / max(found.mean(), np.finfo(float).tiny))
        empty += values.shape[0] - len(np.unique(rows))
    share = np.concatenate(shares)
    spread = share.std()
    skewness = float((((share - share.mean()) / spread) ** 3).mean()) if spread else 0.0
    return Hubs(skewness, float(share.max()), float((share == 0).mean()), empty)
