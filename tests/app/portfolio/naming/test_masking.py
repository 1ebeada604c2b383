"""What masks a company's name in a text, and what leaves it alone."""

import time

import pytest

from app.portfolio.naming.masking import names_of, says, without_name

MASKED = [
    ("Zefirante S.r.l.", "La Zefirante srl produce pompe.", "La […] srl produce pompe."),
    ("Zefirante S.r.l.", "ZEFIRANTE, dal 1990", "[…], dal 1990"),
    ("Zefirante S.r.l.", "www.zefirante.it", "www.[…].it"),
    ("Alfa Test S.p.A.", "Scrivete ad alfa-test.it o AlfaTest", "Scrivete ad […].it o […]"),
    ("ООО «Квантрел»", "Компания Квантрел и завод Квантрела", "Компания […] и завод […]"),
    ("ООО «Квантрел»", "Kvantrel makes lasers", "[…] makes lasers"),
    ("Pump", "pumps for water", "pumps for water"),
    ("Alfa Test", "the test of alfa particles", "the test of alfa particles"),
]


@pytest.mark.parametrize(("name", "text", "told"), MASKED)
def test_a_name_is_masked_however_it_is_spelled_and_nothing_else_is(name: str, text: str, told: str) -> None:
    assert without_name(text, name) == told
    assert says(text, name) == (text != told)


@pytest.mark.parametrize(
    "text",
    ["a" + "\n" * 20_000 + "b " + "Energia " * 200, "Con Energia " * 8_000, "Energia." + " ь" * 20_000],
    ids=["many empty lines", "said often", "letters without a sound"],
)
def test_no_text_takes_long(text: str) -> None:
    names = names_of(("Energia S.r.l.",))
    before = time.process_time()
    assert "Con Energia" not in names.mask(text)
    assert names.are_said(f"{text} Energia srl")
    assert time.process_time() - before < 5
