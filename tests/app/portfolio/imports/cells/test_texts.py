"""Texts as they are copied."""

import pytest

from app.portfolio.imports.cells.texts import by_language, read_text


@pytest.mark.parametrize(
    ("cell", "text", "remark"),
    [
        ("<p>Pompe &amp; valvole</p>", "Pompe & valvole", None),
        ("Насосы\u202e и клапаны\x07", "Насосы и клапаны", None),
        ("n.d.", None, None),
        ("Pompe. Tel. 0464 123456", "Pompe. […]", "a telephone number is kept out of the profile"),
        (
            "Pompe. Referente: Mario Rossi, m@example.org",
            "Pompe. Referente: […], […]",
            "and the name of a person are kept",
        ),
    ],
)
def test_texts_are_cleaned_and_keep_nobody_s_number(cell: str, text: str | None, remark: str | None) -> None:
    reading = read_text(cell)
    assert reading.value == text
    assert (reading.remark is None) if remark is None else (remark in str(reading.remark))


def test_a_long_text_is_kept_unless_there_is_a_limit_and_then_cut_at_a_sentence() -> None:
    long = "Facciamo sensori. " * 500
    assert read_text(long).value == long.strip()
    cut = read_text(long, most=4000)
    assert cut.value is not None
    assert 3900 < len(cut.value) <= 4000
    assert cut.value.endswith("Facciamo sensori.")
    assert "the first 4000 are kept" in str(cut.remark)
    assert len(read_text("x" * 9000, most=4000).value or "") == 4000


ITALIAN = "Progettiamo pompe per la lavorazione del latte."
ENGLISH = "We build the pumps for dairies of the valley."
RUSSIAN = "Обслуживаем молочные заводы по всей России."


def test_the_language_is_found_sentence_by_sentence() -> None:
    assert by_language(ITALIAN) == {"it": ITALIAN}
    assert by_language(f"{ITALIAN} {ENGLISH}\n{RUSSIAN} {ITALIAN}") == {
        "it": f"{ITALIAN}\n{ITALIAN}",
        "en": ENGLISH,
        "ru": RUSSIAN,
    }
    with_motto = f"{ITALIAN} The best of it. {ITALIAN}"
    assert by_language(with_motto) == {"it": with_motto}, "a motto is no text of its own"
