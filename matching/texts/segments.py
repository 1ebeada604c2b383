"""Segments: runs of neighbouring rows or columns, such as a company's texts, and reductions over them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

SMALL = 1 << 12
"""Up to so many numbers, such as a single pair's, a plain `reduceat` is faster than layers."""

EXACT_SUM = 3
"""So many cosines of `quantised` vectors, hardly above 1 each, have an exact sum in float32."""

TILE = 512
"""Elements of each side in a product: it is folded while the processor's cache still holds it."""


def offsets(counts: NDArray[np.intp] | Sequence[int]) -> NDArray[np.intp]:
    """Counts of n segments -> their (n + 1,) starts."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.intp)


def ranges(starts: NDArray[np.intp], segments: NDArray[np.intp]) -> NDArray[np.intp]:
    """The elements of the chosen segments, in the order of the choice."""
    counts = starts[segments + 1] - starts[segments]
    return np.repeat(starts[segments] - offsets(counts)[:-1], counts) + np.arange(counts.sum(), dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Layers:
    """Some segments, the longest first, with all their first elements, then all second ones, and so on.

    In this layout a fold needs no gathering: every layer is folded into the head of the first.
    """

    segments: NDArray[np.intp]
    counts: NDArray[np.intp]
    """(segments,): elements of each"""
    elements: NDArray[np.intp]
    sizes: tuple[int, ...]
    """elements in each layer; the first is the number of segments"""

    def fold(self, op: np.ufunc, values: NDArray[Any], axis: int, out: NDArray[Any]) -> NDArray[Any]:
        """`values` lie along `axis` in the order of `elements`, and the folded ones in `out` in that of `segments`.

        `out` may be the head of `values` itself.
        """
        rows, folded = (values, out) if axis == 0 else (values.T, out.T)
        start = self.sizes[0]
        if not np.may_share_memory(values, out):
            folded[...] = rows[:start]
        for size in self.sizes[1:]:
            op(folded[:size], rows[start : start + size], out=folded[:size])
            start += size
        return out

    def means(self, values: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
        """Of each segment, of cosines of `quantised` vectors, which are changed. Sums are exact and only quotients are
        rounded, so neither the order nor float32 for short segments makes a difference.
        """
        rows = values if axis == 0 else values.T
        starts, heads = offsets(self.sizes).tolist(), []
        for layer in range(0, len(self.sizes), EXACT_SUM):
            heads.append(rows[starts[layer] : starts[layer + 1]])
            for place in range(layer + 1, min(layer + EXACT_SUM, len(self.sizes))):
                heads[-1][: self.sizes[place]] += rows[starts[place] : starts[place + 1]]
        total, *more = heads
        if more:
            total = total.astype(np.float64)
        for head in more:
            total[: len(head)] += head
        means = total / self.counts.astype(total.dtype)[:, None]
        return np.asarray(means if axis == 0 else means.T, dtype=np.float32)

    def in_order(self, folded: NDArray[Any], axis: int) -> NDArray[Any]:
        """`folded` lies along `axis` in the order of `segments`; the same in the order in which they stand."""
        return np.take(folded, np.argsort(self.segments), axis=axis)


def layers(starts: NDArray[np.intp], first: int = 0, last: int | None = None) -> Layers:
    """Those of the segments `first` to `last` (all, if not said) that have an element; `starts` is (n + 1,)."""
    begin = starts[first : len(starts) - 1 if last is None else last]
    counts = starts[first + 1 :][: len(begin)] - begin
    by_length = np.argsort(-counts, kind="stable")
    places = np.arange(counts.max(initial=1))
    sizes = (len(counts) - np.searchsorted(np.sort(counts), places, side="right")).tolist()
    begin = begin[by_length]
    elements = np.concatenate([begin[:size] + place for place, size in enumerate(sizes)])
    some = by_length[: sizes[0]]
    return Layers(some + first, counts[some], elements, tuple(sizes))


@dataclass(frozen=True, slots=True)
class Tile:
    """Neighbouring segments of a matrix of vectors, with those vectors laid out in their layers."""

    layers: Layers
    vectors: NDArray[np.float32]

    @property
    def segments(self) -> slice:
        """Where they stand among all, if none of them is empty."""
        first = int(self.layers.segments.min())
        return slice(first, first + len(self.layers.segments))


def tiles(vectors: NDArray[np.float32], starts: NDArray[np.intp]) -> Iterator[Tile]:
    """Of about `TILE` vectors each, none of much fewer than another; segments are not cut."""
    if not len(vectors):
        return
    count = max(1, round(len(vectors) / TILE))
    cuts = np.searchsorted(starts, np.linspace(starts[0], starts[-1], count + 1)[1:-1], side="left")
    ends = np.unique([0, *cuts, len(starts) - 1]).tolist()
    for first, last in pairwise(ends):
        found = layers(starts, first, last)
        if len(found.elements):
            yield Tile(found, vectors[found.elements])


def tile_pairs(
    a: tuple[NDArray[np.float32], NDArray[np.intp]], b: tuple[NDArray[np.float32], NDArray[np.intp]]
) -> Iterator[tuple[Tile, Tile]]:
    """Every tile of the one (vectors, starts) with every tile of the other; only the smaller side is copied whole."""
    if len(a[0]) <= len(b[0]):
        held = list(tiles(*a))
        yield from ((one, other) for other in tiles(*b) for one in held)
    else:
        yield from ((one, other) for other, one in tile_pairs(b, a))


def segment_max(values: NDArray[np.float32], starts: NDArray[np.intp], axis: int, empty: float) -> NDArray[np.float32]:
    """Maximum of each segment along `axis`, 0 or 1, of a matrix; `empty` where a segment has no element.

    `starts` is (n + 1,): segment i is `starts[i]:starts[i + 1]`. The result has n entries along `axis`, and is
    `values` itself where every segment has one element.
    """
    if np.array_equal(starts, np.arange(len(starts))):
        return values
    if 0 < values.size <= SMALL and (starts[1:] > starts[:-1]).all():
        return np.asarray(np.maximum.reduceat(values, starts[:-1], axis=axis))
    found = layers(starts)
    shape = list(values.shape)
    shape[axis] = len(starts) - 1
    if not len(found.segments):
        return np.full(shape, empty, dtype=values.dtype)
    laid = np.take(values, found.elements, axis=axis)
    head = laid[: found.sizes[0]] if axis == 0 else laid[:, : found.sizes[0]]
    folded = found.fold(np.maximum, laid, axis, head)
    if len(found.segments) == shape[axis]:
        return found.in_order(folded, axis)
    result = np.full(shape, empty, dtype=values.dtype)
    result[found.segments if axis == 0 else (slice(None), found.segments)] = folded
    return result


def some_max(
    values: NDArray[np.float32], chosen: NDArray[np.intp], starts: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The segments, by `starts`, of the chosen rows of a matrix: those that are not empty, and the maxima of each."""
    found = layers(starts)
    laid = values[chosen[found.elements]]
    return found.segments, found.fold(np.maximum, laid, 0, laid[: found.sizes[0]])
