"""What speaks against a match is said, and only where it does."""

from collections.abc import Mapping

import pytest

from matching.explaining.objections import Objection, narrowest, objections
from matching.profiles import Form, Opportunity, Profile
from matching.signals.signal import Quote

FORM = Form.COMMERCIAL_PARTNERSHIP
NEED = Opportunity(11, FORM, "Precision gears")
OFFER = Opportunity(21, Form.TECHNOLOGY_TRANSFER, "Gear grinding know-how")
A = Profile(1, "company", "A", needs=(NEED,), sectors=frozenset({"drives"}), languages=frozenset({"it"}))
B = Profile(2, "company", "B", offers=(OFFER,), sectors=frozenset({"water_treatment"}), languages=frozenset({"ru"}))
GOOD = {
    ("offer_meets_need", "to_a"): 0.8,
    ("language_overlap", "both"): 1.0,
    ("sector_overlap", "both"): 0.5,
    ("space_fit", "to_a"): 0.9,
}


def kinds(values: Mapping[tuple[str, str], float], used: tuple[tuple[str, int | None], ...] = ()) -> list[str]:
    return [objection.kind for objection in objections(FORM, A, B, GOOD | dict(values), used, rival=False)]


def test_nothing_speaks_against_a_good_match() -> None:
    assert kinds({}) == []
    assert objections(FORM, A, B, {}, (), rival=False) == (), "what is not known does not speak against anybody"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({("language_overlap", "both"): 0.0}, "no_common_language"),
        ({("sector_overlap", "both"): 0.0}, "sectors_apart"),
        ({("space_fit", "to_a"): 0.4}, "room_unfit"),
        ({("offer_meets_need", "to_a"): 0.05}, "need_not_met"),
    ],
)
def test_a_bad_value_is_an_objection(values: dict[tuple[str, str], float], kind: str) -> None:
    assert kinds(values) == [kind]


def test_near_activities_make_up_for_sectors_apart() -> None:
    assert kinds({("sector_overlap", "both"): 0.0, ("activity_proximity", "both"): 0.75}) == []


def test_a_need_that_the_description_meets_is_met() -> None:
    assert kinds({("offer_meets_need", "to_a"): 0.05, ("profile_meets_need", "to_a"): 0.6}) == []


def test_the_unmet_need_is_quoted() -> None:
    (found,) = objections(FORM, A, B, {("offer_meets_need", "to_a"): 0.0}, (), rival=False)
    assert found == Objection("need_not_met", "to_a", Quote("need", NEED.id, "en", NEED.title))


def test_an_offer_in_another_form_is_named_with_it() -> None:
    (found,) = objections(FORM, A, B, GOOD, (("to_a", OFFER.id),), rival=False)
    assert (found.kind, found.form) == ("other_form", Form.TECHNOLOGY_TRANSFER)
    assert objections(OFFER.form, A, B, GOOD, (("to_a", OFFER.id),), rival=False) == ()


def test_only_the_narrowest_sectors_are_named() -> None:
    assert narrowest(frozenset({"mechatronics", "drives", "aerospace"})) == ("aerospace", "drives")


def test_that_they_are_rivals_is_said_first() -> None:
    found = objections(FORM, A, B, {("language_overlap", "both"): 0.0}, (), rival=True)
    assert [objection.kind for objection in found] == ["rival", "no_common_language"]
