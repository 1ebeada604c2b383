"""A table of weights fitted to decisions, with the table in use as its prior.

The score is the harmonic mean of two logistics, and that is itself a logistic, of the soft minimum of the two
utilities: 2pq / (p + q) = sigma(-log((exp(-u) + exp(-v)) / 2)). So score / 100 is the chance that a logistic
regression on the two utilities gives, and the fit is a table like any other. scikit-learn's own logistic regression
knows neither the soft minimum (without it, receiving and giving would come out the same), nor weights that stay above
zero, nor a table to stay close to; so the likelihood goes to the optimiser that it uses itself, L-BFGS, in the variant
with bounds (Byrd et al., 1995).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from matching.forms import Weight
from matching.learning.decisions import SAMPLE_WEIGHT, Decision
from matching.learning.tables import Column, Table, columns
from matching.scoring.scores import Direction

Floats = NDArray[np.float64]

SHARED = 1.0
"""Prior standard deviation of a weight's error that all forms share."""
OWN = 0.5
"""That of its further error in a single form: small, because one form has few decisions."""
BIAS = 3.0
"""That of the bias: the table's is a convention, not a share of good matches."""


class NotFittedError(ArithmeticError):
    """The optimiser did not converge."""


@dataclass(frozen=True, slots=True)
class Examples:
    """n decisions as numbers: `a` and `b` are (n, columns), what each column adds to the utility of that side."""

    a: Floats
    b: Floats
    positive: NDArray[np.bool_]
    sample_weight: Floats

    def take(self, chosen: NDArray[np.bool_]) -> "Examples":
        return Examples(self.a[chosen], self.b[chosen], self.positive[chosen], self.sample_weight[chosen])

    def probabilities(self, numbers: Floats) -> Floats:
        """(n,) in [0, 1]: the scores of these matches by a table's coefficients, over 100."""
        return np.asarray(expit(_soft_minimum(self.a @ numbers, self.b @ numbers)))


def examples(decisions: Sequence[Decision], table: Table) -> Examples:
    """A signal that was not shown, or was not known, takes the table's prior."""
    place = {column: index for index, column in enumerate(columns(table))}
    a, b = np.zeros((2, len(decisions), len(place)))
    for row, decision in enumerate(decisions):
        form = decision.form
        bias = place[Column(form, None, "receiving")]
        a[row, bias] = b[row, bias] = 1.0
        for weight in table[form].weights:
            receiving = place[Column(form, weight.signal.name, "receiving")]
            if not weight.signal.directed:
                a[row, receiving] = b[row, receiving] = _value(decision, weight, "both")
                continue
            giving = place[Column(form, weight.signal.name, "giving")]
            a[row, receiving] = b[row, giving] = _value(decision, weight, "to_a")
            b[row, receiving] = a[row, giving] = _value(decision, weight, "to_b")
    positive = np.array([one.positive for one in decisions], dtype=bool)
    return Examples(a, b, positive, np.array([SAMPLE_WEIGHT[one.verdict] for one in decisions]))


def _value(decision: Decision, weight: Weight, direction: Direction) -> float:
    value = decision.values.get((weight.signal.name, direction))
    return weight.prior if value is None else value


def fit(given: Examples, table: Table) -> Floats:
    """(columns,): the maximum a posteriori coefficients, with the table's own as the prior. A weight keeps its sign.

    The sample weights of the positive are scaled to a mean of 1, so that their share of all stays what it was, and a
    score stays a probability. Raises `NotFittedError` if the optimiser does not get there.
    """
    start = np.array(list(columns(table).values()))
    precision = np.linalg.inv(_covariance(tuple(columns(table))))
    weight = given.sample_weight.copy()
    if given.positive.any():
        weight[given.positive] /= weight[given.positive].mean()

    def loss(numbers: Floats) -> tuple[float, Floats]:
        to_a, to_b = given.a @ numbers, given.b @ numbers
        joined, share_a = _soft_minimum(to_a, to_b), expit(to_b - to_a)
        off = numbers - start
        log_loss = np.logaddexp(0, np.where(given.positive, -joined, joined)) @ weight
        residual = weight * (expit(joined) - given.positive)
        slope = given.a.T @ (residual * share_a) + given.b.T @ (residual * (1 - share_a))
        return float(log_loss + off @ precision @ off / 2), slope + precision @ off

    bounds = [_bounds(column, number) for column, number in columns(table).items()]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    if not found.success:
        raise NotFittedError(found.message)
    return np.asarray(found.x)


def _bounds(column: Column, number: float) -> tuple[float | None, float | None]:
    """A weight may become 0 but not change its sign."""
    if column.signal is None:
        return None, None
    return (0.0, None) if number >= 0 else (None, 0.0)


def _soft_minimum(u: Floats, v: Floats) -> Floats:
    return np.asarray(np.log(2) - np.logaddexp(-u, -v))


def _covariance(every: Sequence[Column]) -> Floats:
    """Of the table's errors: the same weight in two forms tends to be wrong in the same direction."""
    alike = np.array([[(one.signal, one.side) == (other.signal, other.side) for other in every] for one in every])
    shared = np.array([BIAS if column.signal is None else SHARED for column in every])
    return np.asarray(alike * shared * shared[:, None] + OWN**2 * np.eye(len(every)))
