import numpy as np
import pytest

from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form


def test_every_form_has_its_row():
    assert set(DEFAULT_WEIGHTS) == set(Form)


def test_an_unremarkable_pair_scores_alike_in_every_form():
    """So that lists of several forms can be read together."""
    levels = [
        weights.bias
        + sum(
            weight.prior * (weight.receiving + (weight.giving if weight.signal.directed else 0))
            for weight in weights.weights
        )
        for weights in DEFAULT_WEIGHTS.values()
    ]
    assert np.ptp(levels) < 0.05


@pytest.mark.parametrize("form", Form)
def test_receiving_weighs_at_least_as_much_as_giving(form):
    for weight in DEFAULT_WEIGHTS[form].weights:
        assert weight.receiving >= weight.giving >= 0 or weight.signal.name == "rivalry"
        assert 0 <= weight.prior <= 1
