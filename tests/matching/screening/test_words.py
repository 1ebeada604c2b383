"""The words of a name: what they mean in either language, without legal forms."""

import os
import subprocess
import sys

import pytest

from matching.screening.lexicon import lexicon
from matching.screening.words import company_words, looks_like_a_person, person_words


def keys(name: str) -> set[str]:
    return {word.key for word in company_words(name).words}


@pytest.mark.parametrize(
    "names",
    [
        ("АО «Научно-производственное объединение «Квантрел»", "JSC Scientific Production Association Kvantrel",
         "AO NPO Kvantrel", "Nauchno-proizvodstvennoye obyedineniye Kvantrel, Joint-Stock Company"),
        ("Казанский электромеханический завод", "Kazan Electromechanical Plant",
         "Kazanskiy elektromekhanicheskiy zavod"),
        ("НИИ приборостроения", "Scientific Research Institute of Instrument Engineering",
         "Nauchno-issledovatelskiy institut priborostroeniya"),
        ("ООО «Торговый дом «Восход»", "Trading House Sunrise LLC", "TD Voskhod"),
        ("ФГУП «Судоверф»", "FSUE Shipyard"),
        ("Институт биофизики", "Institute of Biophysics"),
        ("Региональный консолидационный центр", "Regional Consolidation Center"),
        ("Завод С.П. Горбылёва", "Gorbylyov Plant"),
        ("Великолукский завод искусственного волокна", "Velikiye Luki Plant of Artificial Fibre"),
        ("Химико-технологический институт", "Chemical Technological Institute"),
        ("Арзамасский приборостроительный завод", "Arzamas Instrument-Making Plant (AIMP)"),
        ("Лаборатория Горбинского", "Gorbinsky Lab"),
        ("ООО Альвента Интернешнл Петролеум", "Alventa International Petroleum LLC"),
        ("ЗАО Звезда-2", "Closed Joint Stock Company Star No. 2"),
    ],
)  # fmt: skip
def test_a_name_and_its_translations_have_the_same_words(names: tuple[str, ...]) -> None:
    first = keys(names[0])
    assert first
    for name in names[1:]:
        assert keys(name) == first, name


@pytest.mark.parametrize(
    "name",
    ["ООО", "S.r.l.", "S.p.A.", "Limited Liability Company", "Общество с ограниченной ответственностью",
     "GmbH & Co. KG", "Публичное акционерное общество", "JSC", "...", ""],
)  # fmt: skip
def test_nothing_is_left_of_a_bare_legal_form(name: str) -> None:
    assert company_words(name).words == ()


def test_one_wrong_letter_does_not_hide_what_a_long_word_means() -> None:
    assert keys("Общесто с ограниченной ответственностью Квантрел") == keys("Kvantrel LLC")
    assert "machine-building" in keys("Машинострительный завод")


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_a_misspelt_form_is_read_alike_in_every_process(seed: str) -> None:
    asked = "from matching.screening.lexicon import lexicon; print(*lexicon().corrected(['limiteed', 'company']))"
    read = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
    )
    assert read.stdout.split() == [b"limited", b"company"]


def test_persons_have_a_surname_names_a_patronymic_or_initials() -> None:
    ranks = {word.text: word.rank for word in person_words("VYRUBALOV, Tikhon Savvich").words}
    assert ranks == {"vyrubalov": "name", "tikhon": "name", "savvich": "patronymic"}
    assert [word.rank for word in person_words("Вырубалов Т.С.").words] == ["name", "initial", "initial"]


@pytest.mark.parametrize(
    "names",
    [
        ("Александр Григорьевич", "Aliaksandr Ryhoravich", "Oleksandr Hryhorovych"),
        ("Наталья Михайловна", "Natallia Mikhailauna", "Nataliia Mykhailivna"),
        ("Евгений Николаевич", "Yauhen Mikalaevich", "Yevhenii Mykolaiovych", "Eugene Nikolayevich"),
    ],
)
def test_given_names_and_patronymics_are_the_same_in_all_their_forms(names: tuple[str, ...]) -> None:
    assert len({tuple(word.key for word in person_words(name).words) for name in names}) == 1


def test_whom_a_plant_is_named_after_tells_it_only_where_nothing_else_does() -> None:
    ranks = [{word.rank for word in company_words(name).words if word.key == "=gorbulin"}
             for name in ("Завод имени Горбулина", "Тулинский завод имени Горбулина")]  # fmt: skip
    assert ranks == [{"name"}, {"namesake"}]


def test_a_name_tells_whether_it_is_a_person() -> None:
    assert looks_like_a_person("Вырубалов Тихон Саввич") is True
    assert looks_like_a_person("Вырубалов Т.С.") is True
    assert looks_like_a_person("ООО Вырубалов и партнёры") is False
    assert looks_like_a_person("Tikhon Vyrubalov") is None
    assert looks_like_a_person("Mikhail Tabakov") is None
    assert looks_like_a_person("Табачная фабрика") is False


def test_every_abbreviation_and_compound_is_made_of_known_concepts() -> None:
    assert len(lexicon().concepts) > 600
    assert {concept.kind for concept in lexicon().concepts.values()} == {
        "form", "filler", "type", "field", "place", "word"
    }  # fmt: skip
