import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matching.blocks import block
from matching.profiles import Form, Opportunity, Profile, Room
from matching.signals import space_fit
from matching.signals.signal import Context
from matching.signals.space_fit import MIN_EQUIPMENT_FIT

SPRING = (date(2026, 3, 1), date(2026, 5, 31))


def hosting(number, room):
    return Opportunity(number, Form.HOSTING, f"Room {number}", room=room)


def sides(encoder, wants, rooms):
    guest = Profile(1, "company", "G", needs=tuple(hosting(number, room) for number, room in enumerate(wants)))
    host = Profile(2, "site", "H", offers=tuple(hosting(10 + number, room) for number, room in enumerate(rooms)))
    return block([guest], encoder), block([host], encoder)


def fit(encoder, want, *rooms):
    return space_fit.matrix(*sides(encoder, [want], rooms), Context(Form.HOSTING, None))[0, 0]


@pytest.mark.parametrize(
    ("want", "room", "expected"),
    [
        ({"kind": "laboratory"}, {"kind": "laboratory"}, 0.5**0.5),
        ({"kind": "laboratory"}, {"kind": "clean_room"}, 0.5),
        ({"kind": "laboratory"}, {"kind": "office"}, 0.0),
        ({"area_m2": 100.0}, {"area_m2": 60.0}, (0.5 * 0.6) ** 0.5),
        ({"area_m2": 100.0}, {"area_m2": 200.0}, (0.5 * 0.95) ** 0.5),
        ({"area_m2": 10.0}, {"area_m2": 900.0}, 0.5),
        ({}, {"kind": "office", "area_m2": 20.0}, math.nan),
        ({"kind": "laboratory", "area_m2": 100.0}, {"kind": "laboratory", "area_m2": 50.0}, 0.5**0.5),
        ({"kind": "laboratory", "area_m2": 100.0}, {"kind": "office", "area_m2": 100.0}, 0.0),
    ],
)
def test_what_does_not_fit_makes_a_room_unfit_and_what_is_not_said_counts_half(encoder, want, room, expected):
    assert fit(encoder, Room(**want), Room(**room)) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("asked", "free", "expected"),
    [
        (SPRING, SPRING, 1.0),
        (SPRING, (date(2026, 4, 1), None), 61 / 92),
        (SPRING, (None, date(2026, 3, 31)), 31 / 92),
        (SPRING, (date(2027, 1, 1), None), 0.0),
        ((date(2026, 3, 1), None), (date(2026, 5, 1), date(2026, 8, 1)), 1.0),
        ((date(2026, 3, 1), None), (None, date(2026, 2, 1)), 0.0),
        ((None, date(2026, 3, 1)), (date(2026, 4, 1), None), 0.0),
        ((None, date(2026, 3, 1)), (None, None), 1.0),
        ((None, None), (date(2026, 4, 1), None), 1.0),
    ],
)
def test_an_open_end_means_any_time(encoder, asked, free, expected):
    want, room = (Room("office", 20.0, start, end) for start, end in (asked, free))
    assert fit(encoder, want, room) == pytest.approx(expected ** (1 / 3))


def test_equipment_is_compared_by_what_it_means(encoder):
    asked, room = (Room("workshop", 90.0, equipment=items) for items in (("laser stage", "drone pump"), ()))
    all_of_it = fit(encoder, asked, replace(room, equipment=("drone pump", "stage laser", "filtro")))
    half, none = (fit(encoder, asked, replace(room, equipment=items)) for items in (("laser stage",), ()))
    assert all_of_it == pytest.approx(1.0)
    assert none < half < all_of_it
    assert none == pytest.approx(MIN_EQUIPMENT_FIT ** (1 / 3)), "what is not listed may be there"


def test_the_best_room_counts_and_is_named(encoder):
    want = Room(kind="laboratory", equipment=("laser stage",))
    rooms = [Room(kind="office"), Room(kind="laboratory", equipment=("laser stage", "pump")), Room(kind="laboratory")]
    a, b = sides(encoder, [want], rooms)
    (found,) = space_fit.evidence(a, 0, b, 0, Context(Form.HOSTING, None))
    assert found.theirs.source_id == 11
    assert found.shared == ("laser stage",)
    assert found.similarity == pytest.approx(fit(encoder, want, *rooms))


def test_where_no_room_is_sought_or_offered_nothing_is_known(encoder):
    a, b = sides(encoder, [], [Room(kind="office")])
    assert np.isnan(space_fit.matrix(a, b, Context(Form.HOSTING, None))).all()
    assert np.isnan(space_fit.matrix(b, a, Context(Form.HOSTING, None))).all()


def test_a_room_told_of_in_words_is_compared_too(encoder):
    need = Opportunity(1, Form.HOSTING, "Cerchiamo un ufficio di 200 m² a Mosca", language="it")
    a = block([Profile(1, "company", "G", needs=(need,))], encoder)
    rooms = [Room("office", 220.0), Room("office", 22.0), Room("storage", 220.0)]
    hosts = [Profile(2 + n, "site", "H", offers=(hosting(10 + n, room),)) for n, room in enumerate(rooms)]
    fits, smaller, other_kind = space_fit.matrix(a, block(hosts, encoder), Context(Form.HOSTING, None))[0]
    assert fits > 0.99
    assert smaller < space_fit.MIN_ROOM_FIT
    assert other_kind == 0
