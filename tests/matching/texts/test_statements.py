"""The roles of sentences, by the real encoder and by one that the weights do not fit."""

import csv
import re
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.statements import FOLDER, accuracy, served, training_sentences
from matching.encoders import encoder_identity
from matching.texts.asking import asks_outright
from matching.texts.making import says_what_is_made
from matching.texts.statements import (
    CERTAIN,
    ROLES,
    RoleModel,
    Statement,
    bundled_roles,
    statements,
    telling_passages,
    without_contacts,
)
from matching.texts.vectors import LANGUAGES, Encode
from tests.support.models import encoding


@pytest.fixture(scope="module")
def encode() -> Encode:
    return encoding()


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return training_sentences()


def test_every_role_has_many_training_sentences_in_every_language(rows: list[dict[str, str]]) -> None:
    assert len({row["sentence"] for row in rows}) == len(rows)
    for role in ROLES:
        for language in LANGUAGES:
            assert 60 <= sum((row["role"], row["language"]) == (role, language) for row in rows) <= 120


def test_no_training_sentence_is_of_the_demo(rows: list[dict[str, str]]) -> None:
    """Not even in part: stock phrases are as long as five words, so none shares six in a row."""
    demo = {
        run for path in (FOLDER.parents[1] / "app/demo/companies").iterdir() for run in _runs(path.read_text("utf-8"))
    }
    assert [row["sentence"] for row in rows if demo.intersection(_runs(row["sentence"]))] == []


def _runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_sentences_of_unseen_topics_are_read_right(rows: list[dict[str, str]], encode: Encode) -> None:
    figures = accuracy(rows, encode)
    for language in LANGUAGES:
        assert figures["accuracy"][language] > 0.74
        assert figures["by role"]["background"][language] > 0.88
    assert figures["of what is read as background, is"] > 0.9


def test_the_served_weights_are_those_of_the_training_sentences(rows: list[dict[str, str]], encode: Encode) -> None:
    fitted, stored = served(rows, encode), bundled_roles()
    assert stored.encoder == "/".join(encoder_identity())
    np.testing.assert_allclose(stored.weights, fitted.weights, atol=0.01)
    same = RoleModel.from_json(stored.to_json())
    np.testing.assert_array_equal(same.weights, stored.weights)


def test_weights_for_other_roles_are_refused() -> None:
    with pytest.raises(ValueError, match="--fit"):
        RoleModel.from_json(bundled_roles().to_json().replace('"seeks"', '"wants"'))


def test_the_four_roles_are_told_apart(encode: Encode) -> None:
    text = (
        "We make dosing pumps for aggressive liquids. Our pumps are used in laundries and paper mills. "
        "We are looking for a dealer in Finland. Our company was founded in 1975 by two brothers."
    )
    (found,) = statements([{"en": text}], encode)
    assert [one.role for one in found] == ["does", "use", "seeks", "background"]


def test_who_asks_in_so_many_words_seeks(encode: Encode) -> None:
    """All of them were read as what the company does, and drafted as offers."""
    text = {
        "it": "Cerchiamo membrane che resistano alla soda caustica. Cerchiamo motori leggeri e paracadute.",
        "ru": "Нужны системы управления батареями. Ищем производителей сварочных головок с осцилляцией луча.",
    }
    (found,) = statements([text], encode)
    assert [one.role for one in found] == ["seeks"] * 4
    (found,) = statements([{"it": "Cerchiamo di ridurre i consumi dei forni."}], encode)
    assert [one.role for one in found] != ["seeks"]


def test_the_words_that_ask_outright_are_in_no_sentence_of_another_role(rows: list[dict[str, str]]) -> None:
    asking = [row["role"] for row in rows if asks_outright(row["sentence"])]
    assert set(asking) == {"seeks"}
    assert len(asking) > 100


def test_the_words_that_say_what_is_made_are_hardly_in_sentences_of_another_role(rows: list[dict[str, str]]) -> None:
    making = [row["role"] for row in rows if says_what_is_made(row["sentence"])]
    assert making.count("does") > 0.95 * len(making)
    assert len(making) > 50


def test_who_makes_or_sells_in_so_many_words_is_no_background_and_seeks_nothing(encode: Encode) -> None:
    """Some were read as background, and others drafted as needs."""
    text = {
        "it": "Coltiviamo fragole in serra. Forniamo cesoie per potatori. Vendiamo serrature e casseforti.",
        "ru": "ООО «Лестница» изготавливает винтовые лестницы. Занимается разработкой ножниц. Продаём замки и сейфы.",
        "en": "A small firm that makes scissors. Smith Ltd builds spiral staircases. We supply locks and safes.",
    }
    (found,) = statements([text], encode)
    assert [one.role for one in found] == ["does"] * 9


@pytest.mark.parametrize(
    "sentence",
    [
        "Realizziamo i vostri progetti con passione.",
        "Строим долгосрочные отношения с клиентами.",
        "We build lasting relationships with customers.",
        "Who makes eutectic plates?",
        "Leader nella produzione.",
        "We grow together with our customers.",
        "Costruiamo insieme il domani.",
        "We make valves and would like to find a distributor in Russia.",
        "Produciamo valvole e vorremmo trovare un distributore in Russia.",
        "Costruiamo macchine e abbiamo bisogno di un fornitore di motori.",
    ],
)
def test_what_is_made_is_not_said_by_slogans_and_questions(sentence: str) -> None:
    assert not says_what_is_made(sentence)


def test_who_makes_something_and_looks_for_something_else_seeks(encode: Encode) -> None:
    text = {
        "en": "We make valves and would like to find a distributor in Russia.",
        "it": "Costruiamo macchine e abbiamo bisogno di un fornitore di motori.",
    }
    (found,) = statements([text], encode)
    assert [one.role for one in found] == ["seeks"] * 2
    (found,) = statements([{"en": "We grow with our customers. We build on decades of experience."}], encode)
    assert [one.role for one in found] == ["background"] * 2


def test_slogans_are_background_in_every_language(encode: Encode) -> None:
    slogans = {
        "it": "Leader nel settore da oltre vent'anni. La soddisfazione del cliente è la nostra priorità. "
        "Siamo un'azienda giovane e dinamica in continua crescita. Innovazione, qualità e passione da sempre.",
        "ru": "Динамично развивающаяся компания. Лидер рынка с безупречной репутацией. "
        "Индивидуальный подход к каждому клиенту. Надёжный партнёр вашего бизнеса.",
        "en": "A fast-growing, dynamic company. 360-degree solutions for every customer. "
        "A team of highly qualified experts. Customer satisfaction comes first.",
    }
    (found,) = statements([slogans], encode)
    assert [(one.role, one.text) for one in found] == [("background", one.text) for one in found]
    assert len(found) == 12


def test_with_another_encoder_everything_is_what_the_company_does(
    encoder: Callable[[Sequence[str]], NDArray[np.float32]],
) -> None:
    (found,) = statements([{"en": "Founded in 1975 by two brothers. Call +39 0464 123456."}], encoder)
    assert [(one.role, one.confidence) for one in found] == [("does", 0.0), ("background", 1.0)]


def test_a_sentence_has_its_own_language_and_stands_with_others_of_it(encode: Encode) -> None:
    text = "Droni per ispezione. We build drones for power line inspection. Дроны для осмотра ЛЭП."
    (found,) = statements([{"it": text}], encode)
    assert [one.language for one in found] == ["it", "en", "ru"]
    assert {passage.language for passage in telling_passages(found)} == {"it", "ru", "en"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Contatti: Nome Cognome, nome@example.org",
        "Tel. 0464 123456",
        "Тел. 8 495 123-45-67",
        "Reach us at +39 0464 123456",
        "Siamo in via Roma, 12",
        "Москва, ул. Ленина, д. 5",
        "See www.example.org",
    ],
)
def test_contact_data_are_not_for_others(sentence: str, encoder: Encode) -> None:
    (found,) = statements([{"it": f"Pompe e valvole. {sentence}"}], encoder)
    assert [one.role for one in found] == ["does", "background"]
    assert without_contacts(f"Pompe e valvole. {sentence}") == "Pompe e valvole."


def test_what_was_masked_takes_no_more_with_it_than_its_own_sentence(encoder: Encode) -> None:
    """A telephone number behind the only sentence left the company without a list."""
    masked = "Produciamo porte per celle. […]. Scrivere a […], […]. Le porte di […] tengono -40 °C anche d'estate."
    (found,) = statements([{"it": masked}], encoder)
    assert [one.role for one in found] == ["does", "background", "background", "does"]
    assert without_contacts(masked) == f"{found[0].text} {found[3].text}"


def test_of_who_says_nothing_else_what_may_be_background_is_compared_and_quoted() -> None:
    """Companies whose sentences were all taken for background, one or two turns of phrase, stood in no list."""
    makes = Statement("Leader in servo drives.", "en", "background", CERTAIN - 0.1)
    slogan = Statement("Leader of the sector.", "en", "background", CERTAIN)
    (passage,) = telling_passages([makes, slogan])
    assert (passage.sentences, passage.quotable) == (("Leader in servo drives.",), (True,))
    assert telling_passages([slogan]) == ()
    told = Statement("We make drives.", "en", "does")
    (passage,) = telling_passages([told, makes, slogan])
    assert passage.quotable == (True, False)


@pytest.mark.parametrize(
    "sentence",
    ["Torque 500–900 N·m at 1 200 000 cycles", "Trasmettono via GSM 900", "EN 10204-3.1", "Since 1998 we make pumps"],
)
def test_figures_are_no_contact_data(sentence: str, encoder: Encode) -> None:
    (found,) = statements([{"en": sentence}], encoder)
    assert [one.role for one in found] == ["does"]


def test_the_training_sentences_are_a_plain_table() -> None:
    with (FOLDER / "statements.tsv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file, delimiter="\t")) == ["topic", "role", "language", "sentence"]
