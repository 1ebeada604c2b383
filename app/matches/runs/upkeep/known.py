"""The lists of one side's parties in one form, as far as they are known, as arrays that changes are made in."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Slots = NDArray[np.intp]
"""Numbers of parties within their side; see `app.matches.runs.upkeep.picture`."""

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Known:
    """For every slot the best places of its list; shown is only the head of them.

    Everything that is not known of a list comes after the last known place. So an entry may leave, and another one come
    that reaches the last place, and the rest is still right: the scores of other pairs do not change.
    """

    partner: NDArray[np.int32]
    """(slots, places): slots of the other side, best first, then `NOBODY`"""
    score: NDArray[np.float32]
    """(slots, places): unrounded; minus infinity where there is nobody"""
    more: NDArray[np.bool_]
    """(slots,): whether others follow after the last known place"""

    @classmethod
    def empty(cls, slots: int, places: int) -> "Known":
        return cls(
            np.full((slots, places), NOBODY, dtype=np.int32),
            np.full((slots, places), -np.inf, dtype=np.float32),
            np.zeros(slots, dtype=bool),
        )

    def copy(self) -> "Known":
        return replace(self, partner=self.partner.copy(), score=self.score.copy(), more=self.more.copy())

    def counts(self) -> NDArray[np.intp]:
        """(slots,): how many places are known."""
        return np.asarray(np.count_nonzero(self.partner != NOBODY, axis=1), dtype=np.intp)

    def clear(self, slots: Slots) -> None:
        """These have no list any more."""
        self.partner[slots], self.score[slots], self.more[slots] = NOBODY, -np.inf, False

    def remove(self, gone: NDArray[np.bool_]) -> None:
        """Takes parties of the other side out of all lists; `gone` is (slots of the other side,)."""
        # Nobody is the last element of what is looked up in, and never gone.
        hit = np.append(gone, False)[self.partner]
        rows = np.flatnonzero(hit.any(axis=1))
        order = np.argsort(hit[rows], axis=1, kind="stable")
        left = np.take_along_axis(hit[rows], order, axis=1)
        self.partner[rows] = np.where(left, NOBODY, np.take_along_axis(self.partner[rows], order, axis=1))
        self.score[rows] = np.where(left, np.float32(-np.inf), np.take_along_axis(self.score[rows], order, axis=1))

    def insert(self, newcomer: int, scores: NDArray[np.float32], keys: NDArray[np.int64]) -> None:
        """Puts a party of the other side into the lists that it reaches a known place of.

        `scores` is (slots,), minus infinity where it is not to be listed; `keys`, those of the other side, break ties.
        """
        counts = self.counts()
        last = self.score[np.arange(len(counts)), np.maximum(counts - 1, 0)]
        rows = np.flatnonzero(np.isfinite(scores) & (~self.more | (scores >= last)))
        partner, score, new = self.partner[rows], self.score[rows], scores[rows][:, None]
        earlier = (partner != NOBODY) & (keys[partner] < keys[newcomer])
        place = np.count_nonzero((score > new) | ((score == new) & earlier), axis=1)
        reached = (place < counts[rows]) | ~self.more[rows]
        rows, place, full = rows[reached], place[reached], counts[rows[reached]] == self.partner.shape[1]
        self.more[rows] |= full
        self.partner[rows] = _inserted(self.partner[rows], place, np.full(len(rows), newcomer, dtype=np.int32))
        self.score[rows] = _inserted(self.score[rows], place, scores[rows])

    def fill(self, slot: int, scores: NDArray[np.float32], keys: NDArray[np.int64]) -> None:
        """Makes a list anew from the (slots of the other side,) scores with everybody there."""
        places = self.partner.shape[1]
        listed = np.flatnonzero(np.isfinite(scores))
        more = len(listed) > places
        if more:
            bar = np.partition(scores[listed], len(listed) - places)[len(listed) - places]
            listed = listed[scores[listed] >= bar]
        best = listed[np.lexsort((keys[listed], -scores[listed]))[:places]]
        self.clear(np.array([slot]))
        self.partner[slot, : len(best)], self.score[slot, : len(best)], self.more[slot] = best, scores[best], more

    def exhausted(self, length: int) -> Slots:
        """Those of whose list less is known than is to be shown."""
        return np.flatnonzero(self.more & (self.counts() < length))

    def ranks(self, owners: Slots, partners: Slots, length: int) -> NDArray[np.int32]:
        """(m,): the partner's place, from 1, in the owner's list as it is shown; 0 where it is not in it."""
        found = self.partner[owners, :length] == partners[:, None]
        return np.where(found.any(axis=1), found.argmax(axis=1) + 1, 0).astype(np.int32)

    def scores(self, owners: Slots, partners: Slots) -> NDArray[np.float32]:
        """(m,): what these pairs score; minus infinity where the partner is not in the owner's list."""
        found = self.partner[owners] == partners[:, None]
        return np.asarray(np.where(found, self.score[owners], np.float32(-np.inf)).max(axis=1), dtype=np.float32)


def _inserted(rows: NDArray[np.generic], place: NDArray[np.intp], values: NDArray[np.generic]) -> NDArray[np.generic]:
    """(m, places) rows with one value each more; what no longer fits is dropped."""
    columns = np.arange(rows.shape[1])
    source = np.maximum(columns[None, :] - (columns[None, :] > place[:, None]), 0)
    shifted = np.take_along_axis(rows, source, axis=1)
    fits = np.flatnonzero(place < rows.shape[1])
    shifted[fits, place[fits]] = values[fits]
    return shifted
