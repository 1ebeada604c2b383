"""How sure a difference between two rankings is: the paired bootstrap over queries."""

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
AT_ONCE = 500
SEED = 20151120


def paired_bootstrap(differences: NDArray[np.float64], level: float = 0.95) -> tuple[float, float]:
    """(n,) differences of two rankings on the same n queries -> the interval of their mean at this level.

    The queries are drawn again with replacement, both rankings' figures together (Efron and Tibshirani, "An
    introduction to the bootstrap", 1993; Sakai, "Evaluating evaluation metrics based on the bootstrap", 2006).
    The draws are seeded: the same differences give the same interval.
    """
    count = len(differences)
    if not count:
        return 0.0, 0.0
    rng = np.random.default_rng(SEED)
    chances = np.full(count, 1 / count)
    means = np.concatenate(
        [rng.multinomial(count, chances, size=AT_ONCE) @ differences / count for _ in range(RESAMPLES // AT_ONCE)]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
