"""A match -> its reasons: what speaks for it in both sides' own words, what is shared, what is not known."""

from dataclasses import dataclass

import numpy as np

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.confidence import completeness, confidence
from matching.forms import FormWeights
from matching.ranking import Picks
from matching.scoring import Part
from matching.signals.signal import Context, Evidence


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """One signal of a score: `value` in [0, 1], none where not known (then `usual` was counted in its place)."""

    signal: str
    direction: str
    value: float | None
    usual: float
    weight_a: float
    weight_b: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Evidence of a signal; `direction` says who brings it to whom, as in `matching.scoring.Part`."""

    direction: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Explanation:
    """What makes up one match. 100 times the harmonic mean of the two logistics of (bias + the parts) is its score."""

    bias: float
    parts: tuple[ExplainedPart, ...]
    confidence: float
    rival: bool
    """they do the same, and neither has what the other looks for: see `matching.signals.rivalry`"""
    reasons: tuple[Reason, ...]


LEAST_VALUE = 0.2
"""A signal below this is no reason to meet."""


def explain(
    picks: Picks, index: int, a: Block, b: Block, weights: FormWeights, calibrations: Calibrations
) -> Explanation:
    """Explain pair `index` of `picks`, made from the blocks `a` and `b`. The strongest reasons come first."""
    values = picks.values[index]
    i, j = int(picks.a[index]), int(picks.b[index])
    filled = (np.array([completeness(p)], dtype=np.float32) for p in (a.profiles[i], b.profiles[j]))
    context = Context(picks.form, calibrations)
    signals = {weight.signal.name: weight.signal for weight in weights.weights}
    found: list[tuple[float, Reason]] = []
    for part, value in zip(picks.parts, values, strict=True):
        strength = float(value) * (part.weight_a + part.weight_b)
        if np.isnan(value) or value < LEAST_VALUE or strength <= 0:
            continue
        evidence = signals[part.signal].evidence
        sides = (b, j, a, i) if part.direction == "to_b" else (a, i, b, j)
        found += [(strength, Reason(part.direction, item)) for item in evidence(*sides, context)]
    found.sort(key=lambda entry: -entry[0])
    return Explanation(
        bias=picks.bias,
        parts=tuple(_explained(part, value) for part, value in zip(picks.parts, values, strict=True)),
        confidence=float(confidence(picks.parts, values[None, :], *filled)[0]),
        rival=bool(picks.rival[index]),
        reasons=tuple(reason for _, reason in found),
    )


def _explained(part: Part, value: np.float32) -> ExplainedPart:
    shown = None if np.isnan(value) else round(float(value), 4)
    return ExplainedPart(part.signal, part.direction, shown, part.usual, part.weight_a, part.weight_b)
