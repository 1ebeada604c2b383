"""Signals -> the score of every pair of two blocks, by form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.calibration import Calibrations
from matching.forms import FormWeights
from matching.profiles import Form
from matching.signals.activity_proximity import SAME_DIVISION
from matching.signals.activity_proximity import SIGNAL as ACTIVITY_PROXIMITY
from matching.signals.sector_overlap import SIGNAL as SECTOR_OVERLAP
from matching.signals.signal import MIN_REASON, Context, Matrix, Signal


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a score: a signal, seen from one side or from both.

    `to_a` is what the parties of `b` bring to those of `a`, `to_b` the other way round, `both` a signal
    without direction.
    """

    signal: str
    direction: str
    weight_a: float
    weight_b: float
    prior: float


@dataclass(frozen=True, slots=True)
class Scores:
    """`score` is (n_a, n_b) in [0, 100], -inf where the two cannot meet in this form.

    `values[p]` is (n_a, n_b): part p of `parts`, NaN where it is not known. `bias` completes the sum.
    """

    score: Matrix
    parts: tuple[Part, ...]
    values: tuple[Matrix, ...]
    bias: float


def score_forms(
    a: Block, b: Block, weights: Mapping[Form, FormWeights], calibrations: Calibrations
) -> Iterator[tuple[Form, Scores]]:
    """Per side a weighted sum through a logistic; the two utilities joined by their harmonic mean.

    The harmonic mean is that of reciprocal recommendation (Pizzato et al., RECON, 2010): both must gain, and
    the one who gains less decides. What does not depend on the form is computed once.
    """
    cache: dict[tuple[str, int, int], tuple[Block, Block, Matrix]] = {}
    measured: dict[tuple[str, str], _Measured] = {}
    for form, form_weights in weights.items():
        yield form, _score(a, b, Context(form, calibrations, cache), form_weights, measured)


def parts_of(weights: FormWeights) -> tuple[Part, ...]:
    return tuple(part for _, part in _parts(weights))


@dataclass(frozen=True, slots=True)
class _Measured:
    """A part's values, and the same with the prior in place of NaN."""

    values: Matrix
    filled: Matrix
    prior: float


def _score(
    a: Block, b: Block, context: Context, weights: FormWeights, measured: dict[tuple[str, str], _Measured]
) -> Scores:
    utility_a = np.full((len(a), len(b)), weights.bias, dtype=np.float32)
    utility_b = utility_a.copy()
    product = np.empty_like(utility_a)
    values: list[Matrix] = []
    for signal, part in _parts(weights):
        key = part.signal, part.direction
        found = measured.get(key)
        if found is None or found.prior != part.prior:
            found = _measure(a, b, signal, part, context)
            if not signal.by_form:
                measured[key] = found
        np.multiply(found.filled, np.float32(part.weight_a), out=product)
        utility_a += product
        if part.weight_b != part.weight_a:
            np.multiply(found.filled, np.float32(part.weight_b), out=product)
        utility_b += product
        values.append(found.values)
    total = harmonic_mean(_logistic(utility_a), _logistic(utility_b))
    total *= np.float32(100)
    np.copyto(total, -np.inf, where=~_can_meet(a, b, context.form))
    _exclude_silent(total, a, b, measured)
    return Scores(total, parts_of(weights), tuple(values), weights.bias)


def _measure(a: Block, b: Block, signal: Signal, part: Part, context: Context) -> _Measured:
    one, other = (b, a) if part.direction == "to_b" else (a, b)
    found = signal.matrix(one, other, context) if signal.by_form else context.cached(signal.matrix, one, other)
    values = np.ascontiguousarray(found.T if part.direction == "to_b" else found)
    # The least of the values is NaN if any of them is.
    gaps = bool(np.isnan(values.min(initial=1)))
    filled = np.where(np.isnan(values), np.float32(part.prior), values) if gaps else values
    return _Measured(values, filled, part.prior)


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


def _can_meet(a: Block, b: Block, form: Form) -> NDArray[np.bool_]:
    """One of the two has a need in this form; for hosting, the other offers a room. Sites take part in hosting only."""
    looks_a, looks_b = (np.diff(block.needs_in(form)[1]) > 0 for block in (a, b))
    if form is Form.HOSTING:
        hosts_a, hosts_b = _hosts(a), _hosts(b)
        return np.asarray((looks_a[:, None] & hosts_b[None, :]) | (hosts_a[:, None] & looks_b[None, :]))
    site_a, site_b = _sites(a), _sites(b)
    return np.asarray((looks_a[:, None] | looks_b[None, :]) & ~site_a[:, None] & ~site_b[None, :])


def _exclude_silent(total: Matrix, a: Block, b: Block, measured: Mapping[tuple[str, str], _Measured]) -> None:
    """A pair of which one side has no text is in no list, unless the two share a sector or an activity."""
    silent_a, silent_b = _silent(a), _silent(b)
    if not silent_a.any() and not silent_b.any():
        return
    silent = silent_a[:, None] | silent_b[None, :]
    for signal, least in ((SECTOR_OVERLAP, MIN_REASON), (ACTIVITY_PROXIMITY, SAME_DIVISION)):
        shared = measured.get((signal.name, "both"))
        if shared is not None:
            # In float64, as the reasons are chosen.
            silent &= ~(shared.values >= np.float64(least))
    total[silent] = -np.inf


def _silent(block: Block) -> NDArray[np.bool_]:
    """(n,): which parties have no description, offer or need."""
    return np.asarray(block.about.counts() + block.offers.counts() + block.needs.counts() == 0)


@memoise_per_block
def _hosts(block: Block) -> NDArray[np.bool_]:
    return np.array([any(o.form is Form.HOSTING for o in p.offers) for p in block.profiles], dtype=bool)


@memoise_per_block
def _sites(block: Block) -> NDArray[np.bool_]:
    return np.array([profile.kind == "site" for profile in block.profiles], dtype=bool)


def _logistic(values: Matrix) -> Matrix:
    """In place of the values."""
    np.negative(values, out=values)
    np.exp(values, out=values)
    values += np.float32(1)
    return np.reciprocal(values, out=values)
