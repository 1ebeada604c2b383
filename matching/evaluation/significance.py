"""How certain a difference between two rankings is: the paired bootstrap over queries."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

RESAMPLES = 10_000
BATCH = 500
SEED = 20151120


def paired_bootstrap(differences: NDArray[np.float64], level: float = 0.95) -> tuple[float, float]:
    """(n,) differences of two rankings on the same n queries -> the percentile interval of their mean at this level.

    The queries are drawn with replacement, both rankings' figures together (Efron and Tibshirani, "An introduction to
    the bootstrap", 1993; Sakai, "Evaluating evaluation metrics based on the bootstrap", 2006). The draws are seeded.
    """
    if len(differences) < 2:
        return float(differences.sum()), float(differences.sum())
    rng = np.random.default_rng(SEED)
    found = bootstrap(
        (differences,),
        np.mean,
        n_resamples=RESAMPLES,
        batch=BATCH,
        method="percentile",
        confidence_level=level,
        rng=rng,
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)
