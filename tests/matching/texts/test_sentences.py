import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.texts.sentences import MAX_WORDS, sentences

WORDS = [
    "La",
    "sede",
    "S.r.l.",
    "è",
    "0.5",
    "мм,",
    "т.е.",
    "Завод",
    "г.",
    "2008",
    "e.g.",
    "LiDAR",
    "sensors;",
    "(ca.",
]
MARKS = ["\n", "\n\n", "\r\n", "• ", "- ", "1. ", " ", "\u00a0", "\t", "...", "?!", "».", "«Мы", "word " * 70]
PROSE = st.lists(st.sampled_from(WORDS + MARKS) | st.text(max_size=12)).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "La Rossi S.r.l. Meccanica fora da 0.5 mm, ca. 300 pezzi. L'ing. M. Bianchi la dirige! "
            "Esporta, ecc. È viva.",
            [
                "La Rossi S.r.l. Meccanica fora da 0.5 mm, ca. 300 pezzi.",
                "L'ing. M. Bianchi la dirige!",
                "Esporta, ecc.",
                "È viva.",
            ],
        ),
        (
            "Точность 0.5 мм, т.е. высокая. Основан в 2008 г. "
            "Завод стоит в г. Москва, ул. Ленина, д. 5, и т.д. Мы растём…",
            [
                "Точность 0.5 мм, т.е. высокая.",
                "Основан в 2008 г.",
                "Завод стоит в г. Москва, ул. Ленина, д. 5, и т.д.",
                "Мы растём…",
            ],
        ),
        (
            "We scan, e.g. LiDAR (see fig. 3). Really? “Yes.” 24 people do",
            ["We scan, e.g. LiDAR (see fig. 3).", "Really?", "“Yes.”", "24 people do"],
        ),
    ],
)
def test_prose_is_split_at_sentence_ends_but_not_at_abbreviations_initials_or_decimals(text, expected):
    assert sentences(text) == tuple(expected)


def test_list_items_and_titles_stand_alone_while_wrapped_lines_stay_together():
    text = (
        "Our offer\n- sensors\n* drives\n1. First step\n2) second step\n"
        "A long line that was\nwrapped. Inline • one • two"
    )
    assert sentences(text) == (
        "Our offer",
        "- sensors",
        "* drives",
        "1. First step",
        "2) second step",
        "A long line that was\nwrapped.",
        "Inline",
        "• one",
        "• two",
    )


def test_a_long_sentence_is_cut_at_its_strongest_late_mark():
    text = "uno " * 30 + "due, " + "tre " * 10 + "quattro; " + "cinque, " * 40
    first, *rest = sentences(text)
    assert first.endswith("quattro;")
    assert all(len(piece.split()) <= MAX_WORDS for piece in rest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们生产传感器。寻找经销商！", ["我们生产传感器。", "寻找经销商！"]),
        ("نصنع أجهزة استشعار. هل تبحث عن شريك؟ نحن هنا.", ["نصنع أجهزة استشعار.", "هل تبحث عن شريك؟", "نحن هنا."]),
    ],
)
def test_letters_without_capitals_begin_sentences_too(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


@pytest.mark.parametrize("text", ["", "   ", "\n\n\t"])
def test_a_blank_text_has_no_sentences(text):
    assert sentences(text) == ()


@settings(max_examples=300, deadline=None)
@given(PROSE)
def test_every_piece_can_be_quoted_and_no_word_is_lost(text):
    pieces = sentences(text)
    place = 0
    for piece in pieces:
        assert piece == piece.strip() != ""
        assert len(piece.split()) <= MAX_WORDS
        place = text.index(piece, place) + len(piece)
    assert " ".join(pieces).split() == text.split()
