"""Whether learning finds what was put in, and nothing else: years of decisions by managers with a taste of their own.

The managers decide by a hidden table of weights on what the table in use had put into the lists. `value` is how well
the fit orders later decisions about companies that it never saw (AUC), `reference` the table in use; `noise_adopted`
counts the years of coin tosses after which a fit was taken for better.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import mean

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from matching.forms import DEFAULT_WEIGHTS
from matching.learning.decisions import Decision, Progress, RejectionReason, Verdict
from matching.learning.fitting import examples
from matching.learning.holdout import Outcome, learn
from matching.learning.tables import Table, columns, filled
from matching.scoring.scores import harmonic_mean

COMPANIES = 80
LIST_LENGTH = 8
DECISIONS = 800
GOOD = 0.35
"""Share of the shown matches that a manager likes."""
YEARS, NOISE_YEARS = 10, 40
STAGES: dict[Verdict | Progress, float] = {
    Verdict.INTERESTING: 0.5,
    Progress.ACCEPTED: 0.25,
    Progress.MET: 0.15,
    Progress.AGREED: 0.1,
}
NEW_YEAR = datetime(2015, 1, 1, tzinfo=UTC)
KNOWN = 0.9
"""Share of the values that the profiles let one know."""


def main() -> None:
    taught = [learn(a_year(seed, taste(seed)), DEFAULT_WEIGHTS) for seed in range(YEARS)]
    noise = [learn(a_year(seed, None), DEFAULT_WEIGHTS) for seed in range(NOISE_YEARS)]
    aucs = [(year.fit.auc, year.table.auc) for year in taught if year.fit and year.table]
    value, reference = (mean(auc) for auc in zip(*aucs, strict=True))
    report = {
        "value": round(value, 4),
        "reference": round(reference, 4),
        "unit": "AUC",
        "ratio": round(value / reference, 3),
        "adopted": sum(year.outcome is Outcome.BETTER for year in taught),
        "years": YEARS,
        "noise_adopted": sum(year.outcome is Outcome.BETTER for year in noise),
        "noise_years": NOISE_YEARS,
        "decisions_a_year": DECISIONS,
        "companies_a_park": COMPANIES,
    }
    print(json.dumps(report))


def taste(seed: int) -> Table:
    """A hidden table: any signal may matter much or little, in the four forms nearly alike."""
    random = np.random.default_rng(seed)
    drawn = {(column.signal, column.side): random.uniform(0, 3) for column in columns(DEFAULT_WEIGHTS)}
    return filled(
        DEFAULT_WEIGHTS,
        {
            column: drawn[column.signal, column.side] * random.uniform(0.8, 1.2) if column.signal else value
            for column, value in columns(DEFAULT_WEIGHTS).items()
        },
    )


def a_year(seed: int, hidden: Table | None, count: int = DECISIONS) -> list[Decision]:
    """Decisions on matches out of the lists of the default table, by a hidden one; by tossing coins without it."""
    random = np.random.default_rng(seed)
    shown = list(_shown(random))
    chosen = [shown[index] for index in random.permutation(len(shown))[:count]]
    chances = np.full(len(chosen), GOOD)
    if hidden is not None:
        scores = logit(examples(chosen, hidden).probabilities(np.array(list(columns(hidden).values()))))
        chances = expit(scores - np.quantile(scores, 1 - GOOD))
    return [
        replace(one, verdict=verdict, objection=objection, decided_at=NEW_YEAR + timedelta(days=365 * place / count))
        for place, (one, chance) in enumerate(zip(chosen, chances, strict=True))
        for verdict, objection in [_verdict(float(chance), random)]
    ]


def _verdict(chance: float, random: np.random.Generator) -> tuple[Verdict | Progress, RejectionReason | None]:
    if random.random() > chance:
        return Verdict.NOT_INTERESTING, RejectionReason.NOT_RELEVANT
    return list(STAGES)[random.choice(len(STAGES), p=list(STAGES.values()))], None


def _shown(random: np.random.Generator) -> Iterator[Decision]:
    """The matches that stand in a list of park A's companies, not decided on yet."""
    for form, row in DEFAULT_WEIGHTS.items():
        values, to_a, to_b = {}, *np.full((2, COMPANIES, COMPANIES), row.bias)
        for weight in row.weights:
            name, receiving, giving = weight.signal.name, weight.receiving, weight.giving
            for direction in ("to_a", "to_b") if weight.signal.directed else ("both",):
                value = values[name, direction] = _values(random)
                known = np.where(np.isnan(value), weight.prior, value)
                to_a += known * (giving if direction == "to_b" else receiving)
                to_b += known * (giving if direction == "to_a" else receiving)
        scores = harmonic_mean(expit(to_a), expit(to_b))
        for a, b in np.argwhere(scores.argsort(axis=1).argsort(axis=1) >= COMPANIES - LIST_LENGTH):
            parts = {key: None if np.isnan(value[a, b]) else float(value[a, b]) for key, value in values.items()}
            yield Decision(form, f"company:{a}", f"company:{1000 + b}", Verdict.INTERESTING, None, NEW_YEAR, parts)


def _values(random: np.random.Generator) -> NDArray[np.float64]:
    """A signal of all pairs: low as a rule, at times high, a little higher for some companies, now and then unknown."""
    rows, columns_, own = (
        random.normal(size=(COMPANIES, 1)),
        random.normal(size=COMPANIES),
        random.normal(size=(COMPANIES, COMPANIES)),
    )
    values = expit(-1.5 + 0.4 * rows + 0.4 * columns_ + 1.2 * own)
    return np.where(random.random(values.shape) < KNOWN, values, np.nan)


if __name__ == "__main__":
    main()
