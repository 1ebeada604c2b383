"""Short names, of capabilities and of equipment: many parties have the same one, which is multiplied once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.texts.segments import some_max
from matching.texts.vectors import Texts


@dataclass(frozen=True, slots=True)
class Names:
    """m names of n owners."""

    vectors: NDArray[np.float32]
    """(distinct names, d)"""
    which: NDArray[np.intp]
    """(m,): which of the distinct names each is"""
    starts: NDArray[np.intp]
    """(n + 1,): owner i has the names `starts[i]:starts[i + 1]`, perhaps none"""


def names_of(texts: Texts, starts: NDArray[np.intp]) -> Names:
    """Texts of one sentence each; those that read the same have the same vector."""
    place: dict[str, int] = {}
    which = np.array([place.setdefault(name, len(place)) for name in texts.quotes], dtype=np.intp)
    _, first = np.unique(which, return_index=True)
    return Names(texts.whole[first], which, starts)


def best_products(a: Names, b: Names) -> NDArray[np.float32]:
    """(owners of a, owners of b): the largest scalar product of a name of each; NaN where one has none."""
    result = np.full((len(a.starts) - 1, len(b.starts) - 1), np.nan, dtype=np.float32)
    if not len(a.which) or not len(b.which):
        # No names at all have vectors of no length.
        return result
    rows, best = some_max(a.vectors @ b.vectors.T, a.which, a.starts)
    columns, best = some_max(np.ascontiguousarray(best.T), b.which, b.starts)
    result[np.ix_(rows, columns)] = best.T
    return result
