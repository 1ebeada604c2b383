"""Top-k lists: everybody's best partners, best first. Made, changed and compared here, and nowhere else."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.ranking.ranked import RankedPairs

Rows = NDArray[np.intp]
Ids = NDArray[np.int64]

NOBODY = -1
"""In place of an id: no partner."""


@dataclass(frozen=True, slots=True)
class TopKLists:
    """The lists of n owners in one form, k places each; equal scores are in the order of the partners' ids.

    Whatever is not known of a list comes after its last known place. So a partner may leave, and another one come that
    reaches the last place, and the rest is still right: the scores of other pairs do not change.
    """

    partner: NDArray[np.int32]
    """(n, k): ids of the partners, then `NOBODY`"""
    score: NDArray[np.float32]
    """(n, k): unrounded; minus infinity where there is nobody"""
    truncated: NDArray[np.bool_]
    """(n,): whether others may follow after the last known place"""

    @classmethod
    def empty(cls, owners: int, places: int) -> "TopKLists":
        return cls(
            np.full((owners, places), NOBODY, dtype=np.int32),
            np.full((owners, places), -np.inf, dtype=np.float32),
            np.zeros(owners, dtype=bool),
        )

    @classmethod
    def of_side_a(cls, pairs: RankedPairs, owners: int, partner_ids: Ids, places: int) -> "TopKLists":
        """From the pairs of a whole corridor, ranked at least so deep: the lists of the rows of `a`."""
        return cls._of(pairs.a, partner_ids[pairs.b], pairs.rank_a, pairs.score, owners, places)

    @classmethod
    def of_side_b(cls, pairs: RankedPairs, owners: int, partner_ids: Ids, places: int) -> "TopKLists":
        return cls._of(pairs.b, partner_ids[pairs.a], pairs.rank_b, pairs.score, owners, places)

    @classmethod
    def _of(
        cls, owner: Rows, partner: Ids, rank: NDArray[np.int32], score: NDArray[np.float32], owners: int, places: int
    ) -> "TopKLists":
        lists = cls.empty(owners, places)
        listed = np.flatnonzero((rank > 0) & (rank <= places))
        at = owner[listed], rank[listed] - 1
        lists.partner[at], lists.score[at] = partner[listed], score[listed]
        lists.truncated[:] = lists.counts() == places
        return lists

    def __len__(self) -> int:
        return len(self.partner)

    def copy(self) -> "TopKLists":
        return replace(self, partner=self.partner.copy(), score=self.score.copy(), truncated=self.truncated.copy())

    def head(self, length: int) -> "TopKLists":
        """The first places of every list."""
        truncated = self.truncated | (self.counts() > length)
        return TopKLists(self.partner[:, :length], self.score[:, :length], truncated)

    def counts(self) -> NDArray[np.intp]:
        """(n,): how many places are known."""
        return np.asarray(np.count_nonzero(self.partner != NOBODY, axis=1), dtype=np.intp)

    def clear(self, owners: Rows) -> None:
        """Empties these lists."""
        self.partner[owners], self.score[owners], self.truncated[owners] = NOBODY, -np.inf, False

    def remove(self, partners: Ids) -> None:
        """Takes partners out of all lists; who came after them moves up."""
        hit = np.isin(self.partner, partners)
        rows = np.flatnonzero(hit.any(axis=1))
        order = np.argsort(hit[rows], axis=1, kind="stable")
        left = np.take_along_axis(hit[rows], order, axis=1)
        self.partner[rows] = np.where(left, NOBODY, np.take_along_axis(self.partner[rows], order, axis=1))
        self.score[rows] = np.where(left, np.float32(-np.inf), np.take_along_axis(self.score[rows], order, axis=1))

    def insert(self, partner: int, owners: Rows, scores: NDArray[np.float32]) -> None:
        """Puts a partner into the lists of those (m,) owners of whom it reaches a known place.

        `scores` is (m,), minus infinity where it is not to be listed.
        """
        counts, truncated = self.counts()[owners], self.truncated[owners]
        last = self.score[owners, np.maximum(counts - 1, 0)]
        reaching = np.flatnonzero(np.isfinite(scores) & (~truncated | (scores >= last)))
        rows, scores, counts = owners[reaching], scores[reaching], counts[reaching]
        before = self.score[rows] > scores[:, None]
        before |= (self.score[rows] == scores[:, None]) & (self.partner[rows] < partner)
        place = np.count_nonzero(before, axis=1)
        known = (place < counts) | ~self.truncated[rows]
        rows, place, scores, counts = rows[known], place[known], scores[known], counts[known]
        self.truncated[rows] |= counts == self.partner.shape[1]
        self.partner[rows] = _inserted(self.partner[rows], place, np.full(len(rows), partner, dtype=np.int32))
        self.score[rows] = _inserted(self.score[rows], place, scores)

    def fill(self, owner: int, partners: Ids, scores: NDArray[np.float32]) -> None:
        """Makes a list anew from the (m,) scores with all partners that there are."""
        places = self.partner.shape[1]
        listed = np.flatnonzero(np.isfinite(scores))
        truncated = len(listed) > places
        if truncated:
            least = np.partition(scores[listed], len(listed) - places)[len(listed) - places]
            listed = listed[scores[listed] >= least]
        best = listed[np.lexsort((partners[listed], -scores[listed]))[:places]]
        self.clear(np.array([owner]))
        self.partner[owner, : len(best)], self.score[owner, : len(best)] = partners[best], scores[best]
        self.truncated[owner] = truncated

    def underfilled(self, length: int) -> Rows:
        """The owners of whose list less is known than `length` places, though others may follow."""
        return np.flatnonzero(self.truncated & (self.counts() < length))

    def ranks_of(self, owners: Rows, partners: Ids, length: int) -> NDArray[np.int32]:
        """(m,): the partner's place, from 1, among the first `length` of the owner's list; 0 where not there."""
        found = self.partner[owners, :length] == partners[:, None]
        return np.where(found.any(axis=1), found.argmax(axis=1) + 1, 0).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Moves:
    """What differs between two states of lists, (m,) each, by owner and partner. A place of 0: not in the list."""

    owner: Rows
    partner: Ids
    before: NDArray[np.int32]
    after: NDArray[np.int32]


def compare(before: TopKLists, after: TopKLists, length: int) -> Moves:
    """Every partner that came, left or changed its place among the first `length` of an owner's list.

    The lists must have the same owners, and as many places or more.
    """
    was, now = before.partner[:, :length], after.partner[:, :length]
    rows, columns = np.nonzero(was != now)
    pairs = np.stack((np.tile(rows, 2), np.concatenate((was[rows, columns], now[rows, columns]))), axis=1)
    owner, partner = np.unique(pairs[pairs[:, 1] != NOBODY], axis=0).T
    return Moves(owner, partner, before.ranks_of(owner, partner, length), after.ranks_of(owner, partner, length))


def top(scores: NDArray[np.float32], length: int) -> tuple[Rows, Rows]:
    """The `length` best finite cells of every row: (rows, columns), row by row, best first, ties to the left."""
    rows, columns = np.nonzero(scores >= least_of_top(scores, length)[:, None])
    order = np.lexsort((columns, -scores[rows, columns], rows))
    rows, columns = rows[order], columns[order]
    kept = rank_in_group(rows) <= length
    return rows[kept], columns[kept]


def least_of_top(scores: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """(rows,): what a cell must reach to be among the `length` best finite ones of its row."""
    n = scores.shape[1]
    least = np.finfo(np.float32).min
    if n <= length:
        return np.full(len(scores), least)
    return np.maximum(np.partition(scores, n - length, axis=1)[:, n - length], least)


def rank_in_group(groups: NDArray[np.intp] | NDArray[np.int32]) -> NDArray[np.int32]:
    """Place, from 1, of each element within its run of equal neighbours."""
    fresh = np.concatenate(([True], groups[1:] != groups[:-1])) if len(groups) else np.empty(0, dtype=bool)
    starts = np.flatnonzero(fresh)
    return (np.arange(len(groups)) - np.repeat(starts, np.diff(np.append(starts, len(groups)))) + 1).astype(np.int32)


def _inserted(rows: NDArray[np.generic], place: Rows, values: NDArray[np.generic]) -> NDArray[np.generic]:
    """(m, k) rows with one value each more; what no longer fits is dropped."""
    columns = np.arange(rows.shape[1])
    source = np.maximum(columns[None, :] - (columns[None, :] > place[:, None]), 0)
    shifted = np.take_along_axis(rows, source, axis=1)
    fits = np.flatnonzero(place < rows.shape[1])
    shifted[fits, place[fits]] = values[fits]
    return shifted
