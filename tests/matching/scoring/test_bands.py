"""Bands follow the score, but for pairs that nothing speaks for."""

from typing import get_args

import numpy as np

from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.scoring.bands import Band, band_of, scores_in, with_strong_reason
from matching.scoring.scores import score_forms


def test_a_band_holds_the_scores_that_it_says():
    for band in set(get_args(Band)) - {"weak"}:
        least, above = scores_in(band)
        assert band_of(least, strong=True) == band
        assert above is None or band_of(above, strong=True) != band
    assert [band_of(score, strong=True) for score in (100, 40, 39.9999, 20, 19, 0)] == [
        *["worth_meeting"] * 2,
        *["worth_a_look"] * 2,
        *["long_shot"] * 2,
    ]
    assert {band_of(score, strong=False) for score in (0, 50, 100)} == {"weak"}
    assert scores_in("weak") == (0, None)


def test_stored_values_tell_what_the_scores_knew(corridor):
    a, b = corridor
    seen = set()
    for form, scores in score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)):
        values = np.stack([each.ravel() for each in scores.values], axis=1)
        found = with_strong_reason(DEFAULT_WEIGHTS[form], scores.parts, values)
        assert (found == scores.strong.ravel()).all()
        seen |= set(found.tolist())
    assert seen == {True, False}
