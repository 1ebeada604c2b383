import pytest

from matching.encoders.lettercase import normalise_case


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("СВАРОЧНЫЕ РОБОТЫ ДЛЯ ЗАВОДОВ", "сварочные роботы для заводов"),
        ("ROBOT di SALDATURA per il settore CNC", "robot di saldatura per il settore CNC"),
        ("Robot FANUC30 e PLC per Trento", "Robot FANUC30 e PLC per Trento"),
        ("Una frase normale", "Una frase normale"),
        ("2024 — 0.5", "2024 — 0.5"),
        ("", ""),
    ],
)
def test_shouting_is_lowered_and_acronyms_stay(text, expected):
    assert normalise_case(text) == expected


def test_sixty_per_cent_of_capitals_is_not_yet_a_shouted_text():
    assert normalise_case("ABC de") == "ABC de"
    assert normalise_case("ABCD de") == "abcd de"
