"""Reductions over runs of neighbouring rows or columns: what a company's texts say, taken together."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

SMALL = 1 << 12
"""Numbers of a matrix, such as a single pair's, for which sorting the segments would cost more than folding them."""


def segment_max(values: NDArray[np.float32], starts: NDArray[np.intp], axis: int, empty: float) -> NDArray[np.float32]:
    """Maximum of each segment along `axis`, 0 or 1, of a matrix; `empty` where a segment has no element.

    `starts` is (n + 1,): segment i is `starts[i]:starts[i + 1]`. The result has n entries along `axis`.
    """
    return _folded(np.maximum, values, starts, axis, empty)


def segment_mean(values: NDArray[np.float32], starts: NDArray[np.intp], axis: int) -> NDArray[np.float32]:
    """Mean of each segment along `axis`; every segment must have an element.

    Summed in float64, where sums of products of `quantised` vectors are exact, so that the order cannot
    matter.
    """
    sums = _folded(np.add, values.astype(np.float64), starts, axis, np.nan)
    counts = starts[1:] - starts[:-1]
    return np.asarray(sums / (counts[:, None] if axis == 0 else counts), dtype=np.float32)


def _folded(fold: np.ufunc, values: NDArray[Any], starts: NDArray[np.intp], axis: int, empty: float) -> NDArray[Any]:
    """All first elements, folded with all second ones, and so on: for short segments much faster than `reduceat`."""
    counts = starts[1:] - starts[:-1]
    if 0 < values.size <= SMALL and counts.all():
        return np.asarray(fold.reduceat(values, starts[:-1], axis=axis))
    by_length = np.argsort(-counts, kind="stable")
    shape = (len(counts), values.shape[1]) if axis == 0 else (values.shape[0], len(counts))
    result = np.full(shape, empty, dtype=values.dtype)
    if not counts.any():
        return result
    first = by_length[: np.count_nonzero(counts)]
    folded = np.take(values, starts[first], axis=axis)
    for place in range(1, int(counts.max())):
        longer = by_length[: np.count_nonzero(counts > place)]
        head = folded[: len(longer)] if axis == 0 else folded[:, : len(longer)]
        fold(head, np.take(values, starts[longer] + place, axis=axis), out=head)
    if axis == 0:
        result[first] = folded
    else:
        result[:, first] = folded
    return result
