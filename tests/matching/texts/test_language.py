import pytest

from matching.texts.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Датчики LiDAR для БПЛА", "ru"),
        ("НАСОСЫ", "ru"),
        ("Pompe per acque reflue con motore a magneti permanenti", "it"),
        ("Lavorazione carni", "it"),
        ("A maker of pumps for waste water", "en"),
        ("Printing services", "en"),
        ("Scanner LiDAR con software di elaborazione, compatibile con ГЛОНАСС", "it"),
        ("", "en"),
        ("42", "en"),
    ],
)
def test_the_language_of_a_text_is_guessed(text, language):
    assert language_of(text) == language
