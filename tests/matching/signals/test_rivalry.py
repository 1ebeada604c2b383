from dataclasses import replace

import numpy as np
import pytest

from matching.blocks import block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.ranking import rank
from matching.signals import rivalry
from matching.signals.signal import Context

FORM = Form.COMMERCIAL_PARTNERSHIP
LASERS = Opportunity(1, FORM, "laser stage", "Laser stage drone.", capabilities=frozenset({"laser stages"}))
DEALER = Opportunity(2, FORM, "pompa legno", capabilities=frozenset({"distribution"}))
WANTS_LASERS = Opportunity(3, FORM, "laser stage", capabilities=frozenset({"laser stages"}))


def company(offer, need, nace="26.51"):
    return Profile(1, "company", "C", offers=(offer,), needs=(need,), nace={nace: 1.0})


def unnamed(item):
    return replace(item, capabilities=frozenset())


def rival(encoder, one, other):
    a, b = block([one], encoder), block([other], encoder)
    return rivalry.matrix(a, b, Context(FORM, calibrations(a, b)))[0, 0] == 1


@pytest.mark.parametrize("told", [lambda item: item, unnamed], ids=["with capabilities", "by their texts alone"])
def test_rivals_do_the_same_and_have_nothing_for_each_other(told, encoder):
    maker = company(told(LASERS), told(DEALER))
    assert rival(encoder, maker, maker)
    assert not rival(encoder, maker, company(told(LASERS), told(DEALER), nace="01.11")), "another trade"
    assert not rival(encoder, maker, company(told(DEALER), told(LASERS))), "other offers"
    assert not rival(encoder, maker, company(told(LASERS), told(WANTS_LASERS))), "one wants what the other has"


def test_who_offers_nothing_is_not_judged(encoder):
    a, b = block([company(LASERS, DEALER)], encoder), block([Profile(1, "company", "C")], encoder)
    assert np.isnan(rivalry.matrix(a, b, Context(FORM, calibrations(a, b)))).all()


def test_a_rival_is_flagged_and_stands_below_the_same_pair_without_the_flag(encoder):
    maker = company(LASERS, DEALER)
    a, b = block([maker], encoder), block([maker, company(LASERS, DEALER, nace="01.11")], encoder)
    (picks,) = rank(a, b, {FORM: DEFAULT_WEIGHTS[FORM]}, calibrations(a, b), 2)
    flag = [part.signal for part in picks.parts].index("rivalry")
    assert (picks.values[:, flag] == 1).tolist() == [True, False]
    without = (
        FORM,
        replace(
            DEFAULT_WEIGHTS[FORM],
            weights=tuple(weight for weight in DEFAULT_WEIGHTS[FORM].weights if weight.signal.name != "rivalry"),
        ),
    )
    (plain,) = rank(a, b, dict([without]), calibrations(a, b), 2)
    assert picks.score[0] < plain.score[0]
    assert picks.score[1] == plain.score[1]
    assert "rivalry" not in {part.signal for part in plain.parts}
