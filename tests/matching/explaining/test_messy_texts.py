"""Texts as they are copied from web sites: what is no text, or background, is never a reason."""

from collections.abc import Iterator

import pytest

from matching.blocks import Block, block
from matching.calibration import Calibrations, calibrations
from matching.encoders import load_encoder
from matching.explaining.explain import Explanation, explain
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Language, Opportunity, Profile
from matching.ranking import RankedPairs, rank
from matching.texts.cleaning import plain_text
from matching.texts.vectors import quantised

BOILERPLATE = (
    "Azienda leader nel settore, con un team giovane e dinamico, offriamo soluzioni innovative a 360 gradi per ogni "
    "esigenza del cliente. "
)
HTML = (
    "<p>Siamo un&#39;azienda che produce <b>sensori di pressione</b> per l&rsquo;industria alimentare.<br/>"
    "Contatti: Nome Cognome, +39 0464 123456, nome@example.org</p>"
)


def company(number: int, name: str, language: Language, text: str, need: str = "", offer: str = "") -> Profile:
    def stated(first: int, title: str) -> tuple[Opportunity, ...]:
        return (Opportunity(first + number, Form.COMMERCIAL_PARTNERSHIP, title, "", language),) if title else ()

    return Profile(number, "company", name, {language: plain_text(text)}, stated(100, offer), stated(200, need))


SOUTH = (
    company(0, "Html", "it", HTML, "Distributore di sensori di pressione in Russia"),
    company(1, "Boiler Uno", "it", 3 * BOILERPLATE + "Tagliamo tubi in titanio.", "Cliente per tubi in titanio"),
    company(2, "Boiler Due", "it", 3 * BOILERPLATE + "Coltiviamo funghi.", "Importatore di funghi secchi"),
    company(3, "Vuoto", "it", 3 * BOILERPLATE, "Teste di saldatura laser"),
)
NORTH = (
    company(4, "Дистрибуция", "ru", "Поставляем датчики и КИП пищевым предприятиям.", "Европейские датчики давления"),
    company(
        5, "Болт", "ru", "Лидер отрасли. Молодая команда, решения под ключ. Делаем титановые болты.", "Титановая труба"
    ),
    company(6, "Сварка", "ru", "Сварочные головки для волоконных лазеров до 6 кВт", offer="Сварочные лазерные головки"),
)

Ranked = tuple[Block, Block, Calibrations, RankedPairs]


@pytest.fixture(scope="module")
def ranked() -> Ranked:
    encoder = load_encoder()
    a, b = (block(side, lambda texts: quantised(encoder.encode(texts))) for side in (SOUTH, NORTH))
    scale = calibrations(a, b)
    (pairs,) = (one for one in rank(a, b, DEFAULT_WEIGHTS, scale, 5) if one.form is Form.COMMERCIAL_PARTNERSHIP)
    return a, b, scale, pairs


def explained(ranked: Ranked) -> Iterator[tuple[str, str, float, Explanation]]:
    a, b, scale, pairs = ranked
    for index, (i, j) in enumerate(zip(pairs.a, pairs.b, strict=True)):
        found = explain(pairs, index, a, b, DEFAULT_WEIGHTS[pairs.form], scale)
        yield SOUTH[i].name, NORTH[j].name, float(pairs.score[index]), found


def test_markup_contacts_and_boilerplate_are_never_quoted(ranked: Ranked) -> None:
    quoted = [
        quote.text
        for *_, explanation in explained(ranked)
        for reason in explanation.reasons
        for quote in (reason.evidence.mine, reason.evidence.theirs)
        if quote
    ]
    assert any("un'azienda che produce sensori di pressione" in text for text in quoted)
    for unwanted in ("<", "&", "example.org", "leader", "Лидер", "360", "Молодая"):
        assert not any(unwanted in text for text in quoted)


def test_what_is_left_beside_boilerplate_decides(ranked: Ranked) -> None:
    scores = {(south, north): score for south, north, score, _ in explained(ranked)}
    assert max(scores, key=lambda pair: scores[pair] if pair[0] == "Boiler Uno" else 0) == ("Boiler Uno", "Болт")
    assert max(scores, key=lambda pair: scores[pair] if pair[0] == "Html" else 0) == ("Html", "Дистрибуция")
    assert max(score for (south, _), score in scores.items() if south == "Boiler Due") < 25


def test_a_description_that_is_all_background_is_missing(ranked: Ranked) -> None:
    for south, _, _, explanation in explained(ranked):
        missing = ("a", "description") in [(item.side, item.field) for item in explanation.missing]
        assert missing == (south == "Vuoto")
