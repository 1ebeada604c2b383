import dataclasses

import numpy as np
import pytest

from matching.blocks import block
from matching.calibration import calibrations
from matching.portfolio import Portfolio, portfolio
from matching.profiles import Form, Opportunity, Profile
from matching.texts.neighbourhoods import NEAREST
from tests.support.encoder import encode_otherwise

THINGS = ("pump", "laser", "drone", "stage", "valve", "sensor", "gear", "robot", "filter", "press", "oven", "lathe")


def parties(texts: list[str], *, offering: bool, first: int = 1) -> list[Profile]:
    return [
        Profile(number, "company", f"C{number}", **{"offers" if offering else "needs": (stated(number, text),)})
        for number, text in enumerate(texts, first)
    ]


def stated(number: int, text: str) -> Opportunity:
    return Opportunity(number, Form.COMMERCIAL_PARTNERSHIP, text)


NEEDS = parties([f"{thing} wanted" for thing in THINGS], offering=False)
EVERYTHING = " ".join(THINGS)
OFFERS = parties([*(f"{thing} made here" for thing in THINGS), EVERYTHING], offering=True, first=100)


@pytest.mark.parametrize("second", [None, encode_otherwise])
def test_it_survives_the_way_through_bytes(encoder, second):
    known = portfolio(NEEDS, OFFERS, encoder, second)
    again = Portfolio.from_bytes(known.to_bytes())
    assert again.to_bytes() == known.to_bytes()
    a, b = (block(NEEDS, encoder, second, each) for each in (known, again))
    np.testing.assert_array_equal(a.needs.texts.crowding, b.needs.texts.crowding)
    np.testing.assert_array_equal(a.needs.texts.words.weights, b.needs.texts.words.weights)


def test_an_offer_of_everything_is_crowded_and_falls_behind(encoder):
    known = portfolio(NEEDS, OFFERS, encoder)
    needs, offers = block(NEEDS, encoder, None, known), block(OFFERS, encoder, None, known)
    crowding = offers.offers.texts.crowding
    assert crowding[-1] > 2 * crowding[:-1].max() > 0
    scale = calibrations(needs, offers).need_offer
    loose = dataclasses.replace(offers.offers.texts, crowding=np.zeros_like(crowding))
    before, after = (scale.compare_sought(needs.needs.texts, texts) for texts in (loose, offers.offers.texts))
    assert (after - before)[:, -1].max() < (after - before)[:, :-1].min()


def test_a_text_is_measured_alike_whenever_it_comes(encoder):
    known = portfolio(NEEDS, OFFERS, encoder)
    together, alone = block(NEEDS, encoder, None, known), block(NEEDS[3:4], encoder, None, known)
    assert alone.needs.texts.crowding[0] == together.needs.texts.crowding[3]
    assert together.take([3]).needs.texts.crowding[0] == together.needs.texts.crowding[3]


def test_of_too_few_texts_no_crowding_is_told(encoder):
    known = portfolio(NEEDS[: NEAREST - 1], OFFERS[: NEAREST - 1], encoder)
    assert not block(NEEDS, encoder, None, known).needs.texts.crowding.any()
    nobody = portfolio([], [], encoder)
    assert not block(NEEDS, encoder, None, Portfolio.from_bytes(nobody.to_bytes())).needs.texts.crowding.any()
