"""Which documents several queries ask for at once, where each has its own."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SHARPNESS = 0.3
"""In steps: a query asks for the documents in proportion to exp(steps / `SHARPNESS`)."""

HALF = 0.5


def claims(steps: Iterable[NDArray[np.float32]], languages: NDArray[np.int8], queries: int) -> NDArray[np.float32]:
    """(documents,): in steps, what is to be taken off because other queries ask for a document too.

    `steps` are (some queries, documents), all `queries` of them; `languages` is that of the documents. Half a step of
    the normalisation of Sinkhorn and Knopp ("Concerning nonnegative matrices and doubly stochastic matrices", 1967):
    every query shares itself out among the documents, and a document that is asked for more than others in its
    language counts less for everybody. So a right answer is told from one that is somebody else's. Every query asks
    for one document in all or, where their numbers are nearer to that, for one in every language. The less even the
    numbers are, the less is taken off: with three times as many documents as queries, or queries as documents, a third.
    """
    own = [np.flatnonzero(languages == language) for language in np.unique(languages)]
    asked_for = max(([np.arange(len(languages))], own), key=lambda groups: _evenness(groups, queries))
    asked = np.full(len(languages), -np.inf)
    for values in steps:
        sharp = values.astype(np.float64) / SHARPNESS
        for columns in asked_for:
            shares = sharp[:, columns] - np.logaddexp.reduce(sharp[:, columns], axis=1, keepdims=True)
            asked[columns] = np.logaddexp(asked[columns], np.logaddexp.reduce(shares, axis=0))
    for columns in own:
        asked[columns] -= asked[columns].mean()
    return np.asarray(HALF * _evenness(asked_for, queries) * SHARPNESS * asked, dtype=np.float32)


def _evenness(groups: Sequence[NDArray[np.intp]], queries: int) -> float:
    """In [0, 1]: how near the sizes of the groups come to the number of queries."""
    return float(np.mean([min(len(group), queries) / max(len(group), queries, 1) for group in groups]))
