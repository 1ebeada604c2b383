"""What is personal in a text is masked; figures and titles are not."""

import pytest

from matching.texts.contacts import MASK, masked


@pytest.mark.parametrize(
    ("text", "shown", "kinds"),
    [
        ("Scrivere a nome@example.org per le valvole", f"Scrivere a {MASK} per le valvole", ["e-mail address"]),
        ("info [at] prova.example", MASK, ["e-mail address"]),
        ("Reach us at +39 0464 123456 today", f"Reach us at {MASK} today", ["telephone number"]),
        ("Тел. 8 (495) 123-45-67", MASK, ["telephone number"]),
        ("cell. 347 1234567", MASK, ["telephone number"]),
        ("Referente: Mario Rossi", f"Referente: {MASK}", ["name of a person"]),
        ("L'ing. Mario Rossi dirige", f"L'ing. {MASK} dirige", ["name of a person"]),
        ("The CEO, John Smith, leads", f"The CEO, {MASK}, leads", ["name of a person"]),
        ("Генеральный директор Иванов Иван Петрович", f"Генеральный директор {MASK}", ["name of a person"]),
        ("Разработка П. И. Иванова", f"Разработка {MASK}", ["name of a person"]),
        ("Директор: Пётр Иванов, p@example.org", f"Директор: {MASK}, {MASK}", ["e-mail address", "name of a person"]),
    ],
)
def test_contact_data_and_people_are_masked(text: str, shown: str, kinds: list[str]) -> None:
    assert masked(text) == (shown, tuple(kinds))
    assert masked(shown) == (shown, ())


@pytest.mark.parametrize(
    "text",
    [
        "Torque 500–900 N·m at 1 200 000 cycles",
        "EN 10204-3.1, ISO 13849-1/-2, 300 500000",
        "Motori 0,5 kW, 380/400 V, -40 °C",
        "Direttore dei lavori e titolare di brevetti",
        "Contact us for pumps made in Italy",
        "contatto elettrico argento-nichel",
        "Сертификаты ГОСТ Р 8.596, Политехнический университет",
        "Laboratorio del Politecnico di Milano",
    ],
)
def test_figures_and_institutions_stay(text: str) -> None:
    assert masked(text) == (text, ())
