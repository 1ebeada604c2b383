"""A match -> its explanation: reasons for it and against it, and what is missing."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from matching.blocks import FORMS, Block
from matching.calibration import Calibrations
from matching.explaining.missing import SIDES, Missing, Side, missing
from matching.explaining.objections import Objection, figures_apart, objections
from matching.explaining.reasons import Reason, reasons
from matching.forms import FormWeights
from matching.profiles import Form
from matching.ranking import RankedPairs
from matching.scoring.confidence import completeness_of, confidence
from matching.scoring.scores import Direction, Part
from matching.scoring.who_can_meet import Basis, basis, says_nothing
from matching.signals.language_overlap import SIGNAL as LANGUAGE_OVERLAP
from matching.signals.quotes import SourceTexts
from matching.signals.rivalry import SIGNAL as RIVALRY
from matching.signals.signal import Context, Quote
from matching.texts.cooperating import form_spoken_for


class ExplainedPart(NamedTuple):
    """One signal of a score: `value` in [0, 1], none where not known (then `prior` was counted in its place)."""

    signal: str
    direction: Direction
    value: float | None
    prior: float
    weight_a: float
    weight_b: float


class FormTold(NamedTuple):
    """Whose description the form was read from, and in which sentence."""

    side: Side
    quote: Quote


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a match has its score: `matching.scoring.points.points` of its joint utility.

    That is the harmonic mean of the two logistics of (bias + parts); without a strong reason,
    `matching.scoring.scores.WITHOUT_REASON` of that.
    """

    form: Form
    basis: Basis
    silent: tuple[Side, ...]
    """who says nothing in words, and is known by sector and activity only"""
    form_told: tuple[FormTold, ...]
    """what the form was read from, where neither states a need"""
    bias: float
    parts: tuple[ExplainedPart, ...]
    confidence: float
    rival: bool
    """they do the same, and neither has what the other looks for: see `matching.signals.rivalry`"""
    reasons: tuple[Reason, ...]
    against: tuple[Objection, ...]
    missing: tuple[Missing, ...]

    @property
    def has_strong_reason(self) -> bool:
        """A reason to meet by itself; a common language is none."""
        return any(reason.strong and reason.evidence.signal != LANGUAGE_OVERLAP.name for reason in self.reasons)

    @property
    def improvement(self) -> Missing | None:
        """The field that would add most to the confidence."""
        return self.missing[0] if self.missing else None


MAX_OBJECTIONS = 3


def explain(
    picks: RankedPairs, index: int, a: Block, b: Block, weights: FormWeights, calibrations: Calibrations
) -> Explanation:
    """Explain pair `index` of `picks`, made from the blocks `a` and `b`. The strongest reasons come first."""
    values = [None if math.isnan(value) else value for value in picks.values[index].tolist()]
    i, j = int(picks.a[index]), int(picks.b[index])
    one, other = a.profiles[i], b.profiles[j]
    known = [(part, value) for part, value in zip(picks.parts, values, strict=True) if value is not None]
    found = reasons(a, i, b, j, known, weights, Context(picks.form, calibrations))
    said = basis(one, other)
    by_signal = {(part.signal, part.direction): value for part, value in known}
    rival = by_signal.get((RIVALRY.name, "both")) == 1
    used = [(reason.direction, reason.offer.source_id) for reason in found if reason.offer]
    apart = [objection for reason in found for objection in _figures_apart(a, i, b, j, reason)]
    return Explanation(
        form=picks.form,
        basis=said,
        silent=tuple(side for side, profile in zip(SIDES, (one, other), strict=True) if says_nothing(profile)),
        form_told=tuple(_form_told(picks.form, a, i, b, j)) if said == "descriptions" else (),
        bias=picks.bias,
        parts=tuple(_explained(part, value) for part, value in zip(picks.parts, values, strict=True)),
        confidence=confidence(picks.parts, values, completeness_of(a, i), completeness_of(b, j)),
        rival=rival,
        reasons=found,
        against=objections(picks.form, one, other, by_signal, used, rival=rival, apart=apart)[:MAX_OBJECTIONS],
        missing=missing(picks.form, a, i, b, j, picks.parts, values),
    )


def _form_told(form: Form, a: Block, i: int, b: Block, j: int) -> Iterator[FormTold]:
    place = FORMS.index(form)
    for side, block, row in zip(SIDES, (a, b), (i, j), strict=True):
        if block.spoken_for[row, place]:
            own = SourceTexts.of(block, row, "description")
            telling = (part for part, said in enumerate(own.texts.quotes) if form_spoken_for(said) is form)
            if (part := next((part for part in telling if own.texts.quotable[part]), None)) is not None:
                yield FormTold(side, own.quote_part(part))


def _figures_apart(a: Block, i: int, b: Block, j: int, reason: Reason) -> Iterator[Objection]:
    need, theirs = reason.evidence.mine, reason.evidence.theirs
    if need and theirs and need.source == "need" != theirs.source:
        yield from figures_apart(a, i, b, j, reason.direction, need, theirs)


def _explained(part: Part, value: float | None) -> ExplainedPart:
    shown = None if value is None else round(value, 4)
    return ExplainedPart(part.signal, part.direction, shown, part.prior, part.weight_a, part.weight_b)
