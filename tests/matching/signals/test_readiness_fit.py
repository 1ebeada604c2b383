import numpy as np
import pytest

from matching.blocks import block
from matching.profiles import Form, Opportunity, Profile
from matching.signals import readiness_fit
from matching.signals.signal import Context

TRADE, TRANSFER, PROJECT = Form.COMMERCIAL_PARTNERSHIP, Form.TECHNOLOGY_TRANSFER, Form.JOINT_PROJECT


def value(encoder, form, need=None, offer=None):
    """What an offer fits a need; each given by its level or stage."""
    a = Profile(1, "company", "A", needs=(Opportunity(1, form, "need", **(need or {})),))
    b = Profile(2, "company", "B", offers=(Opportunity(2, form, "offer", **(offer or {})),))
    return readiness_fit.matrix(block([a], encoder), block([b], encoder), Context(form, None))[0, 0]


@pytest.mark.parametrize(
    ("form", "fitting", "unfit"),
    [(TRADE, [8, 9], [1, 5, 7]), (TRANSFER, [5, 6, 7, 8, 9], [1, 4]), (PROJECT, [3, 5, 7], [1, 2, 8, 9])],
)
def test_each_form_asks_for_its_levels(encoder, form, fitting, unfit):
    assert all(value(encoder, form, offer={"trl": level}) == 1 for level in fitting)
    assert all(value(encoder, form, offer={"trl": level}) < 1 for level in unfit)


def test_the_further_beside_the_range_the_worse(encoder):
    values = [value(encoder, TRADE, offer={"trl": level}) for level in range(1, 9)]
    assert values == sorted(values)
    assert values[0] == 0


def test_a_need_that_states_its_level_is_asked_in_place_of_the_form(encoder):
    assert value(encoder, TRADE, need={"trl": 6}, offer={"trl": 6}) == 1
    assert value(encoder, PROJECT, need={"trl": 6}, offer={"trl": 4}) < value(encoder, PROJECT, offer={"trl": 4})


def test_a_stage_stands_for_its_level(encoder):
    assert value(encoder, TRADE, offer={"stage": "on_market"}) == 1
    assert value(encoder, TRADE, offer={"stage": "concept"}) == 0
    assert value(encoder, TRADE, offer={"stage": "concept", "trl": 9}) == 1, "the stated level counts first"


def test_what_is_not_said_is_not_known(encoder):
    assert np.isnan(value(encoder, TRADE))
    assert np.isnan(value(encoder, Form.HOSTING, offer={"trl": 9}))
