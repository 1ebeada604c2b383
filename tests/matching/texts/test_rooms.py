"""What kind of room words tell of, and how large it is."""

import pytest

from matching.profiles import Form, Opportunity, Room
from matching.texts.rooms import rooms_of


def read(title, language="en", text="", room=None, form=Form.HOSTING):
    found = rooms_of([Opportunity(1, form, title, text, language, room=room)])
    return [(own.kind, own.area_m2) for _, own in found]


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Ufficio di 200 m² a Mosca", "it", ("office", 200)),
        ("Ищем офис 25 кв. м в Роверето", "ru", ("office", 25)),
        ("Clean room hours, 40-60 sq m", "en", ("clean_room", 40)),
        ("Camera bianca per tre mesi", "it", ("clean_room", None)),
        ("Производственный цех от 120 м²", "ru", ("production_hall", 120)),
        ("Capannone fino a 300 mq", "it", ("production_hall", 300)),
        ("Склад на полгода", "ru", ("storage", None)),
        ("Two desks next to a laboratory", "en", ("office", None)),
    ],
)
def test_kind_and_area_are_read(title, language, expected):
    assert read(title, language) == [expected]


@pytest.mark.parametrize("title", ["A place near a warehouse", "Room for panels of 2 m²", "Un posto a Mosca"])
def test_what_stands_beside_or_within_a_room_is_none(title):
    assert read(title, "it" if title.startswith("Un") else "en") == []


def test_what_fields_say_goes_before_words():
    assert read("Office of 20 m²", room=Room("laboratory")) == [("laboratory", 20)]
    assert read("Somewhere", text="A workshop, 90 m².") == [("workshop", 90)]


def test_other_forms_seek_no_room():
    assert read("Office of 20 m²", form=Form.JOINT_PROJECT) == []
