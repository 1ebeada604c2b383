from dataclasses import replace

import numpy as np
import pytest

from matching.blocks import block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.scoring.points import SCALES, points
from matching.scoring.scores import WITHOUT_REASON, harmonic_mean, score_forms
from matching.signals.self_description import goes_by_needs

FORM = Form.COMMERCIAL_PARTNERSHIP


def need(number, title, form=FORM):
    return Opportunity(number, form, title)


def company(number, offers=(), needs=(), **more):
    return Profile(number, "company", f"C{number}", offers=tuple(offers), needs=tuple(needs), **more)


def scores_of(a, b, encoder, form=FORM):
    a, b = block(a, encoder), block(b, encoder)
    return next(score_forms(a, b, {form: DEFAULT_WEIGHTS[form]}, calibrations(a, b)))[1].score


def test_a_met_need_ranks_above_an_unmet_one(encoder):
    buyer = company(1, needs=[need(1, "laser stage")])
    maker = company(2, offers=[need(2, "laser stage")])
    stranger = company(3, offers=[need(3, "timber waste")])
    scores = scores_of([buyer], [maker, stranger], encoder)
    assert scores[0, 0] > scores[0, 1]


def test_meeting_each_other_ranks_above_one_side_gaining(encoder):
    buyer = company(1, offers=[need(1, "drone pump")], needs=[need(2, "laser stage")])
    both = company(2, offers=[need(3, "laser stage")], needs=[need(4, "drone pump")])
    one = company(3, offers=[need(5, "laser stage")], needs=[need(6, "timber waste")])
    scores = scores_of([buyer], [both, one], encoder)
    assert scores[0, 0] > scores[0, 1]


def test_a_service_told_in_the_description_meets_a_need(encoder):
    buyer = company(1, needs=[need(1, "distributor lasers Moscow")])
    told = company(2, descriptions={"en": "Distributor lasers Moscow."})
    silent = company(3, descriptions={"en": "Timber bridges Alps."})
    scores = scores_of([buyer], [told, silent], encoder)
    assert scores[0, 0] > scores[0, 1]


def test_two_who_look_for_nothing_in_a_form_do_not_meet_in_it(corridor):
    a, b = corridor
    for form, scores in score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)):
        looks_a, looks_b = (
            np.array([any(n.form is form for n in p.needs) for p in side.profiles]) for side in corridor
        )
        assert np.isneginf(scores.score[~looks_a][:, ~looks_b]).all()


def test_a_site_meets_companies_that_look_for_room_and_nobody_else(corridor, encoder):
    a, b = corridor
    site = Profile(99, "site", "Site", offers=(Opportunity(990, Form.HOSTING, "Laboratory"),))
    a = block([site, *a.profiles], encoder)
    guests = [any(n.form is Form.HOSTING for n in p.needs) for p in b.profiles]
    for form, scores in score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)):
        expected = guests if form is Form.HOSTING else [False] * len(b)
        assert np.isfinite(scores.score[0]).tolist() == expected


def test_who_has_no_room_hosts_nobody(encoder):
    guest = company(1, needs=[need(1, "laboratory", Form.HOSTING)])
    host = company(2, offers=[need(2, "laboratory", Form.HOSTING)])
    other = company(3, offers=[need(3, "laboratory")])
    scores = scores_of([guest], [host, other], encoder, Form.HOSTING)
    assert np.isfinite(scores).tolist() == [[True, False]]


def test_the_score_can_be_recomputed_from_its_parts(corridor):
    a, b = corridor
    for _, scores in score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)):
        sides = []
        for side in ("weight_a", "weight_b"):
            total = np.full(scores.score.shape, scores.bias)
            for part, value in zip(scores.parts, scores.values, strict=True):
                total += getattr(part, side) * np.where(np.isnan(value), part.prior, value)
            sides.append(1 / (1 + np.exp(-total)))
        joint = 2 * sides[0] * sides[1] / (sides[0] + sides[1])
        joint[~scores.strong] *= WITHOUT_REASON
        expected = points(joint, goes_by_needs(a, b), SCALES)
        finite = np.isfinite(scores.score)
        assert finite.any()
        np.testing.assert_allclose(scores.score[finite], expected[finite], rtol=1e-5)


def test_seen_from_the_other_park_the_score_is_the_same(corridor):
    a, b = corridor
    there = dict(score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)))
    back = dict(score_forms(b, a, DEFAULT_WEIGHTS, calibrations(b, a)))
    for form in Form:
        np.testing.assert_allclose(there[form].score, back[form].score.T, rtol=1e-5)


def test_the_side_that_gains_less_decides():
    low, high = np.float32(0.1), np.float32(0.9)
    assert harmonic_mean(low, high) == pytest.approx(0.18)
    assert harmonic_mean(high, high) == pytest.approx(0.9)


def test_of_who_says_nothing_nothing_is_said(encoder):
    buyer = company(1, needs=[need(1, "laser")])
    silent = Profile(2, "company", "Silent")
    assert np.isfinite(scores_of([buyer], [company(3, descriptions={"en": "Pumps."}), silent], encoder)).tolist() == [
        [True, False]
    ]


def test_who_says_nothing_is_met_for_a_sector_or_an_activity_in_common(encoder):
    buyer = replace(company(1, needs=[need(1, "laser")]), sectors=frozenset({"drives"}), nace={"28.99": 1.0})
    silent = Profile(2, "company", "Silent")
    others = [
        replace(silent, sectors=frozenset({"drives"})),
        replace(silent, sectors=frozenset({"uav"})),
        replace(silent, nace={"28.91": 1.0}),
        replace(silent, nace={"62.01": 1.0}),
    ]
    assert np.isfinite(scores_of([buyer], others, encoder)).tolist() == [[True, False, True, False]]


def test_without_a_strong_reason_no_pair_scores_above_20(corridor):
    a, b = corridor
    weak = np.concatenate(
        [
            scores.score[~scores.strong & np.isfinite(scores.score)]
            for _, scores in score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b))
        ]
    )
    assert len(weak) > 0
    assert weak.max() <= 20


def test_a_pair_has_in_a_block_the_score_that_it_has_alone(corridor, encoder, second_encoder):
    a, b = (
        each.joined(block([replace(profile, needs=()) for profile in each.profiles[:6]], encoder, second_encoder))
        for each in corridor
    )
    usual = calibrations(a, b)
    blocks = dict(score_forms(a, b, DEFAULT_WEIGHTS, usual))
    for i, j in np.ndindex(len(a), len(b)):
        for form, alone in score_forms(a.take([i]), b.take([j]), DEFAULT_WEIGHTS, usual):
            assert alone.score[0, 0] == blocks[form].score[i, j]
            assert alone.strong[0, 0] == blocks[form].strong[i, j]
