"""A match -> its reasons: what speaks for it in both sides' own words, what against it, what is not known."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.confidence import completeness, confidence
from matching.forms import FormWeights
from matching.missing import Missing, missing
from matching.objections import Objection, objections
from matching.profiles import Form
from matching.ranking import Picks
from matching.scoring import Part
from matching.signals.rivalry import SIGNAL as RIVALRY
from matching.signals.signal import Context, Evidence, Quote


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

    form: Form
    bias: float
    parts: tuple[ExplainedPart, ...]
    confidence: float
    rival: bool
    """they do the same, and neither has what the other looks for: see `matching.signals.rivalry`"""
    reasons: tuple[Reason, ...]
    against: tuple[Objection, ...]
    missing: tuple[Missing, ...]

    @property
    def improvement(self) -> Missing | None:
        """The one field that would make the score surer than any other."""
        return self.missing[0] if self.missing else None


LEAST_VALUE = 0.35
"""A signal below this is no reason to meet: every fourth pair of companies gets that far in something."""

MOST_REASONS = 5
MOST_OBJECTIONS = 3


def explain(
    picks: Picks, index: int, a: Block, b: Block, weights: FormWeights, calibrations: Calibrations
) -> Explanation:
    """Explain pair `index` of `picks`, made from the blocks `a` and `b`. The strongest reasons come first."""
    values = [None if math.isnan(value) else value for value in picks.values[index].tolist()]
    i, j = int(picks.a[index]), int(picks.b[index])
    one, other = a.profiles[i], b.profiles[j]
    reasons = _reasons(picks, values, (a, i, b, j), weights, Context(picks.form, calibrations))
    known = {
        (part.signal, part.direction): value
        for part, value in zip(picks.parts, values, strict=True)
        if value is not None
    }
    rival = known.get((RIVALRY.name, "both")) == 1
    used = [(reason.direction, quote.source_id) for reason in reasons if (quote := _offer(reason))]
    return Explanation(
        form=picks.form,
        bias=picks.bias,
        parts=tuple(_explained(part, value) for part, value in zip(picks.parts, values, strict=True)),
        confidence=confidence(picks.parts, values, completeness(one), completeness(other)),
        rival=rival,
        reasons=reasons,
        against=objections(picks.form, one, other, known, used, rival=rival)[:MOST_OBJECTIONS],
        missing=missing(one, other, picks.parts, values),
    )


def _reasons(
    picks: Picks,
    values: Sequence[float | None],
    sides: tuple[Block, int, Block, int],
    weights: FormWeights,
    context: Context,
) -> tuple[Reason, ...]:
    a, i, b, j = sides
    signals = {weight.signal.name: weight.signal for weight in weights.weights}
    strength = [
        (value * (part.weight_a + part.weight_b), part)
        for part, value in zip(picks.parts, values, strict=True)
        if value is not None and value >= LEAST_VALUE and signals[part.signal].argues
    ]
    found: list[Reason] = []
    for _, part in sorted(strength, key=lambda entry: -entry[0]):
        about = (b, j, a, i) if part.direction == "to_b" else (a, i, b, j)
        reasons = (Reason(part.direction, item) for item in signals[part.signal].evidence(*about, context))
        found += [reason for reason in reasons if not _argued(reason, found)]
        if len(found) >= MOST_REASONS:
            break
    return tuple(found[:MOST_REASONS])


def _argued(reason: Reason, found: list[Reason]) -> bool:
    """Whether a stronger reason quotes the same need, or what the two are is already clear from what they exchange."""
    quote = reason.evidence.mine
    if quote is None or reason.evidence.shared:
        return False
    if reason.direction == "both":
        return any(other.direction != "both" for other in found)
    earlier = [other.evidence.mine for other in found if other.direction == reason.direction]
    return any(other and other.source_id == quote.source_id for other in earlier)


def _offer(reason: Reason) -> Quote | None:
    quote = reason.evidence.theirs
    # A capability is named without its offer being quoted.
    named_only = reason.evidence.theirs_states is not None
    return quote if quote and quote.source == "offer" and not named_only else None


def _explained(part: Part, value: float | None) -> ExplainedPart:
    shown = None if value is None else round(value, 4)
    return ExplainedPart(part.signal, part.direction, shown, part.usual, part.weight_a, part.weight_b)
