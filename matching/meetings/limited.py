"""A selection under what a flow cannot express: few interpreters, a floor under what all get.

A mixed-integer programme over the pairs that are likely to be chosen. What it leaves to be gained is told: by its own
bound over these pairs, and by the value of the selection without the limits over all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, eye_array, hstack

from matching.meetings.selection import STEPS, Loads, Pairs, Selection, Values, missing, select

SPARE = 12
"""Partners that each is given to choose from beyond the most it can meet."""
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class LimitedSelection:
    """As a `Selection`, with how far it may be from the best."""

    selection: Selection
    floor: float
    """what the meetings of the worst-off are worth together, of those who have a partner at all"""
    at_most: float
    """no selection within the limits is worth more, over all pairs, with as small a shortfall"""
    gap: float
    """over the likely pairs alone: the share of the value that may be missed; 0 where the optimum is proven"""


def select_limited(
    values: Values,
    a: Loads,
    b: Loads,
    mandatory: Sequence[tuple[int, int]] = (),
    *,
    interpreted: NDArray[np.bool_] | None = None,
    interpreted_at_most: int = 0,
    at_most: int | None = None,
    raise_floor: bool = False,
    seconds: float = SECONDS,
) -> LimitedSelection:
    """At most so many of the pairs marked in `interpreted` (n_a, n_b), and `at_most` pairs in all.

    `raise_floor`: first the worst-off participant's sum is made as large as can be, then the sum of all. Shortfall of
    meetings counts before either. Raises as `select` does.
    """
    free = select(values, a, b, mandatory)
    programme = _Programme(values, a, b, mandatory, free.pairs)
    if interpreted is not None:
        programme.limit(interpreted[tuple(programme.pairs.T)], interpreted_at_most)
    if at_most is not None:
        programme.limit(np.ones(len(programme.pairs), dtype=bool), at_most)
    if raise_floor:
        programme.raise_floor(seconds)
    pairs, gap = programme.solve(seconds)
    found = Selection(
        pairs,
        float(np.rint(values[tuple(pairs.T)] * STEPS).sum()) / STEPS,
        missing(a, pairs[:, 0]),
        missing(b, pairs[:, 1]),
        len(programme.pairs),
    )
    return LimitedSelection(found, programme.floor_of(pairs), free.value, gap)


class _Programme:
    """Variables: the pairs (0 or 1), then for every participant the meetings that lack."""

    def __init__(self, values: Values, a: Loads, b: Loads, mandatory: Sequence[tuple[int, int]], chosen: Pairs) -> None:
        self._shape = values.shape
        self.pairs = _likely(values, a, b, chosen)
        self._worth = values[tuple(self.pairs.T)]
        least, most = (np.concatenate([getattr(a, name), getattr(b, name)]) for name in ("least", "most"))
        people, columns = (
            np.concatenate([self.pairs[:, 0], self.pairs[:, 1] + len(a.most)]),
            np.tile(np.arange(len(self.pairs)), 2),
        )
        self._takes_part = csr_array((np.ones(len(people)), (people, columns)), shape=(len(most), len(self.pairs)))
        lacks = eye_array(len(most))
        self._rules = [
            LinearConstraint(hstack([self._takes_part, 0 * lacks]), ub=most),
            LinearConstraint(hstack([self._takes_part, lacks]), lb=least),
        ]
        must = {(int(i), int(j)) for i, j in mandatory}
        self._lowest = np.array([(int(i), int(j)) in must for i, j in self.pairs], dtype=float)
        self._least = least
        self._penalty = float(np.sort(self._worth)[-int(most.sum()) :].sum()) + 1.0
        self._has_partner = np.flatnonzero(np.diff(self._takes_part.indptr) * (most > 0))

    def limit(self, marked: NDArray[np.bool_], at_most: int) -> None:
        row = np.concatenate([marked.astype(float), np.zeros(len(self._least))])
        self._rules.append(LinearConstraint(row[None, :], ub=at_most))

    def raise_floor(self, seconds: float) -> None:
        """A further variable, which no participant's sum is below, is made as large as can be; then it is a rule."""
        sums = (self._takes_part * self._worth[None, :]).tocsr()[self._has_partner]
        below = hstack([sums, csr_array((sums.shape[0], len(self._least))), csr_array(-np.ones((sums.shape[0], 1)))])
        rules = [
            LinearConstraint(hstack([rule.A, csr_array((rule.A.shape[0], 1))]), rule.lb, rule.ub)
            for rule in self._rules
        ]
        rules.append(LinearConstraint(below, lb=0.0))
        cost = np.concatenate([np.zeros(len(self.pairs)), np.full(len(self._least), self._penalty), [-1.0]])
        found = self._run(cost, rules, np.inf, seconds)
        reached = sums @ found.x[: len(self.pairs)].round()
        self._rules.append(
            LinearConstraint(hstack([sums, csr_array((sums.shape[0], len(self._least)))]), lb=reached.min() - 1e-6)
        )

    def solve(self, seconds: float) -> tuple[Pairs, float]:
        cost = np.concatenate([-self._worth, np.full(len(self._least), self._penalty)])
        found = self._run(cost, self._rules, None, seconds)
        return self.pairs[found.x[: len(self.pairs)] > 0.5], float(found.mip_gap or 0.0)

    def floor_of(self, pairs: Pairs) -> float:
        chosen = {(int(i), int(j)) for i, j in pairs}
        x = np.array([(int(i), int(j)) in chosen for i, j in self.pairs], dtype=float)
        return float((self._takes_part @ (x * self._worth))[self._has_partner].min(initial=np.inf))

    def _run(
        self, cost: NDArray[np.float64], rules: Sequence[LinearConstraint], last: float | None, seconds: float
    ) -> OptimizeResult:
        pairs, people = len(self.pairs), len(self._least)
        more = [] if last is None else [last]
        found = milp(
            cost,
            constraints=rules,
            integrality=np.concatenate([np.ones(pairs), np.zeros(people + len(more))]),
            bounds=Bounds(
                np.concatenate([self._lowest, np.zeros(people + len(more))]),
                np.concatenate([np.ones(pairs), self._least, more]),
            ),
            options={"time_limit": seconds},
        )
        if found.x is None:
            raise TimeoutError(f"no selection was found within {seconds:g} s")
        return found


def _likely(values: Values, a: Loads, b: Loads, chosen: Pairs) -> Pairs:
    likely = np.zeros(values.shape, dtype=bool)
    likely[tuple(chosen.T)] = True
    known = np.where(np.isfinite(values), values, -1.0)
    for side, loads, found in ((known, a, likely), (known.T, b, likely.T)):
        wanted = min(int(loads.most.max(initial=0)) + SPARE, side.shape[1])
        np.put_along_axis(found, np.argpartition(-side, wanted - 1, axis=1)[:, :wanted], True, axis=1)
    return np.argwhere(likely & (known >= 0))
