"""Bands follow the score, but for pairs that nothing speaks for."""

from typing import get_args

import numpy as np

from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.scoring.bands import LEAST, SCORED, Band, band_of, next_above, with_strong_reason
from matching.scoring.scores import score_forms


def test_a_band_holds_the_scores_that_it_says():
    assert set(SCORED) == set(get_args(Band)) - {"weak"}
    for basis, edges in LEAST.items():
        for band, least in edges.items():
            above = next_above(band)
            assert band_of(least, basis, strong=True) == band
            assert above is None or band_of(np.nextafter(edges[above], 0), basis, strong=True) == band
        assert {band_of(score, basis, strong=False) for score in (0, 50, 100)} == {"weak"}
    scores = (100, 40, 39.9999, 20, 19, 12, 11, 0)
    assert [band_of(score, "stated", strong=True) for score in scores] == [
        *["worth_meeting"] * 2,
        *["worth_a_look"] * 2,
        *["long_shot"] * 4,
    ]


def test_less_is_worth_a_look_where_descriptions_are_all_that_is_known():
    assert [band_of(score, "descriptions", strong=True) for score in (40, 39, 19, 12, 11.9)] == [
        "worth_meeting",
        *["worth_a_look"] * 3,
        "long_shot",
    ]


def test_stored_values_tell_what_the_scores_knew(corridor):
    a, b = corridor
    seen = set()
    for form, scores in score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)):
        values = np.stack([each.ravel() for each in scores.values], axis=1)
        found = with_strong_reason(DEFAULT_WEIGHTS[form], scores.parts, values)
        assert (found == scores.strong.ravel()).all()
        seen |= set(found.tolist())
    assert seen == {True, False}
