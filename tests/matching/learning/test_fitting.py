"""A fit is a table of weights that stays near the one in use unless decisions say otherwise."""

from dataclasses import replace

import numpy as np

from benchmarks.learn import NEW_YEAR, a_year, taste
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.learning.decisions import Decision, Progress, Verdict
from matching.learning.fitting import examples, fit
from matching.learning.tables import columns
from matching.profiles import Form
from matching.scoring.points import SCALES, points
from matching.scoring.scores import WITHOUT_REASON, score_forms
from matching.signals.self_description import goes_by_needs

TABLE = np.array(list(columns(DEFAULT_WEIGHTS).values()))
PLACE = {column: index for index, column in enumerate(columns(DEFAULT_WEIGHTS))}


def decided(verdict, form=Form.JOINT_PROJECT, **values):
    both = {(signal, "both"): value for signal, value in values.items()}
    came_to = Progress(verdict) if verdict in set(Progress) else Verdict(verdict)
    return Decision(form, "company:1", "company:2", came_to, None, NEW_YEAR, both)


def weight(numbers, form, signal, side="receiving"):
    return numbers[PLACE[form, signal, side]]


def test_chances_are_the_scores_that_the_engine_gives(corridor):
    a, b = corridor
    for form, scores in score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)):
        places = np.argwhere(np.isfinite(scores.score))
        shown = [
            Decision(
                form,
                f"company:{i}",
                f"company:{j}",
                Progress.MET,
                None,
                NEW_YEAR,
                {
                    (part.signal, part.direction): None if np.isnan(value[i, j]) else float(value[i, j])
                    for part, value in zip(scores.parts, scores.values, strict=True)
                },
            )
            for i, j in places
        ]
        assert shown
        chances = examples(shown, DEFAULT_WEIGHTS).probabilities(TABLE)
        kept = np.where(scores.strong[tuple(places.T)], 1, WITHOUT_REASON)
        stated = goes_by_needs(a, b)[tuple(places.T)]
        np.testing.assert_allclose(points(chances * kept, stated, SCALES), scores.score[tuple(places.T)], rtol=1e-3)


def test_without_decisions_the_table_stays():
    np.testing.assert_allclose(fit(examples([], DEFAULT_WEIGHTS), DEFAULT_WEIGHTS), TABLE, atol=1e-6)


def test_few_decisions_change_little_and_many_change_much():
    hidden, moved = taste(1), []
    for count in (10, 800):
        fitted = fit(examples(a_year(1, hidden, count), DEFAULT_WEIGHTS), DEFAULT_WEIGHTS)
        weights = [index for column, index in PLACE.items() if column.signal]
        moved.append(np.abs(fitted - TABLE)[weights].mean())
    assert moved[0] < moved[1] / 3


def test_no_weight_changes_its_sign():
    against = [decided("not_interesting", sector_overlap=1.0), decided("interesting", sector_overlap=0.0)] * 100
    fitted = fit(examples(against, DEFAULT_WEIGHTS), DEFAULT_WEIGHTS)
    assert weight(fitted, Form.JOINT_PROJECT, "sector_overlap") == 0
    own = columns(DEFAULT_WEIGHTS)
    assert all(fitted[index] * own[column] >= 0 for column, index in PLACE.items() if column.signal)


def test_what_one_form_teaches_carries_over_to_the_others_in_part():
    liked = [decided("interesting", sector_overlap=1.0), decided("not_interesting", sector_overlap=0.0)] * 100
    fitted = fit(examples(liked, DEFAULT_WEIGHTS), DEFAULT_WEIGHTS)
    learned = {form: weight(fitted, form, "sector_overlap") - 0.8 for form in Form}
    assert learned[Form.JOINT_PROJECT] > learned[Form.HOSTING] > 0.5


def test_an_agreement_teaches_more_than_a_click():
    undecided = [decided("not_interesting", sector_overlap=0.0, profile_affinity=0.0)] * 20
    click = [decided("interesting", sector_overlap=1.0, profile_affinity=0.0)] * 10
    agreement = [decided("agreed", sector_overlap=0.0, profile_affinity=1.0)] * 10
    fitted = fit(examples(undecided + click + agreement, DEFAULT_WEIGHTS), DEFAULT_WEIGHTS)
    gained = {
        signal: weight(fitted, Form.JOINT_PROJECT, signal) - weight(TABLE, Form.JOINT_PROJECT, signal)
        for signal in ("sector_overlap", "profile_affinity")
    }
    assert gained["profile_affinity"] > gained["sector_overlap"] > 0


def test_receiving_is_told_from_giving():
    """Only the soft minimum of the two sides can: a sum would give both the same weight."""
    random = np.random.default_rng(3)
    shown = [
        replace(decided("interesting"), values={("offer_meets_need", "to_a"): to_a, ("offer_meets_need", "to_b"): to_b})
        for to_a, to_b in random.uniform(size=(3000, 2))
    ]
    given, gaps = examples(shown, DEFAULT_WEIGHTS), []
    sides = [PLACE[Form.JOINT_PROJECT, "offer_meets_need", side] for side in ("receiving", "giving")]
    for weights in ((4.0, 0.5), (2.5, 2.5)):
        hidden = TABLE.copy()
        hidden[sides] = weights
        liked = random.random(len(shown)) < given.probabilities(hidden)
        receiving, giving = fit(replace(given, positive=liked), DEFAULT_WEIGHTS)[sides]
        gaps.append(receiving - giving)
    assert gaps[0] > 3
    assert gaps[1] < 2
