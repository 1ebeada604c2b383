"""Weights as JSON: what does not fit the signals is refused."""

import copy
import json

import pytest

from matching.forms import DEFAULT_WEIGHTS
from matching.learning.tables import WeightsDoNotFit, as_json, columns, filled, from_json

OTHER = filled(DEFAULT_WEIGHTS, {column: value + 0.1 for column, value in columns(DEFAULT_WEIGHTS).items()})


def test_weights_survive_the_way_through_json():
    assert from_json(json.loads(json.dumps(as_json(OTHER))), DEFAULT_WEIGHTS) == OTHER
    assert OTHER != DEFAULT_WEIGHTS


def spoiled(spoil):
    stored = copy.deepcopy(as_json(OTHER))
    spoil(stored)
    return stored


@pytest.mark.parametrize(
    "spoil",
    [
        lambda stored: stored.pop("hosting"),
        lambda stored: stored.update(friendship=stored["hosting"]),
        lambda stored: stored["hosting"].pop("bias"),
        lambda stored: stored["hosting"]["signals"].pop("sector_overlap"),
        lambda stored: stored["hosting"]["signals"].update(horoscope={"receiving": 1.0}),
        lambda stored: stored["hosting"]["signals"]["offer_meets_need"].pop("giving"),
        lambda stored: stored["hosting"]["signals"]["offer_meets_need"].update(giving=-1.0),
        lambda stored: stored["hosting"]["signals"]["offer_meets_need"].update(giving=float("nan")),
        lambda stored: stored["hosting"]["signals"]["offer_meets_need"].update(giving="much"),
        lambda stored: stored["hosting"].update(signals=[1, 2]),
    ],
)
def test_what_does_not_fit_the_signals_is_refused(spoil):
    with pytest.raises(WeightsDoNotFit):
        from_json(spoiled(spoil), DEFAULT_WEIGHTS)


def test_what_is_no_table_is_refused():
    with pytest.raises(WeightsDoNotFit):
        from_json([1, 2], DEFAULT_WEIGHTS)
