"""Texts copied from web sites."""

import pytest

from matching.texts.cleaning import plain_text
from matching.texts.sentences import sentences


@pytest.mark.parametrize(
    ("copied", "plain"),
    [
        ("<p>Un&#39;azienda <b>giovane</b></p>", "Un'azienda giovane"),
        ("pumps &amp; valves", "pumps & valves"),
        ("&lt;b&gt;pumps&lt;/b&gt;", "pumps"),
        ("grain < 5 µm and > 2 µm", "grain < 5 µm and > 2 µm"),
        ("<script>if (a < b) run()</script>Pumps<!-- old -->", "Pumps"),
        ("abc \u202edef\u200b", "abc def"),
        ("&amp;lt;b&amp;gt;pumps &amp;amp; valves", "pumps & valves"),
        ("so\u00adft\u2066ware\ud800\x85pumps\xa0and", "software\npumps and"),
        ("Насосы", "Насосы"),
    ],
)
def test_only_what_is_written_stays(copied: str, plain: str) -> None:
    assert plain_text(copied) == plain


def test_paragraphs_and_lines_end_sentences() -> None:
    copied = "<p>We make pumps<br/>Valves, too</p><ul><li>seals</li><li>rings</li></ul>"
    assert sentences(plain_text(copied)) == ("We make pumps", "Valves, too", "seals", "rings")
