"""Is a fit better than the table in use? Tested on later decisions about companies that the fit has not seen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from matching.learning.decisions import Decision, latest_decisions
from matching.learning.fitting import Examples, Floats, NotFittedError, examples, fit
from matching.learning.tables import Table, columns, filled

MIN_DECISIONS = 150
"""Fewer decisions would leave the test to chance."""
MIN_OF_EACH_VERDICT = 20
"""The least number of later decisions for, and of those against."""
TRAIN_SHARE = 0.6
FOLDS = 4
RESAMPLES = 2000
CONFIDENCE = 0.95
BINS = 5
MIN_IN_SLICE = 10
SEED = 20150901


class Outcome(StrEnum):
    TOO_FEW = "too_few"
    NOT_FITTED = "not_fitted"
    NOT_BETTER = "not_better"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class DecisionCounts:
    """`used` of `decisions` are the last words on a pair that speak of the match; `earlier` and `later` split them in
    time. A later one is judged by a fit without its two companies; `left_out` is the share of the earlier ones that
    such a fit may not see, on average."""

    decisions: int
    used: int
    positive: int
    earlier: int = 0
    later: int = 0
    left_out: float = 0.0


@dataclass(frozen=True, slots=True)
class FitQuality:
    """How well probabilities agree with decisions.

    `skill` is the Brier skill score: 0 for the base rate as the probability of every match, 1 for certainty that is
    right. `reliability` is (mean probability, share of positive) in bins of equal size, ascending.
    """

    auc: float
    brier: float
    skill: float
    log_loss: float
    reliability: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """Later decisions that have something in common, such as the form; AUC none where they are too few or all alike."""

    decisions: int
    positive: int
    auc_fit: float | None
    auc_table: float | None


@dataclass(frozen=True, slots=True)
class FitReport:
    """`weights` is what was fitted on all the decisions. `gain`: the 95 % interval of AUC over the table's."""

    outcome: Outcome
    counts: DecisionCounts
    first: datetime | None
    last: datetime | None
    fit: FitQuality | None = None
    table: FitQuality | None = None
    gain: tuple[float, float] | None = None
    slices: Mapping[str, Mapping[str, Slice]] | None = None
    weights: Table | None = None


def learn(decisions: Sequence[Decision], table: Table) -> FitReport:
    """Fits the table to decisions, and says whether that is an improvement.

    The test is of the procedure: every later decision gets its probability from a fit on earlier ones in which neither
    of its companies takes part. What passes is fitted again on all of them.
    """
    used = latest_decisions(decisions)
    first, last = (used[0].decided_at, used[-1].decided_at) if used else (None, None)
    given = examples(used, table)
    later = _later(used)
    counts = DecisionCounts(len(decisions), len(used), int(given.positive.sum()), int((~later).sum()), int(later.sum()))
    kinds = given.positive[later].sum(), (~given.positive[later]).sum()
    # Decisions that were all made at one moment, by an import say, have no earlier ones to learn from.
    if len(used) < MIN_DECISIONS or min(kinds) < MIN_OF_EACH_VERDICT or later.all():
        return FitReport(Outcome.TOO_FEW, counts, first, last)
    try:
        probabilities, left_out = _held_out(used, given, later, table)
        fitted = dict(zip(columns(table), fit(given, table).tolist(), strict=True))
    except NotFittedError:
        return FitReport(Outcome.NOT_FITTED, counts, first, last)
    tested = given.take(later)
    before = tested.probabilities(_numbers(table))
    about = [one for one, is_later in zip(used, later, strict=True) if is_later]
    gain = _gain(about, tested.positive, probabilities, before)
    after = quality(tested.positive, probabilities)
    return FitReport(
        # A fit to noise may beat the table, but its probabilities are then worse than the base rate for every match.
        Outcome.BETTER if gain[0] > 0 and after.skill > 0 else Outcome.NOT_BETTER,
        replace(counts, left_out=left_out),
        first,
        last,
        fit=after,
        table=quality(tested.positive, before),
        gain=gain,
        slices=_slices(about, tested.positive, probabilities, before),
        weights=filled(table, fitted),
    )


def quality(positive: NDArray[np.bool_], probabilities: Floats) -> FitQuality:
    observed, predicted = calibration_curve(positive, probabilities, n_bins=BINS, strategy="quantile")
    brier, rate = float(brier_score_loss(positive, probabilities)), float(positive.mean())
    return FitQuality(
        auc=round(float(roc_auc_score(positive, probabilities)), 4),
        brier=round(brier, 4),
        skill=round(1 - brier / (rate * (1 - rate)), 4),
        log_loss=round(float(log_loss(positive, probabilities)), 4),
        reliability=tuple((round(float(p), 4), round(float(o), 4)) for p, o in zip(predicted, observed, strict=True)),
    )


def _numbers(table: Table) -> Floats:
    return np.array(list(columns(table).values()))


def _later(used: Sequence[Decision]) -> NDArray[np.bool_]:
    """Decisions of the same moment stay together."""
    if not used:
        return np.zeros(0, dtype=bool)
    cut = used[int(TRAIN_SHARE * len(used))].decided_at
    return np.array([one.decided_at >= cut for one in used], dtype=bool)


def _held_out(
    used: Sequence[Decision], given: Examples, later: NDArray[np.bool_], table: Table
) -> tuple[Floats, float]:
    """The probabilities of the later decisions, and the mean share of the earlier ones that was kept from a fit."""
    folds_a, folds_b = _folds([one.a for one in used]), _folds([one.b for one in used])
    probabilities, left_out = np.full(len(used), np.nan), []
    for one in range(FOLDS):
        for other in range(FOLDS):
            in_a, in_b = folds_a == one, folds_b == other
            tested = later & in_a & in_b
            if tested.any():
                # A pair with one company on either side of the split helps neither.
                seen = ~later & ~in_a & ~in_b
                probabilities[tested] = given.take(tested).probabilities(fit(given.take(seen), table))
                left_out.append(1 - seen.sum() / (~later).sum())
    return probabilities[later], round(float(np.mean(left_out)), 4)


def _folds(parties: Sequence[str]) -> NDArray[np.intp]:
    """The fold of each party, by a seeded shuffle."""
    names, inverse = np.unique(parties, return_inverse=True)
    return np.asarray(np.random.default_rng(SEED).permutation(len(names))[inverse] % FOLDS)


def _gain(about: Sequence[Decision], positive: NDArray[np.bool_], fit: Floats, table: Floats) -> tuple[float, float]:
    """The interval of the difference in AUC, by resampling the companies of both sides.

    The pigeonhole bootstrap (Owen, Annals of Applied Statistics, 2007): a decision counts as often as its two
    companies were drawn, both together. Decisions about one company are not independent, so drawing single decisions
    would give too narrow an interval.
    """
    random = np.random.default_rng(SEED)
    counts = _drawn([one.a for one in about], random) * _drawn([one.b for one in about], random)
    difference = _right_order(positive, fit) - _right_order(positive, table)
    for_, against = counts[:, positive], counts[:, ~positive]
    pairs = for_.sum(axis=1) * against.sum(axis=1)
    gains = ((for_ @ difference) * against).sum(axis=1)[pairs > 0] / pairs[pairs > 0]
    low, high = np.quantile(gains, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return round(float(low), 4), round(float(high), 4)


def _drawn(parties: Sequence[str], random: np.random.Generator) -> Floats:
    """(resamples, n): how often the party of each decision was drawn."""
    names, inverse = np.unique(parties, return_inverse=True)
    times = random.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    return np.asarray(times[:, inverse], dtype=np.float64)


def _right_order(positive: NDArray[np.bool_], probabilities: Floats) -> Floats:
    """(positive, others): 1 where the first is above the second, one half where they are level. Its mean is AUC."""
    ahead = probabilities[positive][:, None] - probabilities[~positive][None, :]
    return np.asarray((np.sign(ahead) + 1) / 2)


def _slices(
    about: Sequence[Decision], positive: NDArray[np.bool_], fit: Floats, table: Floats
) -> dict[str, dict[str, Slice]]:
    """By language pair, form and sector; a pair counts in every language in which the two describe themselves, and in
    every sector that either works in."""
    kinds: dict[str, list[tuple[str, ...]]] = {
        "languages": [one.languages for one in about],
        "form": [(one.form.value,) for one in about],
        "sector": [one.sectors for one in about],
    }

    def slices(labels: list[tuple[str, ...]]) -> Iterator[tuple[str, Slice]]:
        for label in sorted({label for some in labels for label in some}):
            within = np.array([label in some for some in labels])
            yield label, _slice(positive[within], fit[within], table[within])

    return {kind: dict(slices(labels)) for kind, labels in kinds.items()}


def _slice(positive: NDArray[np.bool_], fit: Floats, table: Floats) -> Slice:
    if len(positive) < MIN_IN_SLICE or positive.all() or not positive.any():
        return Slice(len(positive), int(positive.sum()), None, None)
    return Slice(
        len(positive), int(positive.sum()), *(round(float(roc_auc_score(positive, c)), 4) for c in (fit, table))
    )
