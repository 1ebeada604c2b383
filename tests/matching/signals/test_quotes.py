"""What is quoted of two texts says something."""

import pytest

from matching.signals.quotes import TELLS_TRADE, SourceTexts, best_sentences, in_words, readable
from matching.texts.vectors import Passage, Texts, embed
from tests.support.encoder import encode

AS_MAY_BE = (("it", True), ("ru", False))


def texts(title: str, body: str = "") -> Texts:
    return embed([Passage.of("en", title, body)], encode)


def quoted(one: Texts, other: Texts) -> tuple[str, str]:
    mine, theirs, _ = best_sentences(one, 0, other, 0)
    return one.quotes[mine], other.quotes[theirs]


@pytest.mark.parametrize(
    "fragment", ["2015", "ISO 9001", "About us", "12, 24, 48 V", "Tel. +39 0464 443 313, 0464 443 314"]
)
def test_figures_and_scraps_say_nothing(fragment: str) -> None:
    assert not in_words(fragment)


@pytest.mark.parametrize("title", ["Vacuum pumps", "Biogas analyser NB-3", "Single-mode VCSEL, 850 nm", "Литьё титана"])
def test_a_short_title_says_something(title: str) -> None:
    assert in_words(title)


def test_a_row_of_figures_is_not_readable() -> None:
    assert readable("We make pumps of seven sizes for cold rooms.")
    assert not readable("10 mm, 20 mm, 30 mm, 40 mm, 50 mm, 60 mm, 70 mm")


def test_two_that_seek_are_not_quoted_as_if_one_had_what_the_other_seeks() -> None:
    seeking, doing = (
        "We are looking for a dealer in Norway who sells pumps.",
        "A dealer in Finland who sells valves to mills.",
    )
    sought = "We are looking for a dealer in Finland who sells valves."
    assert quoted(texts(sought), texts(seeking, doing)) == (sought, doing)
    need = texts("Looked for: a dealer in Norway")
    assert quoted(texts(sought), texts("Timber houses with cellars in the forest.", seeking))[1] != seeking
    assert best_sentences(need, 0, texts(seeking, doing), 0)[1] == 0
    assert best_sentences(need, 0, texts(seeking, doing), 0, asked=True)[1] == 1, "all of a need asks"


def test_a_scrap_at_the_head_gives_way_to_a_sentence() -> None:
    body = "We make a laser stage for every drone that flies."
    assert quoted(texts("2015", body), texts("2015", body)) == (body, body)


def test_a_title_without_which_two_texts_would_be_as_alike_gives_way_to_what_they_have_in_common() -> None:
    shared = "We make diaphragm pumps for abrasive slurry in mines."
    assert quoted(texts("Rooms by the lake", shared), texts(shared)) == (shared, shared)
    assert quoted(texts("Pumps for slurry", shared), texts("Pumps for slurry", shared))[0] == "Pumps for slurry"


@pytest.mark.parametrize(
    ("presenting", "making"),
    [
        (
            "Siamo un caseificio cooperativo con latte di 22 soci.",
            "Produciamo formaggi stagionati di latte crudo e burro.",
        ),
        (
            "Мы — семейная сыроварня с молоком (latte) своих коров.",
            "Производим выдержанные сыры и масло (latte) в деревне.",
        ),
        ("We are a cooperative dairy with latte of 22 members.", "We make hard cheese of latte with our herbs."),
    ],
)
def test_what_is_made_is_quoted_before_what_kind_of_company_one_is(presenting: str, making: str) -> None:
    trade = texts("Latte.")
    firsts = [best_sentences(texts(presenting, one), 0, trade, 0, TELLS_TRADE)[0] for one in (making, presenting)]
    assert firsts == [1, 0]


def test_a_scrap_is_quoted_where_there_is_nothing_else() -> None:
    assert quoted(texts("2015"), texts("Laser stage for drones")) == ("2015", "Laser stage for drones")


def test_a_sentence_is_known_in_the_other_languages_of_its_company() -> None:
    said = {"it": ("pumps for slurry", "a hall by the sea"), "ru": ("slurry pumps", "two cranes"), "en": ("a team",)}
    about = embed([Passage(language, " ".join(own), own, (True,) * len(own)) for language, own in said.items()], encode)
    quote = SourceTexts("description", about).quote(0, 0)
    assert (quote.text, quote.versions) == ("pumps for slurry", (("ru", "slurry pumps"),))
    assert SourceTexts("description", about).quote(0, 1).versions == ()


def test_what_may_not_be_quoted_is_not_quoted_in_another_language() -> None:
    own, other = (Passage(language, "slurry pumps", ("slurry pumps",), (may,)) for language, may in AS_MAY_BE)
    assert SourceTexts("description", embed([own, other], encode)).quote(0, 0).versions == ()
