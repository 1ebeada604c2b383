"""Figures as Italian, Russian and English texts write them."""

from math import inf

import pytest

from matching.profiles import Language
from matching.texts.quantities.reading import quantities
from matching.texts.vectors import LANGUAGES


def read(text: str, language: Language = "en") -> list[tuple[str, str | None, float, float]]:
    return [
        (found.dimension, found.of, round(found.low, 6), round(found.high, 6)) for found in quantities(text, language)
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "coppia 500–900 N·m"),
        ("it", "da 500 a 900 Nm"),
        ("ru", "от 500 до 900 Н·м"),
        ("ru", "Передача на 500-900 Нм с полым валом"),
        ("en", "0.5 to 0.9 kNm"),
        ("en", "between 500 and 900 newton metres"),
    ],
)
def test_a_torque_is_the_same_in_every_language(language: Language, text: str) -> None:
    assert read(text, language) == [("torque", None, 500, 900)]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("it", "1.200,5 kW", 1200.5e3),
        ("en", "1,200.5 kW", 1200.5e3),
        ("it", "3.000 kW", 3e6),
        ("en", "3.000 kW", 3e3),
        ("ru", "3,5 кВт", 3.5e3),
        ("it", "0,25 MW", 0.25e6),
        ("ru", "1 200 Вт", 1200),
        ("ru", "1,5 тыс. кВт", 1.5e6),
        ("en", "2 million W", 2e6),
        ("en", "1e3 W", 1e3),
    ],
)
def test_decimal_marks_are_those_of_the_language(language: Language, text: str, value: float) -> None:
    assert read(text, language) == [("power", None, value, value)]


@pytest.mark.parametrize(
    ("language", "text", "low", "high"),
    [
        ("it", "massa sotto 1,9 kg", -inf, 1.9),
        ("it", "massa non oltre 1,9 kg", -inf, 1.9),
        ("ru", "масса не более 350 г", -inf, 0.35),
        ("ru", "масса не менее 350 г", 0.35, inf),
        ("ru", "масса более 2 т", 2000, inf),
        ("en", "weight at least 5 kg", 5, inf),
        ("en", "weight less than 5 kg", -inf, 5),
        ("en", "weight not less than 5 kg", 5, inf),
        ("en", "mass 5 kg or more", 5, inf),
        ("it", "massa 5 kg massimo", -inf, 5),
        ("en", "weighs 400 g", 0.4, 0.4),
        ("en", "weighs 400 g to 2 kg", 0.4, 2),
    ],
)
def test_bounds_leave_one_end_open(language: Language, text: str, low: float, high: float) -> None:
    assert read(text, language) == [("mass", "mass", low, high)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "12 t/h", ("throughput", None, 3.333334, 3.333334)),
        ("ru", "600 dpi", ("print resolution", None, 600, 600)),
        ("ru", "толщина 5 мкм", ("length", "thickness", 0.000005, 0.000005)),
        ("it", "da -40 a +85 °C", ("temperature", None, -40, 85)),
        ("ru", "-40…+85 °С", ("temperature", None, -40, 85)),
        ("it", "3.000 giri/min", ("rotation", None, 3000, 3000)),
        ("ru", "800 м²", ("area", None, 800, 800)),
        ("en", "6 bar", ("pressure", None, 600000, 600000)),
        ("ru", "24 В", ("voltage", None, 24, 24)),
        ("it", "rendimento 97 %", ("ratio", "efficiency", 97, 97)),
        ("ru", "моменты 15, 60 и 150 Н·м", ("torque", None, 15, 150)),
        ("en", "error ±8″", ("angle", "accuracy", 0.002222, 0.002222)),
        ("ru", "перекос до 2 угловых минут", ("angle", "backlash", -inf, 0.033333)),
    ],
)
def test_units_and_what_they_measure(
    language: Language, text: str, expected: tuple[str, str | None, float, float]
) -> None:
    assert read(text, language) == [expected]


def test_each_figure_has_the_property_named_beside_it() -> None:
    text = "diametro esterno da 50 a 180 mm con foro passante fino a 62 mm, spessore 9 mm, 0,3-28 Nm in continuo"
    assert [(of, said) for _, of, _, _, said in map(_fields, text_figures(text))] == [
        ("diameter", "50 a 180 mm"),
        ("bore", "fino a 62 mm"),
        ("thickness", "9 mm"),
        (None, "0,3-28 Nm"),
    ]


def text_figures(text: str) -> list[object]:
    return list(quantities(text, "it"))


def _fields(found: object) -> tuple[str, str | None, float, float, str]:
    return tuple(getattr(found, name) for name in ("dimension", "of", "low", "high", "said"))  # type: ignore[return-value]  # five values


@pytest.mark.parametrize(
    "text",
    [
        "9 Nm/kg", "300 x 300 x 450 mm", "4х1,5 м", "ISO 9001", "in 2015", "В 2015 г. выпущено", "Nel 2012 ha ricevuto",
        "316L", "1.2.3 kg", "no figures at all", "IEC 61131-3", "640x512", "24/7", "EUR 950",
    ],
)  # fmt: skip
def test_what_is_no_figure_of_a_quantity_is_passed_over(text: str) -> None:
    assert {found for language in LANGUAGES for found in quantities(text, language)} == set()


def test_a_length_is_compared_only_if_it_is_known_which() -> None:
    bare, thick, torque = (quantities(text, "en")[0] for text in ("5 mm", "5 mm thick", "5 Nm"))
    assert bare.key is None
    assert thick.key == ("length", "thickness")
    assert torque.key == ("torque", "")
