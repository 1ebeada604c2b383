"""Signals -> the score of every pair of two blocks, by form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.cores import strips
from matching.forms import FormWeights
from matching.profiles import Form
from matching.scoring.points import SCALES, Scales, points
from matching.scoring.who_can_meet import can_meet, silent
from matching.signals.self_description import goes_by_needs
from matching.signals.signal import Context, Matrix, Signal

WITHOUT_REASON = 0.2
"""A pair without a strong reason keeps this share of its joint utility, and so stands at 20 points at most."""


Direction = Literal["to_a", "to_b", "both"]
"""What the parties of `b` bring to those of `a`, the other way round, or a signal without direction."""


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a score: a signal, seen from one side or from both."""

    signal: str
    direction: Direction
    weight_a: float
    weight_b: float
    prior: float


@dataclass(frozen=True, slots=True)
class Scores:
    """`score` is (n_a, n_b) in [0, 100], -inf where the two cannot meet in this form.

    `values[p]` is (n_a, n_b): part p of `parts`, NaN where it is not known. `bias` completes the sum. `strong` is
    (n_a, n_b): whether there is a strong reason to meet.
    """

    score: Matrix
    parts: tuple[Part, ...]
    values: tuple[Matrix, ...]
    bias: float
    strong: NDArray[np.bool_]


def score_forms(
    a: Block, b: Block, weights: Mapping[Form, FormWeights], calibrations: Calibrations, scales: Scales = SCALES
) -> Iterator[tuple[Form, Scores]]:
    """Per side a weighted sum through a logistic; the two utilities joined by their harmonic mean, and scaled.

    The harmonic mean is that of reciprocal recommendation (Pizzato et al., RECON, 2010): both must gain, and
    the one who gains less decides. A pair without a strong reason, which `matching.explaining.reasons` would name,
    keeps `WITHOUT_REASON` of that. What does not depend on the form is computed once.
    """
    cache: dict[tuple[str, int, int], tuple[Block, Block, Matrix]] = {}
    measured: dict[tuple[str, str], _Measured] = {}
    for form, form_weights in weights.items():
        yield form, _score(a, b, Context(form, calibrations, cache), form_weights, measured, scales)


def parts_of(weights: FormWeights) -> tuple[Part, ...]:
    return tuple(part for _, part in _parts(weights))


@dataclass(frozen=True, slots=True)
class _Measured:
    """A part's values, the same with the prior in place of NaN, and where they are a strong reason to meet."""

    values: Matrix
    filled: Matrix
    prior: float
    strong: NDArray[np.bool_] | None


def _score(
    a: Block,
    b: Block,
    context: Context,
    weights: FormWeights,
    measured: dict[tuple[str, str], _Measured],
    scales: Scales,
) -> Scores:
    parts: list[tuple[Part, _Measured]] = []
    for signal, part in _parts(weights):
        key = part.signal, part.direction
        found = measured.get(key)
        if found is None or found.prior != part.prior:
            found = _measure(a, b, signal, part, context)
            if not signal.by_form:
                measured[key] = found
        parts.append((part, found))
    total, strong = np.empty((len(a), len(b)), dtype=np.float32), np.zeros((len(a), len(b)), dtype=bool)
    by_needs = goes_by_needs(a, b)
    for here in strips(len(a), len(b)):
        for _, found in parts:
            if found.strong is not None:
                strong[here] |= found.strong[here]
        joint = harmonic_mean(*(_logistic(utility) for utility in _utilities(parts, here, weights.bias)))
        joint *= np.where(strong[here], np.float32(1), np.float32(WITHOUT_REASON))
        total[here] = points(joint, by_needs[here], scales)
    meet = can_meet(a, b, context.form, strong)
    # Of whom nothing is said in words is met for a sector or an activity in common only.
    meet &= strong | ~(silent(a)[:, None] | silent(b)[None, :])
    np.copyto(total, -np.inf, where=~meet)
    return Scores(total, parts_of(weights), tuple(found.values for _, found in parts), weights.bias, strong)


def _utilities(parts: Sequence[tuple[Part, _Measured]], here: slice, bias: float) -> tuple[Matrix, Matrix]:
    """The weighted sums of either side, of these rows."""
    utility_a = np.full(parts[0][1].filled[here].shape, bias, dtype=np.float32)
    utility_b = utility_a.copy()
    product = np.empty_like(utility_a)
    for part, found in parts:
        np.multiply(found.filled[here], np.float32(part.weight_a), out=product)
        utility_a += product
        if part.weight_b != part.weight_a:
            np.multiply(found.filled[here], np.float32(part.weight_b), out=product)
        utility_b += product
    return utility_a, utility_b


def _measure(a: Block, b: Block, signal: Signal, part: Part, context: Context) -> _Measured:
    one, other = (b, a) if part.direction == "to_b" else (a, b)
    found = signal.matrix(one, other, context) if signal.by_form else context.cached(signal.matrix, one, other)
    values = np.ascontiguousarray(found.T if part.direction == "to_b" else found)
    # The least of the values is NaN if any of them is.
    gaps = bool(np.isnan(values.min(initial=1)))
    filled = values.copy() if gaps else values
    if gaps:
        np.copyto(filled, np.float32(part.prior), where=np.isnan(values))
    strong = values >= signal.strong_from if np.isfinite(signal.strong_from) else None
    return _Measured(values, filled, part.prior, strong)


def harmonic_mean(utility_a: Matrix, utility_b: Matrix) -> Matrix:
    """Harmonic mean of two utilities in (0, 1)."""
    return 2 * utility_a * utility_b / (utility_a + utility_b)


def _parts(weights: FormWeights) -> Iterator[tuple[Signal, Part]]:
    for weight in weights.weights:
        name, receiving, giving, prior = weight.signal.name, weight.receiving, weight.giving, weight.prior
        if weight.signal.directed:
            yield weight.signal, Part(name, "to_a", receiving, giving, prior)
            yield weight.signal, Part(name, "to_b", giving, receiving, prior)
        else:
            yield weight.signal, Part(name, "both", receiving, receiving, prior)


def _logistic(values: Matrix) -> Matrix:
    """In place of the values."""
    np.negative(values, out=values)
    np.exp(values, out=values)
    values += np.float32(1)
    return np.reciprocal(values, out=values)
