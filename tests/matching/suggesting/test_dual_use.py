"""Categories of dual use out of the words of an offer, in three languages."""

import pytest

from matching.profiles import Form, Opportunity
from matching.suggesting.dual_use import suggested_categories
from matching.suggesting.dual_use_words import NAMES, found_in


def offer(title: str, text: str = "", *capabilities: str) -> Opportunity:
    return Opportunity(7, Form.TECHNOLOGY_TRANSFER, title, text, "en", frozenset(capabilities))


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("Termocamere per l'ispezione di quadri", {"6"}),
        ("Тепловизоры для обхода подстанций", {"6"}),
        ("Thermal cameras for switchgear", {"6"}),
        ("Inertial units and star trackers for cubesats", {"7", "9"}),
        ("Углепластиковые корпуса БПЛА", {"1", "9"}),
        ("Звёздный датчик", {"7"}),
        ("Rilevatori di neutroni", {"0"}),
        ("Fresatura a cinque assi", {"2"}),
        ("Шифрование каналов связи", {"5"}),
        ("Suoli di Rovereto, telaio in legno", set()),
        ("Bioreactors for yeast", set()),
        ("Pompe di calore per alberghi", set()),
    ],
)
def test_words_of_a_category_are_found_in_each_language(text: str, categories: set[str]) -> None:
    assert {category for category, _ in found_in(text)} == categories
    assert categories <= NAMES.keys()


def test_the_words_and_the_sentence_with_most_of_them_are_told() -> None:
    told = "We have made lidar since 1998. A laser and a radar share one housing. It is grey."
    (one,) = suggested_categories(offer("Housings", told), None)
    assert (one.category, set(one.words)) == ("6", {"lidar", "laser", "radar"})
    assert one.quote.text == "A laser and a radar share one housing."
    assert (one.quote.source, one.quote.source_id) == ("offer", 7)
    (weaker,) = suggested_categories(offer("A laser"), None)
    assert weaker.confidence < one.confidence < 1


def test_what_is_declared_is_not_suggested_again_and_none_may_be_wrong() -> None:
    laser = offer("Marking", "", "fibre laser")
    assert suggested_categories(laser, ["6A005"]) == ()
    assert [one.category for one in suggested_categories(laser, [])] == ["6"]
    assert [one.quote.text for one in suggested_categories(laser, ["9"])] == ["fibre laser"]
