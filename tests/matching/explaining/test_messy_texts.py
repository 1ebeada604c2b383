"""Texts as they are copied from web sites: what is no text, or background, is never a reason."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matching.blocks import Block, block
from matching.calibration import Calibrations, calibrations
from matching.encoders import BUNDLED, SECOND
from matching.explaining.explain import Explanation, explain
from matching.explaining.phrases import Names, sentences
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.ranking import RankedPairs, rank
from matching.texts.cleaning import plain_text
from tests.support.models import encoding

CASES = [json.loads(line) for line in (Path(__file__).parent / "messy_texts.jsonl").read_text("utf-8").splitlines()]
BOILERPLATE = next(case for case in CASES if case["name"] == "Boiler Uno")["descriptions"][0]["text"].rpartition(". ")[
    0
]


def company(number: int, case: dict[str, Any]) -> Profile:
    def stated(side: str, first: int) -> tuple[Opportunity, ...]:
        return tuple(
            Opportunity(first + number, Form(item["form"]), plain_text(item["title"]), "", item["language"])
            for item in case.get(side, ())
        )

    about = {one["language"]: plain_text(one["text"]) for one in case["descriptions"]}
    return Profile(number, "company", case["name"], about, stated("offers", 100), stated("needs", 200))


def park(name: str) -> tuple[Profile, ...]:
    return tuple(company(number, case) for number, case in enumerate(CASES) if case["park"] == name)


EMPTY = Profile(50, "company", "Vuoto", {"it": BOILERPLATE + "."}, needs=company(60, CASES[3]).needs)
SOUTH, NORTH = (*park("trentino"), EMPTY), park("technopolis")

Ranked = tuple[Block, Block, Calibrations, RankedPairs]


@pytest.fixture(scope="module")
def ranked() -> Ranked:
    return ranked_by(None)


def ranked_by(second: str | None) -> Ranked:
    first, beside = (encoding(model) if model else None for model in (BUNDLED, second))
    a, b = (block(side, first, beside) for side in (SOUTH, NORTH))
    scale = calibrations(a, b)
    (pairs,) = (one for one in rank(a, b, DEFAULT_WEIGHTS, scale, 5) if one.form is Form.COMMERCIAL_PARTNERSHIP)
    return a, b, scale, pairs


def explained(ranked: Ranked) -> Iterator[tuple[str, str, float, Explanation]]:
    a, b, scale, pairs = ranked
    for index, (i, j) in enumerate(zip(pairs.a, pairs.b, strict=True)):
        found = explain(pairs, index, a, b, DEFAULT_WEIGHTS[pairs.form], scale)
        yield SOUTH[i].name, NORTH[j].name, float(pairs.score[index]), found


def test_markup_contacts_and_boilerplate_are_never_quoted(ranked: Ranked) -> None:
    quoted = [
        quote.text
        for *_, explanation in explained(ranked)
        for reason in explanation.reasons
        for quote in (reason.evidence.mine, reason.evidence.theirs)
        if quote
    ]
    assert any("un'azienda che produce sensori di pressione" in text for text in quoted)
    for unwanted in ("<", "&", "example.org", "leader", "Лидер", "360", "Молодая"):
        assert not any(unwanted in text for text in quoted)


def test_what_is_left_beside_boilerplate_decides(ranked: Ranked) -> None:
    scores = {(south, north): score for south, north, score, _ in explained(ranked)}
    assert max(score for (south, _), score in scores.items() if south == "Boiler Due") < 25


@pytest.mark.parametrize(
    ("south", "north"),
    [
        ("Html Srl", "ООО Дистрибуция"),
        ("Boiler Uno", "ООО Болт"),
        ("MAIUSCOLO SRL", "ООО Сварка"),
        ("Emoji 🚀 Srl", "ООО Вакуум"),
    ],
)
def test_the_right_partner_comes_first_by_far(ranked: Ranked, south: str, north: str) -> None:
    listed = sorted(((score, other) for own, other, score, _ in explained(ranked) if own == south), reverse=True)
    assert listed[0][1] == north
    assert listed[0][0] > 5 * next(score for score, other in listed if other != north)


def test_who_needs_thermal_cameras_is_shown_who_makes_them_first(ranked: Ranked) -> None:
    (_, first), *_ = partners_of_misto(ranked)
    assert first == "ООО Тепловизор"


def test_with_both_encoders_who_makes_them_leads_by_far() -> None:
    (most, first), (next_one, _), *_ = partners_of_misto(ranked_by(SECOND))
    assert first == "ООО Тепловизор"
    assert most > 2 * next_one


def partners_of_misto(ranked: Ranked) -> list[tuple[float, str]]:
    best: dict[str, float] = {}
    for own, other, score, _ in explained(ranked):
        if own == "Misto":
            best[other] = max(score, best.get(other, 0.0))
    return sorted(((score, other) for other, score in best.items()), reverse=True)


def test_quotes_hold_no_control_characters_and_each_its_own_language(ranked: Ranked) -> None:
    quotes = [
        quote
        for *_, explanation in explained(ranked)
        for reason in explanation.reasons
        for quote in (reason.evidence.mine, reason.evidence.theirs)
        if quote
    ]
    assert not any("\u202e" in quote.text for quote in quotes)
    assert {quote.language for quote in quotes if quote.text.startswith(("We build", "Droni"))} <= {"en", "it"}
    assert all(quote.language == "en" for quote in quotes if quote.text.startswith("We build"))


def test_what_is_written_in_capitals_is_told_in_small_letters(ranked: Ranked) -> None:
    told = [
        sentence
        for south, north, _, explanation in explained(ranked)
        if (south, north) == ("MAIUSCOLO SRL", "ООО Сварка")
        for sentence in sentences(explanation, Names("Maiuscolo", "Svarka"), "it")
    ]
    assert any("Teste di saldatura laser" in sentence for sentence in told)
    assert not any(word in sentence for sentence in told for word in ("SALDATURA", "ГОЛОВКИ"))


def test_a_description_that_is_all_background_is_missing(ranked: Ranked) -> None:
    for south, _, _, explanation in explained(ranked):
        missing = ("a", "description") in [(item.side, item.field) for item in explanation.missing]
        assert missing == (south == "Vuoto")
