from dataclasses import replace

import numpy as np
import pytest

from matching.blocks import block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.scoring.confidence import both_filled, completeness, confidence
from matching.scoring.scores import score_forms

FORM = Form.COMMERCIAL_PARTNERSHIP
BARE_OFFER, BARE_NEED = Opportunity(1, FORM, "laser stage"), Opportunity(2, FORM, "drone pump")
BARE = Profile(1, "company", "Bare")
FILLED = Profile(
    2,
    "company",
    "Filled",
    descriptions={"en": "Laser pump."},
    offers=(replace(BARE_OFFER, capabilities=frozenset({"laser"}), trl=9),),
    needs=(replace(BARE_NEED, capabilities=frozenset({"pump"}), stage="on_market", days_left=200),),
    sectors=frozenset({"drives"}),
    nace={"28.99": 1.0},
    languages=frozenset({"en"}),
    employees=12,
)
STEPS = [
    {"descriptions": FILLED.descriptions},
    {"sectors": FILLED.sectors},
    {"nace": FILLED.nace},
    {"languages": FILLED.languages},
    {"employees": FILLED.employees},
    {"offers": (BARE_OFFER,)},
    {"offers": (replace(BARE_OFFER, trl=9),)},
    {"offers": FILLED.offers},
    {"offers": (*FILLED.offers, replace(BARE_OFFER, id=3))},
    {"needs": (BARE_NEED,)},
    {"needs": (replace(BARE_NEED, form=Form.JOINT_PROJECT), BARE_NEED)},
    {"needs": FILLED.needs},
    {"needs": (*FILLED.needs, replace(BARE_NEED, id=4))},
]
"""a profile filled field by field, some with the same field said better"""


def confidence_of(a, b, encoder, form):
    one, other = block([a], encoder), block([b], encoder)
    _, scores = next(score_forms(one, other, {form: DEFAULT_WEIGHTS[form]}, calibrations(one, other)))
    values = [None if np.isnan(value[0, 0]) else float(value[0, 0]) for value in scores.values]
    return confidence(scores.parts, values, completeness(a), completeness(b))


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("other", [BARE, FILLED], ids=["bare", "filled"])
def test_filling_a_field_never_lowers_it(form, other, encoder):
    profile, last = BARE, confidence_of(BARE, other, encoder, form)
    for step in STEPS:
        profile = replace(profile, **step)
        more = confidence_of(profile, other, encoder, form)
        assert last <= more <= 1, step
        last = more
    assert last > 0 or other is BARE


def test_two_full_profiles_are_sure_and_a_bare_one_is_not(encoder):
    full = confidence_of(FILLED, FILLED, encoder, Form.JOINT_PROJECT)
    trade = confidence_of(FILLED, FILLED, encoder, FORM)
    assert trade == pytest.approx(1.0)
    assert full < trade, "nobody looks for a joint project, so nothing is known of how mature the offers should be"
    assert confidence_of(FILLED, BARE, encoder, FORM) == 0.0


def test_the_emptier_side_counts_for_more(encoder):
    half = replace(FILLED, sectors=frozenset(), nace={}, employees=None)
    one, both = confidence_of(half, FILLED, encoder, FORM), confidence_of(half, half, encoder, FORM)
    assert both < one < 0.85
    assert one == confidence_of(FILLED, half, encoder, FORM)
    assert both_filled(0.4, 1.0) < 0.7


def test_a_site_need_not_say_what_only_companies_can():
    site = Profile(3, "site", "Site", {"en": "Halls."}, (Opportunity(5, Form.HOSTING, "Hall"),))
    assert completeness(site) == 0.5, "a description and offers; neither sectors nor languages"
    assert completeness(replace(site, sectors=frozenset({"drives"}), languages=frozenset({"en"}))) == 1
