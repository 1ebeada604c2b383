"""Sentences whose words tell on which side they are drafted."""

import pytest

from matching.suggesting.sides import by_its_words
from matching.texts.statements import Role, Statement


def side(sentence: str, role: Role, confidence: float = 0.6) -> Role:
    return by_its_words(Statement(sentence, "en", role, confidence)).role


@pytest.mark.parametrize(
    "sentence",
    [
        "Il nostro brevetto di trattamento al plasma è disponibile in licenza a produttori esteri.",
        "Our patent is available for licence.",
        "Запатентованный способ доступен по лицензии.",
        "Предлагаем технологию изготовления датчиков по лицензии.",
        "Проводим клинические исследования медицинских изделий.",
        "Eseguiamo prove di laboratorio per terzi.",
        "We run clinical trials of medical devices.",
    ],
)
def test_what_is_given_is_an_offer(sentence: str) -> None:
    assert side(sentence, "seeks") == "does"


@pytest.mark.parametrize(
    "sentence",
    [
        "Siamo un caseificio cooperativo con 22 soci allevatori.",
        "Мы — семейная сыроварня в Подмосковье.",
        "We are a cooperative dairy with 22 members.",
    ],
)
def test_what_a_company_is_is_no_need(sentence: str) -> None:
    assert side(sentence, "seeks") == "background"


@pytest.mark.parametrize(
    "sentence",
    [
        "Siamo un produttore che cerca importatori.",
        "We are a maker who looks for dealers.",
        "Предлагаем сотрудничество дилерам.",
        "Offriamo collaborazione ai distributori.",
        "We offer partnership to dealers.",
        "Хотим предложить партнёрам наши сыры.",
        "Produttori di latte biologico della zona.",
    ],
)
def test_what_wishes_for_somebody_stays_a_need(sentence: str) -> None:
    assert side(sentence, "seeks") == "seeks"


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Собственный склад-холодильник 1500 кв. м.", "background"),
        ("Magazzino refrigerato di proprietà.", "background"),
        ("Our own fleet of 20 lorries.", "background"),
        ("Собственное производство мебели из дуба.", "does"),
        ("Magazzino automatico per farmacie.", "does"),
        ("Our own cheese, made of raw milk.", "does"),
    ],
)
def test_what_a_company_has_for_itself_is_no_offer(sentence: str, role: Role) -> None:
    assert side(sentence, "does", 0.9) == role


@pytest.mark.parametrize(
    "sentence",
    [
        "Арендуем в Италии небольшой офис 20 кв. м на полгода.",
        "Cerchiamo un locale di circa 200 mq a Mosca.",
        "We need a small office in Trento.",
    ],
)
def test_a_room_that_is_looked_for_is_a_need(sentence: str) -> None:
    assert side(sentence, "does", 0.3) == "seeks"
