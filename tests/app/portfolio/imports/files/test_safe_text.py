"""What a spreadsheet would run is refused; what only looks a little like it is not."""

import pytest

from app.portfolio.imports.files.safe_text import why_unsafe


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "@A1",
        "@cmd|'/C calc'!A0",
        "=A1",
        "=Foglio1!A1",
        "=somma di A1:A2",
        " =HYPERLINK(1)",
        "+SUM(A1:A9)",
        "-sum(1)",
        "+ SUM(A1)",
        "+СУММ(A1)",
        "-cmd|'/C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "- cmd|'/C calc'!A0",
        "+A1",
        "-$B$2",
        "+Лист1!A1",
        "-A1*2",
        "＝1",
    ],
)
def test_a_formula_is_refused(text):
    assert why_unsafe(text) == "looks like a spreadsheet formula; write plain text"


@pytest.mark.parametrize(
    "text",
    [
        "+7 495 123-45-67",
        "+7(495)1234567",
        "+39 0464 443111",
        "- item",
        "@traghetto prova s.r.l.",
        "@scuola: piattaforma per laboratori",
        "- motori (brushless)",
        "- sensor(s)",
        "- prima voce\n- seconda | terza",
        "-40 °C … +85 °C",
        "-5V(max)",
        "+/- 5 µm",
        "-M12 viti",
        "-10%",
        "=Uguale Prova Srl",
        "+Sole Prova S.r.l.",
        "a = b",
        "info@example",
        "—",
        "-",
        "",
    ],
)
def test_plain_text_passes(text):
    assert why_unsafe(text) is None


@pytest.mark.parametrize(("text", "code"), [("a\0b", "0000"), ("\x1b[0m", "001B"), ("\ud83d", "D83D")])
def test_invisible_characters_are_refused_by_their_code(text, code):
    assert why_unsafe(text) == f"holds an invisible control character (U+{code})"
