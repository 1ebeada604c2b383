"""Years of decisions: what managers like is learned, and noise is not."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import OptimizeResult

from benchmarks.learn import a_year, taste
from matching.forms import DEFAULT_WEIGHTS
from matching.learning import fitting, holdout
from matching.learning.decisions import Progress, RejectionReason, Verdict
from matching.learning.fitting import Examples, examples
from matching.learning.holdout import MIN_DECISIONS, Outcome, learn
from matching.learning.tables import columns
from matching.profiles import Form

RECEIVING = [
    i for i, c in enumerate(columns(DEFAULT_WEIGHTS)) if (c.signal, c.side) == ("offer_meets_need", "receiving")
]
SECTOR = [i for i, c in enumerate(columns(DEFAULT_WEIGHTS)) if c.signal == "sector_overlap"]


def right_order(table, hidden, decisions):
    """Share of pairs of matches that a table puts in the same order as the hidden one."""
    given = examples(decisions, DEFAULT_WEIGHTS)
    ours, theirs = (given.probabilities(np.array(list(columns(one).values()))) for one in (table, hidden))
    return np.mean(np.sign(np.subtract.outer(ours, ours)) == np.sign(np.subtract.outer(theirs, theirs)))


@pytest.mark.parametrize("seed", range(3))
def test_a_year_teaches_what_the_managers_like(seed):
    hidden = taste(seed)
    report = learn(a_year(seed, hidden), DEFAULT_WEIGHTS)
    assert report.outcome is Outcome.BETTER
    assert report.fit.auc > report.table.auc + 0.08
    another_year = a_year(seed + 100, hidden)
    of_table, of_fit = (right_order(table, hidden, another_year) for table in (DEFAULT_WEIGHTS, report.weights))
    assert of_fit > 0.8
    assert of_fit > of_table + 0.1


@pytest.mark.parametrize("seed", range(8))
def test_coin_tosses_teach_nothing(seed):
    assert learn(a_year(seed, None), DEFAULT_WEIGHTS).outcome is Outcome.NOT_BETTER


@pytest.mark.parametrize("seed", range(4))
def test_companies_that_everybody_likes_whatever_the_signals_teach_nothing(seed):
    random = np.random.default_rng(seed)
    year = a_year(seed, None)
    charm = {name: random.normal() for one in year for name in (one.a, one.b)}
    verdicts = (
        Verdict.INTERESTING if charm[one.a] + charm[one.b] + random.normal() / 2 > 0 else Verdict.NOT_INTERESTING
        for one in year
    )
    charmed = [replace(one, verdict=verdict) for one, verdict in zip(year, verdicts, strict=True)]
    assert learn(charmed, DEFAULT_WEIGHTS).outcome is Outcome.NOT_BETTER


@pytest.mark.parametrize("seed", range(3))
def test_managers_who_agree_with_the_table_leave_it_in_use(seed):
    assert learn(a_year(seed, DEFAULT_WEIGHTS), DEFAULT_WEIGHTS).outcome is Outcome.NOT_BETTER


def test_too_few_decisions_change_nothing():
    report = learn(a_year(0, taste(0), MIN_DECISIONS - 1), DEFAULT_WEIGHTS)
    assert (report.outcome, report.weights, report.fit) == (Outcome.TOO_FEW, None, None)
    assert report.counts.used == MIN_DECISIONS - 1
    assert learn([], DEFAULT_WEIGHTS).outcome is Outcome.TOO_FEW


def test_many_decisions_all_of_one_kind_are_too_few_as_well():
    pleased = [replace(one, verdict=Progress.MET, objection=None) for one in a_year(0, None)]
    assert learn(pleased, DEFAULT_WEIGHTS).outcome is Outcome.TOO_FEW


def test_decisions_of_one_moment_are_too_few_however_many():
    year = a_year(0, taste(0))
    at_once = [replace(one, decided_at=year[0].decided_at) for one in year]
    report = learn(at_once, DEFAULT_WEIGHTS)
    assert (report.outcome, report.counts.earlier) == (Outcome.TOO_FEW, 0)


def test_a_fit_that_does_not_succeed_changes_nothing(monkeypatch):
    def fail(*_, **__):
        return OptimizeResult(success=False, message="no")

    monkeypatch.setattr(fitting, "minimize", fail)
    report = learn(a_year(0, taste(0)), DEFAULT_WEIGHTS)
    assert (report.outcome, report.weights) == (Outcome.NOT_FITTED, None)


def test_what_says_nothing_of_the_match_does_not_count_as_a_decision():
    busy = [
        replace(one, verdict=Verdict.NOT_INTERESTING, objection=RejectionReason.WRONG_MOMENT)
        for one in a_year(0, taste(0))
    ]
    report = learn(busy, DEFAULT_WEIGHTS)
    assert (report.counts.decisions, report.counts.used) == (len(busy), 0)


def test_the_same_decisions_teach_the_same():
    year = a_year(4, taste(4), 300)
    assert learn(year, DEFAULT_WEIGHTS) == learn(year[::-1], DEFAULT_WEIGHTS)


def test_a_fit_is_judged_on_later_decisions_about_companies_that_it_never_saw(monkeypatch):
    """Who decided what and when is written into the signals, so that it can be read off what is fitted and judged."""
    year = [
        replace(
            one,
            values={
                ("offer_meets_need", "to_a"): float(one.a.split(":")[1]),
                ("offer_meets_need", "to_b"): float(one.b.split(":")[1]),
                ("sector_overlap", "both"): place + 1.0,
            },
        )
        for place, one in enumerate(a_year(0, taste(0), 400))
    ]
    fitted, judged = [], []

    def remember_fit(given, table):
        fitted.append((given, np.array(list(columns(table).values()))))
        return fitted[-1][1]

    def remember_judged(given, numbers):
        if fitted and numbers is fitted[-1][1]:
            judged.append((fitted[-1][0], given))
        return np.linspace(0.1, 0.9, len(given.positive))

    monkeypatch.setattr(holdout, "fit", remember_fit)
    monkeypatch.setattr(Examples, "probabilities", remember_judged)
    report = learn(year, DEFAULT_WEIGHTS)
    assert sum(len(later.positive) for _, later in judged) == report.counts.later == 160
    for earlier, later in judged:
        for side in ("a", "b"):
            seen, unseen = (set(getattr(given, side)[:, RECEIVING].sum(axis=1)) for given in (earlier, later))
            assert not seen & unseen
        assert earlier.a[:, SECTOR].max() < later.a[:, SECTOR].sum(axis=1).min()
    assert 0 < report.counts.left_out < 1


def test_figures_are_broken_down_by_language_form_and_sector():
    year = [
        replace(one, languages=(("it-ru", "en-ru"), ("en-en",))[place % 2], sectors=("drives", "uav")[: place % 3])
        for place, one in enumerate(a_year(2, taste(2)))
    ]
    report = learn(year, DEFAULT_WEIGHTS)
    assert set(report.slices["languages"]) == {"it-ru", "en-ru", "en-en"}
    assert report.slices["languages"]["it-ru"] == report.slices["languages"]["en-ru"]
    assert set(report.slices["form"]) == set(Form)
    assert set(report.slices["sector"]) == {"drives", "uav"}
    assert sum(part.decisions for part in report.slices["form"].values()) == report.counts.later
    assert all(part.auc_fit > part.auc_table for part in report.slices["languages"].values())


def test_a_fit_says_how_likely_a_match_is_liked():
    fit = learn(a_year(3, taste(3)), DEFAULT_WEIGHTS).fit
    assert np.mean([abs(predicted - observed) for predicted, observed in fit.reliability]) < 0.08
    assert fit.skill > 0.15
