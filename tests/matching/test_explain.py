import math

import numpy as np
import pytest

from matching.calibration import calibrations
from matching.explain import LEAST_VALUE, explain
from matching.forms import DEFAULT_WEIGHTS
from matching.ranking import rank


@pytest.fixture
def explained(corridor):
    a, b = corridor
    found = calibrations(a, b)
    return [
        (pick, index, explain(pick, index, a, b, DEFAULT_WEIGHTS[pick.form], found))
        for pick in rank(a, b, DEFAULT_WEIGHTS, found, 2)
        for index in range(len(pick))
    ]


def test_the_score_follows_from_the_shown_parts(explained):
    for pick, index, explanation in explained:
        utilities = [
            1
            / (
                1
                + math.exp(
                    -explanation.bias
                    - sum(
                        getattr(part, weight) * (part.usual if part.value is None else part.value)
                        for part in explanation.parts
                    )
                )
            )
            for weight in ("weight_a", "weight_b")
        ]
        expected = 200 * utilities[0] * utilities[1] / sum(utilities)
        assert pick.score[index] == pytest.approx(expected, abs=0.05)


def test_reasons_are_quoted_from_the_side_that_they_speak_of(explained, corridor):
    a, b = corridor
    quotes = 0
    for pick, index, explanation in explained:
        texts = {
            side: "\n".join(
                [*profile.descriptions.values(), *(f"{o.title}\n{o.text}" for o in profile.offers + profile.needs)]
            )
            for side, profile in (("a", a.profiles[pick.a[index]]), ("b", b.profiles[pick.b[index]]))
        }
        for reason in explanation.reasons:
            mine, theirs = ("b", "a") if reason.direction == "to_b" else ("a", "b")
            for quote, side in ((reason.evidence.mine, mine), (reason.evidence.theirs, theirs)):
                if quote is not None:
                    quotes += 1
                    assert quote.text in texts[side]
    assert quotes > 50


def test_a_weak_signal_is_no_reason(explained):
    for _, _, explanation in explained:
        values = {(part.signal, part.direction): part.value for part in explanation.parts}
        for reason in explanation.reasons:
            assert values[reason.evidence.signal, reason.direction] >= LEAST_VALUE


def test_what_is_not_known_is_shown_as_such_and_lowers_the_confidence(explained):
    partly = [explanation for _, _, explanation in explained if any(part.value is None for part in explanation.parts)]
    assert partly
    assert all(0 <= explanation.confidence < 1 for explanation in partly)
    assert np.mean([explanation.confidence for explanation in partly]) > 0.2
