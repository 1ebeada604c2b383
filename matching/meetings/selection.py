"""Who meets whom: the pairs of most value that everybody's least and most number of meetings allow, with a proof.

A transportation problem (maximum-weight b-matching of two sides), solved as a flow of least cost over the likely pairs.
The prices of the solution then show that no pair which was left out would improve it, or which ones would; these are
added.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from matching.meetings.errors import NothingToChoose, TooManyMandatory

Values = NDArray[np.float64]
"""(n_a, n_b): what a meeting is worth, 0 or more; NaN where two may not or cannot meet."""
Counts = NDArray[np.int64]
Pairs = NDArray[np.int64]
"""(m, 2): a participant of either side, by its place."""

STEPS = 1000
"""Values are told apart by thousandths."""
_SPARE = 8
"""Partners that each is given to choose from beyond the most it can meet, at first and with every pricing."""
_FAR = np.int64(2**60)


@dataclass(frozen=True, slots=True)
class Loads:
    """How many meetings the participants of one side shall have: (n,) each."""

    least: Counts
    most: Counts

    @classmethod
    def alike(cls, participants: int, least: int, most: int) -> "Loads":
        return cls(np.full(participants, least, dtype=np.int64), np.full(participants, most, dtype=np.int64))

    def without(self, taken: Counts) -> "Loads":
        return Loads(np.maximum(self.least - taken, 0), self.most - taken)


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen pairs, in the order of their places."""

    pairs: Pairs
    value: float
    """The sum over the pairs, of values to the thousandth."""
    missing_a: Counts
    """(n_a,): meetings that lack to the least number; as few, and as evenly spread, as can be"""
    missing_b: Counts
    priced: int
    """How many pairs were looked at by the flow; all others were excluded by their price."""


def select(values: Values, a: Loads, b: Loads, mandatory: Sequence[tuple[int, int]] = ()) -> Selection:
    """The selection of most value among those with the least shortfall of meetings, over all pairs.

    Shortfall counts more than any value, and for one participant to lack two meetings counts more than for two to lack
    one each (a shortfall of k weighs k (k + 1) / 2). Raises `NothingToChoose` where no pair has a value, and
    `TooManyMandatory` where the mandatory pairs are more than a participant's most, or may not meet.
    """
    steps = _in_steps(values)
    chosen = np.array(sorted(set(mandatory)), dtype=np.int64).reshape(-1, 2)
    _ensure_possible(chosen, steps, a, b)
    rest_a, rest_b = (loads.without(_count(chosen[:, side], len(loads.most))) for side, loads in enumerate((a, b)))
    open_steps = steps.copy()
    open_steps[chosen[:, 0], chosen[:, 1]] = -1
    pairs, priced = _Flow(open_steps, rest_a, rest_b).solve()
    pairs = np.concatenate([chosen, pairs])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return Selection(
        pairs,
        float(steps[pairs[:, 0], pairs[:, 1]].sum()) / STEPS,
        missing(a, pairs[:, 0]),
        missing(b, pairs[:, 1]),
        priced + len(chosen),
    )


def reserves(values: Values, selection: Selection, each: int) -> tuple[list[list[int]], list[list[int]]]:
    """For everybody of either side: the best partners that were not chosen, the best first."""
    rest = np.where(np.isfinite(values), values, -1.0)
    rest[selection.pairs[:, 0], selection.pairs[:, 1]] = -1.0
    return _best(rest, each), _best(rest.T, each)


def missing(loads: Loads, places: Counts) -> Counts:
    """What each lacks to its least number, of meetings by the places of those who have them."""
    lacking: Counts = np.maximum(loads.least - _count(places, len(loads.least)), 0)
    return lacking


def _best(rest: Values, each: int) -> list[list[int]]:
    order = np.argsort(-rest, axis=1, kind="stable")[:, :each]
    return [[int(partner) for partner in row if rest[owner, partner] >= 0] for owner, row in enumerate(order)]


def _in_steps(values: Values) -> NDArray[np.int64]:
    """(n_a, n_b) whole numbers; -1 where two do not meet."""
    allowed = np.isfinite(values)
    if not (values[allowed] > 0).any():
        raise NothingToChoose
    return np.where(allowed, np.rint(np.where(allowed, values, 0.0) * STEPS), -1.0).astype(np.int64)


def _ensure_possible(chosen: Pairs, steps: NDArray[np.int64], a: Loads, b: Loads) -> None:
    forbidden = [(int(i), int(j)) for i, j in chosen if steps[i, j] < 0]
    too_many = [
        [int(place) for place in np.flatnonzero(_count(chosen[:, side], len(loads.most)) > loads.most)]
        for side, loads in enumerate((a, b))
    ]
    if forbidden or any(too_many):
        raise TooManyMandatory(forbidden, too_many[0], too_many[1])


def _count(places: Counts, length: int) -> Counts:
    return np.bincount(places, minlength=length).astype(np.int64)


class _Flow:
    """From a source through side A and side B to a sink; what does not meet goes past, at no cost.

    Every participant's arc to source or sink is several: the meetings up to its least number bring a reward, the first
    the greatest, which is more than all values together.
    """

    def __init__(self, steps: NDArray[np.int64], a: Loads, b: Loads) -> None:
        self._steps, self._a, self._b = steps, a, b
        units = int(min(a.most.sum(), b.most.sum()))
        self._units = units + 1
        self._reward = int(steps.max(initial=0)) * self._units + 1
        self._levels_a, self._levels_b = _levels(a, self._reward), _levels(b, self._reward)

    def solve(self) -> tuple[Pairs, int]:
        """The chosen pairs, and how many were priced by the flow."""
        looked_at = self._likely()
        while True:
            pairs = np.argwhere(looked_at)
            flows = self._run(pairs)
            price_a, price_b = self._prices(pairs, flows)
            better = self._better(looked_at, price_a, price_b)
            if not better.any():
                return pairs[flows[: len(pairs)] > 0], len(pairs)
            looked_at |= better

    def _likely(self) -> NDArray[np.bool_]:
        likely = np.zeros(self._steps.shape, dtype=bool)
        for steps, loads, found in ((self._steps, self._a, likely), (self._steps.T, self._b, likely.T)):
            wanted = min(int(loads.most.max(initial=0)) + _SPARE, steps.shape[1])
            best = np.argpartition(-steps, wanted - 1, axis=1)[:, :wanted]
            np.put_along_axis(found, best, True, axis=1)
        return likely & (self._steps >= 0)

    def _arcs(self, pairs: Pairs) -> tuple[Counts, Counts, Counts, Counts]:
        """Tail, head, capacity and cost of every arc: the pairs, the levels of either side, the way past."""
        first_b = 2 + len(self._a.most)
        owner_a, room_a, cost_a = self._levels_a
        owner_b, room_b, cost_b = self._levels_b
        source, sink = np.zeros_like(owner_a), np.ones_like(owner_b)
        return (
            np.concatenate([2 + pairs[:, 0], source, first_b + owner_b, [0]]),
            np.concatenate([first_b + pairs[:, 1], 2 + owner_a, sink, [1]]),
            np.concatenate([np.ones(len(pairs), dtype=np.int64), room_a, room_b, [self._units]]),
            np.concatenate([-self._steps[pairs[:, 0], pairs[:, 1]], cost_a, cost_b, [0]]),
        )

    def _run(self, pairs: Pairs) -> Counts:
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(*self._arcs(pairs))
        solver.set_node_supply(0, self._units)
        solver.set_node_supply(1, -self._units)
        status = solver.solve()
        if status != solver.OPTIMAL:  # the way past makes every case possible
            raise RuntimeError(f"the flow ended as {status}")
        return np.asarray(solver.flows(np.arange(solver.num_arcs())), dtype=np.int64)

    def _prices(self, pairs: Pairs, flows: Counts) -> tuple[Counts, Counts]:
        """What another meeting would cost the others, at least: for a participant of A, and as gain of one of B.

        Prices of source and sink are 0. Those of B are the lowest that the arcs allow (minus the distance to the sink
        in the residual graph), those of A the highest beside them: so few pairs seem better than they are.
        """
        tail, head, room, cost = self._arcs(pairs)
        ahead, back = flows < room, flows > 0
        start, end = np.concatenate([tail[ahead], head[back]]), np.concatenate([head[ahead], tail[back]])
        length = np.concatenate([cost[ahead], -cost[back]])
        first_b = 2 + len(self._a.most)
        price = -_distances(start, end, length, first_b + len(self._b.most))
        into_a = (end >= 2) & (end < first_b)
        price_a = np.full(first_b, _FAR)
        np.minimum.at(price_a, end[into_a], price[start[into_a]] + length[into_a])
        return price_a[2:], price[first_b:]

    def _better(self, looked_at: NDArray[np.bool_], price_a: Counts, price_b: Counts) -> NDArray[np.bool_]:
        """The pairs that were left out and would improve the selection, at most some of each participant of A."""
        gain = self._steps - price_a[:, None] + price_b[None, :]
        gain[looked_at | (self._steps < 0)] = 0
        better = np.zeros_like(looked_at)
        most = min(_SPARE, gain.shape[1])
        best = np.argpartition(-gain, most - 1, axis=1)[:, :most]
        np.put_along_axis(better, best, np.take_along_axis(gain, best, axis=1) > 0, axis=1)
        return better


def _levels(loads: Loads, reward: int) -> tuple[Counts, Counts, Counts]:
    """Owner, room and cost of every arc between a side and its end."""
    wanted, places = np.minimum(loads.least, loads.most), np.arange(len(loads.most))
    owner = np.repeat(places, wanted)
    level = np.arange(len(owner)) - np.repeat(np.cumsum(wanted) - wanted, wanted)
    free = loads.most > wanted
    return (
        np.concatenate([owner, places[free]]),
        np.concatenate([np.ones_like(owner), (loads.most - wanted)[free]]),
        np.concatenate([-reward * (wanted[owner] - level), np.zeros(int(free.sum()), dtype=np.int64)]),
    )


def _distances(start: Counts, end: Counts, length: Counts, nodes: int) -> Counts:
    """To the sink, by Bellman and Ford; `_FAR` for whoever cannot reach it. Source and sink are one (the way past)."""
    distance = np.full(nodes, _FAR)
    distance[:2] = 0
    while True:
        nearer = distance.copy()
        reached = distance[end] < _FAR
        np.minimum.at(nearer, start[reached], length[reached] + distance[end[reached]])
        if (nearer == distance).all():
            return distance
        distance = nearer
