"""A selection under what a flow cannot express: few interpreters, a floor under what all get, a mix of forms.

A mixed-integer programme over the pairs that are likely to be chosen. What it leaves to be gained is told: by its own
bound over these pairs, and by the value of the selection without the limits over all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, eye_array, hstack

from matching.meetings.errors import NoSuchMix
from matching.meetings.selection import STEPS, Counts, Loads, Pairs, Selection, Values, missing, select

SPARE = 12
"""Partners that each is given to choose from beyond the most it can meet."""
SECONDS = 20.0
IMPOSSIBLE = 2
"""The status by which SciPy says that no solution keeps the rules."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Of the meetings so many are in a form, at least and at most: a number, or (`is_share`) a share of all."""

    form: int
    least: float = 0.0
    most: float = np.inf
    is_share: bool = False

    def holds(self, forms: Sequence[int]) -> bool:
        """Of meetings in these forms."""
        count, unit = sum(form == self.form for form in forms), len(forms) if self.is_share else 1
        return self.least * unit <= count + 1e-9 and count <= self.most * unit + 1e-9


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
    forms: Counts
    """(m,): of each pair, the form in which the two meet"""


def select_limited(
    values: Values,
    a: Loads,
    b: Loads,
    mandatory: Sequence[tuple[int, int]] = (),
    *,
    few: Sequence[tuple[NDArray[np.bool_], int]] = (),
    at_most: int | None = None,
    raise_floor: bool = False,
    by_form: Sequence[Values] = (),
    mix: Sequence[Quota] = (),
    seconds: float = SECONDS,
) -> LimitedSelection:
    """Of the pairs that are marked (n_a, n_b) at most so `few`, and `at_most` pairs in all.

    `raise_floor`: first the worst-off participant's sum is made as large as can be, then the sum of all. Shortfall of
    meetings counts before either. `by_form`: what a pair is worth in each form, of which `values` are the best; a `mix`
    is kept whatever it costs. Raises as `select` does, and `NoSuchMix` where none is to be had.
    """
    free = select(values, a, b, mandatory)
    programme = _Programme(by_form or [values], a, b, mandatory, free.pairs, mix)
    for marked, most in few:
        programme.limit(marked[tuple(programme.pairs.T)], most)
    if at_most is not None:
        programme.limit(np.ones(len(programme.pairs), dtype=bool), at_most)
    if raise_floor:
        programme.raise_floor(seconds)
    chosen, gap = programme.solve(seconds)
    pairs, worth = programme.pairs[chosen], programme.worth[chosen]
    found = Selection(
        pairs,
        float(np.rint(worth * STEPS).sum()) / STEPS,
        missing(a, pairs[:, 0]),
        missing(b, pairs[:, 1]),
        len(programme.pairs),
    )
    return LimitedSelection(found, programme.floor_of(chosen), free.value, gap, programme.forms[chosen])


class _Programme:
    """Variables: the pairs in each of their forms (0 or 1), then for every participant the meetings that lack."""

    def __init__(
        self,
        by_form: Sequence[Values],
        a: Loads,
        b: Loads,
        mandatory: Sequence[tuple[int, int]],
        chosen: Pairs,
        mix: Sequence[Quota],
    ) -> None:
        options = _options(by_form, a, b, chosen, mandatory, mix)
        self.forms, self.pairs = options[:, 0], options[:, 1:]
        self.worth = np.array([by_form[form][i, j] for form, i, j in options], dtype=np.float64)
        least, most = (np.concatenate([getattr(a, name), getattr(b, name)]) for name in ("least", "most"))
        people, columns = (
            np.concatenate([self.pairs[:, 0], self.pairs[:, 1] + len(a.most)]),
            np.tile(np.arange(len(self.pairs)), 2),
        )
        self._takes_part = csr_array((np.ones(len(people)), (people, columns)), shape=(len(most), len(self.pairs)))
        lacks = eye_array(len(most))
        self._least = least
        self._rules = [
            LinearConstraint(hstack([self._takes_part, 0 * lacks]), ub=most),
            LinearConstraint(hstack([self._takes_part, lacks]), lb=least),
            *self._in_one_form(mandatory),
            *(self._kept(quota) for quota in mix),
        ]
        self._penalty = float(np.sort(self.worth)[-int(most.sum()) :].sum()) + 1.0
        self._has_partner = np.flatnonzero(np.diff(self._takes_part.indptr) * (most > 0))

    def _in_one_form(self, mandatory: Sequence[tuple[int, int]]) -> list[LinearConstraint]:
        """Two meet once at most, and those who must exactly once."""
        pairs, pair_of = np.unique(self.pairs, axis=0, return_inverse=True)
        columns = np.arange(len(self.pairs))
        shape = len(pairs), len(self.pairs) + len(self._least)
        must = {(int(i), int(j)) for i, j in mandatory}
        least = np.array([float((int(i), int(j)) in must) for i, j in pairs])
        return [LinearConstraint(csr_array((np.ones(len(columns)), (pair_of.ravel(), columns)), shape), least, 1.0)]

    def _kept(self, quota: Quota) -> LinearConstraint:
        is_of_it = (self.forms == quota.form).astype(float)
        if not quota.is_share:
            return self._over_pairs(is_of_it, quota.least, quota.most)
        rows = [is_of_it - quota.least, min(quota.most, 1.0) - is_of_it]
        return LinearConstraint(np.array([[*row, *np.zeros(len(self._least))] for row in rows]), lb=0.0)

    def _over_pairs(self, row: NDArray[np.float64], least: float, most: float) -> LinearConstraint:
        return LinearConstraint(np.concatenate([row, np.zeros(len(self._least))])[None, :], least, most)

    def limit(self, marked: NDArray[np.bool_], at_most: int) -> None:
        self._rules.append(self._over_pairs(marked.astype(float), -np.inf, at_most))

    def raise_floor(self, seconds: float) -> None:
        """A further variable, which no participant's sum is below, is made as large as can be; then it is a rule."""
        sums = (self._takes_part * self.worth[None, :]).tocsr()[self._has_partner]
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

    def solve(self, seconds: float) -> tuple[NDArray[np.bool_], float]:
        """(m,) which of the pairs in their forms are chosen, and the gap."""
        cost = np.concatenate([-self.worth, np.full(len(self._least), self._penalty)])
        found = self._run(cost, self._rules, None, seconds)
        return found.x[: len(self.pairs)] > 0.5, float(found.mip_gap or 0.0)

    def floor_of(self, chosen: NDArray[np.bool_]) -> float:
        return float((self._takes_part @ (chosen * self.worth))[self._has_partner].min(initial=np.inf))

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
                np.zeros(pairs + people + len(more)),
                np.concatenate([np.ones(pairs), self._least, more]),
            ),
            options={"time_limit": seconds},
        )
        if found.status == IMPOSSIBLE:
            raise NoSuchMix
        if found.x is None:
            raise TimeoutError(f"no selection was found within {seconds:g} s")
        return found


def _options(
    by_form: Sequence[Values],
    a: Loads,
    b: Loads,
    chosen: Pairs,
    mandatory: Sequence[tuple[int, int]],
    mix: Sequence[Quota],
) -> Pairs:
    """(m, 3): form, and the two. Pairs that are likely to be chosen, also for the forms that a mix asks for."""
    known = np.array([np.where(np.isfinite(values), values, -1.0) for values in by_form])
    likely = _likely(known.max(axis=0), a, b)
    likely[tuple(chosen.T)] = True
    for i, j in mandatory:
        likely[i, j] = True
    for quota in mix:
        if quota.least > 0:
            likely |= _likely(known[quota.form], a, b)
    return np.argwhere(likely[None] & (known >= 0))


def _likely(known: Values, a: Loads, b: Loads) -> NDArray[np.bool_]:
    likely = np.zeros(known.shape, dtype=bool)
    for side, loads, found in ((known, a, likely), (known.T, b, likely.T)):
        wanted = min(int(loads.most.max(initial=0)) + SPARE, side.shape[1])
        np.put_along_axis(found, np.argpartition(-side, wanted - 1, axis=1)[:, :wanted], True, axis=1)
    return likely & (known >= 0)
