"""What profiles leave open is named by its field, its owner, and by how much surer the match would be with it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching.blocks import block
from matching.calibration import calibrations
from matching.explaining.explain import Explanation, explain
from matching.explaining.missing import FIELDS_READ, ROOMS
from matching.explaining.phrases.render import Names, sentences
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile, Room
from matching.ranking import rank
from matching.scoring.confidence import FIELDS
from tests.support.encoder import encode

FORM = Form.COMMERCIAL_PARTNERSHIP


def opportunity(number: int, form: Form = FORM, **fields: Any) -> Opportunity:
    given = {"capabilities": frozenset({"pumps"}), "trl": 9, "days_left": 90} | fields
    return Opportunity(number, form, f"laser pump number {number}", **given)


def full(number: int, **fields: Any) -> Profile:
    given = {
        "descriptions": {"en": "laser pump"},
        "offers": (opportunity(10 * number),),
        "needs": (opportunity(10 * number + 1),),
        "sectors": frozenset({"drives"}),
        "nace": {"28.99": 1.0},
        "languages": frozenset({"en"}),
        "employees": 20,
    }
    return Profile(id=number, kind="company", name=f"Party {number}", **(given | fields))


def explained(a: Profile, b: Profile, form: Form = FORM) -> Explanation:
    one, other = block([a], encode), block([b], encode)
    usual = calibrations(one, other)
    picks = next(picks for picks in rank(one, other, DEFAULT_WEIGHTS, usual, 1) if picks.form is form)
    return explain(picks, 0, one, other, DEFAULT_WEIGHTS[form], usual)


EMPTY: dict[str, dict[str, Any]] = {
    "sectors": {"sectors": frozenset()},
    "activity_codes": {"nace": {}},
    "languages": {"languages": frozenset()},
    "description": {"descriptions": {}},
    "offers.capabilities": {"offers": (opportunity(10, capabilities=frozenset()),)},
    "offers.trl": {"offers": (opportunity(10, trl=None),)},
    "needs.capabilities": {"needs": (opportunity(11, capabilities=frozenset()),)},
}


def test_full_profiles_miss_nothing() -> None:
    found = explained(full(1), full(2))
    assert found.missing == ()
    assert found.improvement is None
    assert found.confidence == pytest.approx(1)


@pytest.mark.parametrize("side", ["a", "b"])
@pytest.mark.parametrize("field", EMPTY)
def test_the_gain_of_a_field_is_what_filling_it_in_adds(side: str, field: str) -> None:
    party = replace(full(1), **EMPTY[field])
    sides = (party, full(2)) if side == "a" else (full(2), party)
    found = explained(*sides)
    assert [(item.side, item.field) for item in found.missing] == [(side, field)]
    filled = explained(*((full(1), full(2)) if side == "a" else (full(2), full(1))))
    assert found.missing[0].gain == pytest.approx(filled.confidence - found.confidence, abs=1e-4)


def test_a_field_is_worth_less_while_the_other_side_lacks_it_too() -> None:
    alone = explained(full(1, sectors=frozenset()), full(2)).missing
    both = explained(full(1, sectors=frozenset()), full(2, sectors=frozenset())).missing
    assert all(item.gain < alone[0].gain for item in both)


def test_two_profiles_that_are_equally_bare_are_told_what_would_help() -> None:
    bare = {"sectors": frozenset(), "nace": {}, "languages": frozenset(), "employees": None, "offers": ()}
    found = explained(full(1, **bare), full(2, **bare))
    assert found.improvement is not None
    assert found.improvement.field == "offers"
    assert {item.side for item in found.missing} == {"a", "b"}


def test_the_field_that_helps_most_comes_first() -> None:
    found = explained(full(1), full(2, nace={}, descriptions={}, languages=frozenset()))
    assert found.improvement is not None
    assert found.improvement.field == "description"
    assert [item.gain for item in found.missing] == sorted((item.gain for item in found.missing), reverse=True)


def test_what_the_form_does_not_read_is_not_asked_for() -> None:
    assert explained(full(1, employees=None), full(2)).missing == (), "size counts in joint projects only"


def test_what_lies_in_an_empty_field_is_not_asked_for() -> None:
    found = explained(full(1, offers=()), full(2))
    assert {item.field for item in found.missing} == {"offers"}


def test_offers_are_not_asked_of_whose_partner_looks_for_nothing_in_this_form() -> None:
    elsewhere = full(1, needs=(opportunity(11, Form.TECHNOLOGY_TRANSFER),))
    found = explained(elsewhere, full(2, offers=()))
    assert "offers" not in {item.field for item in found.missing}


def test_a_site_is_not_asked_for_needs_or_activity_codes() -> None:
    room = Room("laboratory", 50.0, date(2015, 1, 1))
    site = Profile(2, "site", "Site", offers=(opportunity(20, Form.HOSTING, room=room),), sectors=frozenset({"drives"}))
    guest = full(1, needs=(opportunity(11, Form.HOSTING),))
    found = explained(guest, site, Form.HOSTING)
    assert {(item.side, item.field) for item in found.missing} == {
        ("a", "room_sought"),
        ("b", "description"),
        ("b", "languages"),
    }


def test_the_room_is_asked_for_before_all_else_and_a_site_is_told_of_as_one() -> None:
    site = Profile(2, "site", "Site", offers=(opportunity(20, Form.HOSTING, room=Room("laboratory", 50.0)),))
    found = explained(full(1, needs=(opportunity(11, Form.HOSTING, room=Room()),)), site, Form.HOSTING)
    assert found.improvement is not None
    assert (found.improvement.side, found.improvement.field) == ("a", "room_sought")
    told = " ".join(sentences(found, Names("Guest", "Hub"), "en"))
    assert "the site and of whom it suits" in told
    assert "what the company does" not in told


def test_a_room_that_the_words_tell_of_is_not_asked_for() -> None:
    need = Opportunity(11, Form.HOSTING, "laser laboratory of 40 m²")
    site = Profile(2, "site", "Site", offers=(opportunity(20, Form.HOSTING, room=Room("laboratory", 50.0)),))
    found = explained(full(1, needs=(need,)), site, Form.HOSTING)
    assert "room_sought" not in {item.field for item in found.missing}


def test_every_field_that_a_signal_reads_can_be_asked_for() -> None:
    assert {field for pair in FIELDS_READ.values() for field in pair} <= FIELDS.keys() | ROOMS.keys()
