"""Why somebody gets fewer meetings than the least: the groups that together need more than their partners can give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.meetings.selection import Loads


@dataclass(frozen=True, slots=True)
class Shortage:
    """A group of one side whose partners, all of them together, cannot give it the meetings that it needs (Hall)."""

    group: tuple[int, ...]
    partners: tuple[int, ...]
    """Everybody whom one of the group may meet, and who has not enough meetings for all of them."""
    needed: int
    """The sum of the group's least numbers."""
    available: int
    """The meetings that these partners, and the other pairs that are allowed, can give it at most."""

    @property
    def lacking(self) -> int:
        """By so much must the group's least numbers be lowered, or its partners' most raised, or pairs be allowed."""
        return self.needed - self.available


def shortages(allowed: NDArray[np.bool_], needs: Loads, gives: Loads) -> list[Shortage]:
    """The groups of the rows of `allowed` (n, m) that cannot all have their least, each as small as it can be told.

    One side at a time is enough: where either side can have its least numbers within the other's most, there are
    meetings that give both (Mendelsohn and Dulmage, 1958). From a minimal cut: what the source can still reach.
    """
    rows, columns = np.nonzero(allowed)
    n, m = allowed.shape
    solver = max_flow.SimpleMaxFlow()
    tail = np.concatenate([np.zeros(n, dtype=np.int64), 2 + rows, 2 + n + np.arange(m)])
    head = np.concatenate([2 + np.arange(n), 2 + n + columns, np.ones(m, dtype=np.int64)])
    room = np.concatenate([needs.least, np.ones(len(rows), dtype=np.int64), gives.most])
    solver.add_arcs_with_capacity(tail, head, room)
    solver.solve(0, 1)
    if solver.optimal_flow() == needs.least.sum():
        return []
    reached = np.zeros(2 + n + m, dtype=bool)
    reached[solver.get_source_side_min_cut()] = True
    return [
        _shortage(allowed, needs, gives, group, reached[2 + n :])
        for group in _groups(allowed, np.flatnonzero(reached[2 : 2 + n]), reached[2 + n :])
    ]


def _groups(allowed: NDArray[np.bool_], members: NDArray[np.intp], short: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Those who compete for the same partners stand together."""
    shared = csr_array(allowed[np.ix_(members, np.flatnonzero(short))].astype(np.int32))
    _, group_of = connected_components(shared @ shared.T, directed=False)
    return [members[group_of == group] for group in range(group_of.max(initial=-1) + 1)]


def _shortage(
    allowed: NDArray[np.bool_], needs: Loads, gives: Loads, group: NDArray[np.intp], short: NDArray[np.bool_]
) -> Shortage:
    pairs_of = allowed[group].sum(axis=0)
    partners = np.flatnonzero(short & (pairs_of > 0))
    others = pairs_of[~short].sum()  # pairs whose partner has room for all of the group
    return Shortage(
        tuple(int(member) for member in group),
        tuple(int(partner) for partner in partners),
        int(needs.least[group].sum()),
        int(gives.most[partners].sum() + others),
    )
