"""Drafts of offers and needs out of descriptions."""

from dataclasses import replace

import pytest

from matching.profiles import Form, Opportunity, Profile
from matching.suggesting.drafts import MIN_CONFIDENCE, MOST, TITLE_LENGTH, draft, drafts, sentence_of
from matching.texts.statements import Statement
from matching.texts.vectors import Encode
from tests.support.encoder import encode as words
from tests.support.models import encoding

TEXT = (
    "We make dosing pumps for aggressive liquids. We are looking for a dealer in Finland who visits paper mills. "
    "Our company was founded in 1975 by two brothers and their uncle."
)
COMPANY = Profile(1, "company", "Pumps", descriptions={"en": TEXT})


@pytest.fixture(scope="module")
def encode() -> Encode:
    return encoding()


def test_what_a_company_does_is_an_offer_and_what_it_seeks_a_need(encode: Encode) -> None:
    found = drafts(COMPANY, encode)
    assert [(one.side, one.quote.text) for one in found] == [
        ("offer", "We make dosing pumps for aggressive liquids."),
        ("need", "We are looking for a dealer in Finland who visits paper mills."),
    ]
    assert all(MIN_CONFIDENCE <= one.confidence <= 1 and one.quote.source == "description" for one in found)


def test_what_is_stated_is_not_drafted_nor_anything_twice(encode: Encode) -> None:
    title = "We seek a dealer in Finland who visits paper mills"
    stated = Opportunity(1, Form.COMMERCIAL_PARTNERSHIP, title, "", "en")
    found = drafts(replace(COMPANY, needs=(stated,)), encode)
    assert [one.side for one in found] == ["offer"]
    twice = {"en": TEXT, "it": "Produciamo pompe dosatrici per liquidi aggressivi."}
    assert [one.side for one in drafts(replace(COMPANY, descriptions=twice), encode)] == ["offer", "need"]


def test_a_side_has_no_more_than_so_many(encode: Encode) -> None:
    things = (
        "bicycle frames of steel",
        "goat cheese with herbs",
        "dosing pumps and valves",
        "wooden toys",
        "radar antennas",
    )
    text = " ".join(f"Our firm makes {thing}." for thing in things)
    assert len(drafts(replace(COMPANY, descriptions={"en": text}), encode)) == MOST


def test_nothing_is_drafted_where_roles_are_not_known() -> None:
    assert drafts(COMPANY, words) == ()


@pytest.mark.parametrize(
    ("sentence", "form"),
    [
        ("We want to license a process for odour removal.", Form.TECHNOLOGY_TRANSFER),
        ("Готовы передать рецептуру по лицензии.", Form.TECHNOLOGY_TRANSFER),
        ("Aperti a un progetto comune con un istituto tecnico.", Form.JOINT_PROJECT),
        ("Хотим участвовать в совместном проекте.", Form.JOINT_PROJECT),
        ("Cerchiamo uffici a Mosca per sei persone.", Form.HOSTING),
        ("Motors for robot joints.", Form.COMMERCIAL_PARTNERSHIP),
        ("Камеры для беспилотников.", Form.COMMERCIAL_PARTNERSHIP),
    ],
)
def test_the_words_tell_the_form(sentence: str, form: Form) -> None:
    assert draft("need", Statement(sentence, "en", "seeks")).form is form


def test_a_long_sentence_is_the_description_and_its_beginning_the_title() -> None:
    long = f"We look for {'a very patient ' * 12}dealer."
    found = draft("need", Statement(long, "en", "seeks"))
    assert found.description == long
    assert len(found.title) <= TITLE_LENGTH + 2
    assert found.title.endswith(" …")
    assert draft("need", Statement("We look for a dealer.", "en", "seeks")).title == "We look for a dealer"


def test_only_whole_sentences_of_a_description_are_taken() -> None:
    assert sentence_of(COMPANY.descriptions, "We make dosing pumps for aggressive liquids.") is not None
    as_a_title = sentence_of(COMPANY.descriptions, "We make dosing pumps for aggressive liquids")
    assert as_a_title is not None
    assert as_a_title.text == "We make dosing pumps for aggressive liquids."
    assert sentence_of(COMPANY.descriptions, "We make dosing pumps") is None
