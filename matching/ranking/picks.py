"""The pairs that stand in a list, and how the best cells of a matrix are found."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.profiles import Form
from matching.scoring.scores import Part


@dataclass(frozen=True, slots=True)
class Picks:
    """m pairs of one form that stand in a list: row of `a`, row of `b`, score, the values of the parts.

    `rank_a` is the pair's place (from 1) in the list of `a`'s party and `rank_b` in that of `b`'s; 0 where
    not in it.
    """

    form: Form
    parts: tuple[Part, ...]
    bias: float
    a: NDArray[np.intp]
    b: NDArray[np.intp]
    score: NDArray[np.float32]
    values: NDArray[np.float32]
    """(m, parts)"""
    rank_a: NDArray[np.int32]
    rank_b: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.a)

    def take(self, chosen: NDArray[np.intp]) -> "Picks":
        """Some of the pairs, in that order."""
        cut = {name: getattr(self, name)[chosen] for name in ("a", "b", "score", "values", "rank_a", "rank_b")}
        return replace(self, **cut)

    def shown(self, length: int) -> "Picks":
        """What is left if lists have no more than so many places."""
        rank_a, rank_b = (np.where(rank <= length, rank, 0) for rank in (self.rank_a, self.rank_b))
        return replace(self, rank_a=rank_a, rank_b=rank_b).take(np.flatnonzero(rank_a | rank_b))

    def portions(self, size: int) -> "Iterator[Picks]":
        """The same pairs, best first, so many at a time."""
        order = np.lexsort((self.b, self.a, -self.score))
        return (self.take(order[start : start + size]) for start in range(0, len(self), size))


def top(scores: NDArray[np.float32], length: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The `length` best finite cells of every row: (rows, columns), row by row, best first, ties to the left."""
    rows, columns = np.nonzero(scores >= bars(scores, length)[:, None])
    order = np.lexsort((columns, -scores[rows, columns], rows))
    rows, columns = rows[order], columns[order]
    kept = places(rows) <= length
    return rows[kept], columns[kept]


def bars(scores: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """(rows,): what a cell must reach to be among the `length` best finite ones of its row."""
    n = scores.shape[1]
    least = np.finfo(np.float32).min
    if n <= length:
        return np.full(len(scores), least)
    return np.maximum(np.partition(scores, n - length, axis=1)[:, n - length], least)


def places(groups: NDArray[np.intp] | NDArray[np.int32]) -> NDArray[np.int32]:
    """Place, from 1, of each element within its run of equal neighbours."""
    fresh = np.concatenate(([True], groups[1:] != groups[:-1])) if len(groups) else np.empty(0, dtype=bool)
    starts = np.flatnonzero(fresh)
    return (np.arange(len(groups)) - np.repeat(starts, np.diff(np.append(starts, len(groups)))) + 1).astype(np.int32)
