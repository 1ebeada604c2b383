"""The pairs that stand in a list."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.profiles import Form
from matching.scoring.scores import Part


@dataclass(frozen=True, slots=True)
class RankedPairs:
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

    def take(self, chosen: NDArray[np.intp]) -> "RankedPairs":
        """Some of the pairs, in that order."""
        cut = {name: getattr(self, name)[chosen] for name in ("a", "b", "score", "values", "rank_a", "rank_b")}
        return replace(self, **cut)

    def head(self, length: int) -> "RankedPairs":
        """What is left if lists have no more than so many places."""
        rank_a, rank_b = (np.where(rank <= length, rank, 0) for rank in (self.rank_a, self.rank_b))
        return replace(self, rank_a=rank_a, rank_b=rank_b).take(np.flatnonzero(rank_a | rank_b))

    def chunks(self, size: int) -> "Iterator[RankedPairs]":
        """The same pairs in the same order, so many at a time."""
        every = np.arange(len(self))
        return (self.take(every[start : start + size]) for start in range(0, len(self), size))
