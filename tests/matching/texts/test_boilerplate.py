"""What many companies of a portfolio share is background; what they do is not, however many do it."""

from collections.abc import Sequence

import numpy as np
import pytest

from matching.blocks import block
from matching.encoders import Encoder
from matching.portfolio import Portfolio, portfolio
from matching.profiles import Form, Opportunity, Profile, TextLanguage
from tests.support.models import model

WORK: Sequence[tuple[TextLanguage, str]] = (
    ("it", "Stampiamo etichette adesive per bottiglie di vino."),
    ("it", "Costruiamo presse idrauliche per la lavorazione della gomma."),
    ("it", "Alleviamo trote in vasche di acqua sorgiva."),
    ("it", "Produciamo lenti per telescopi e microscopi."),
    ("ru", "Ремонтируем лопасти ветрогенераторов."),
    ("ru", "Шьём чехлы для медицинских приборов."),
    ("ru", "Выпускаем дрожжи для пекарен."),
    ("ru", "Разрабатываем антенны для спутников."),
    ("en", "We tan leather for saddles."),
    ("en", "We survey caves with laser scanners."),
    ("en", "We grow crystals for watches."),
    ("en", "We recycle lithium batteries from buses."),
)
RESEARCH = {
    "it": "Investiamo costantemente in ricerca e sviluppo.",
    "ru": "Мы постоянно инвестируем в исследования и разработки.",
    "en": "We continuously invest in research and development.",
}
SOFTWARE = {
    "it": "Sviluppiamo software su misura.",
    "ru": "Мы разрабатываем программное обеспечение на заказ.",
    "en": "We develop custom software.",
}
"""Certainly what a company does."""

Saying = dict[TextLanguage, str]


def companies(sentence: Saying, *, of: int = len(WORK)) -> list[Profile]:
    """Each does something of its own; the first of them add a sentence, each in its language."""
    return [
        Profile(number, "company", f"C{number}", {language: f"{work} {sentence[language]}" if number <= of else work})
        for number, (language, work) in enumerate(WORK, 1)
    ]


def measured(encoder: Encoder, profiles: list[Profile]) -> Portfolio:
    return portfolio(profiles[::2], profiles[1::2], encoder.encode)


def quotes(encoder: Encoder, profiles: list[Profile], known: Portfolio | None) -> str:
    return " ".join(block(profiles, encoder.encode, None, known).about.texts.quotes)


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return model()


def test_what_many_say_in_three_languages_is_not_compared(bundled: Encoder) -> None:
    said = companies(RESEARCH)
    assert all(sentence in quotes(bundled, said, None) for sentence in RESEARCH.values())
    without = block(said, bundled.encode, None, measured(bundled, said)).about.texts
    plain = block(companies({}, of=0), bundled.encode).about.texts
    assert without.quotes == plain.quotes
    np.testing.assert_array_equal(without.whole, plain.whole)


def test_a_company_that_comes_later_is_read_alike(bundled: Encoder) -> None:
    known = Portfolio.from_bytes(measured(bundled, companies(RESEARCH)).to_bytes())
    work = "Tagliamo marmo con getti d'acqua."
    later = Profile(99, "company", "Later", {"it": f"{work} Investiamo sempre in ricerca e sviluppo."})
    assert quotes(bundled, [later], known) == work


def test_an_offer_is_compared_without_it_and_keeps_its_title(bundled: Encoder) -> None:
    known = measured(bundled, companies(RESEARCH))

    def offering(title: str, text: str) -> Profile:
        return Profile(99, "company", "C", offers=(Opportunity(1, Form.JOINT_PROJECT, title, text, "it"),))

    said = offering("Lenti per telescopi", f"Diametro fino a 2 metri. {RESEARCH['it']}"), offering(RESEARCH["it"], "")
    offers = block(said, bundled.encode, None, known).offers.texts
    assert offers.quotes == ("Lenti per telescopi", "Diametro fino a 2 metri.", RESEARCH["it"])


@pytest.mark.parametrize("of", [1, 3])
def test_what_few_say_counts(bundled: Encoder, of: int) -> None:
    said = companies(RESEARCH, of=of)
    assert RESEARCH["it"] in quotes(bundled, said, measured(bundled, said))


def test_what_companies_certainly_do_counts_however_many_do_it(bundled: Encoder) -> None:
    said = companies(SOFTWARE)
    assert all(sentence in quotes(bundled, said, measured(bundled, said)) for sentence in SOFTWARE.values())


def test_what_is_all_that_a_company_says_counts(bundled: Encoder) -> None:
    known = measured(bundled, companies(RESEARCH))
    alone = Profile(99, "company", "Alone", {"it": RESEARCH["it"]})
    assert quotes(bundled, [alone], known) == quotes(bundled, [alone], None)


def test_titles_that_are_all_that_many_say_are_no_boilerplate(bundled: Encoder) -> None:
    said = [Profile(number, "company", f"C{number}", {"it": RESEARCH["it"]}) for number in range(1, 13)]
    assert not len(measured(bundled, said).boilerplate)
