import csv
from importlib.resources import files

import pytest

from matching.texts.terms.reading import terms
from matching.texts.vectors import LANGUAGES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sicurezza secondo EN ISO 13849-1.", "Безопасность по ГОСТ Р ИСО 13849-1."),
        ("Laboratory accredited to ISO/IEC 17025.", "Лаборатория по ИСО/МЭК 17025."),
        ("Torni CNC a cinque assi.", "Пятиосевые станки с ЧПУ."),
        ("PLC programmers wanted.", "Ищем программистов ПЛК."),
        ("Droni per il rilievo.", "Беспилотные летательные аппараты для съёмки."),
        ("We machine Ti-6Al-4V.", "Обрабатываем Ti6Al4V."),
        ("Pipes of AISI 316L.", "Трубы из стали AISI 316L."),
        ("A LiDAR for mines.", "Лидар для шахт."),
        ("Modules talk PROFINET.", "Модули работают по Profinet."),
        ("IP67 housings.", "Корпуса IP 67."),
        ("Micro-arc oxidation of pistons.", "Микродуговое оксидирование поршней."),
    ],
)
def test_what_does_not_translate_is_the_same_term_in_every_language(one, other):
    assert set(terms(one)) & set(terms(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Медицинский прибор", "Copper pipes"),
        ("Хроматография", "Chromium plating"),
        ("По 40 ГГц и 12V", "Up to 40GHz and 12V"),
        ("ООО «Ромашка», 400 МПа", "Petal Ltd, 400 MPa"),
        ("api e miele", "An API for pumps"),
        ("", ""),
    ],
)
def test_quantities_firms_and_lookalikes_are_no_terms(one, other):
    assert not set(terms(one)) & set(terms(other))


def test_a_term_comes_with_the_words_of_the_text():
    text = "Станки с числовым программным управлением по ГОСТ Р ИСО 13849-1"
    assert terms(text) == {"CNC": "числовым программным управлением", "ISO 13849": "ГОСТ Р ИСО 13849"}


def test_a_text_in_capitals_has_no_acronyms():
    assert not terms("WE MAKE PUMPS AND VALVES")


def test_every_row_of_the_glossary_can_be_found_in_all_three_languages():
    lines = (files("matching.texts.terms") / "glossary.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines):
        thing = row["en"].split("|")[0].rstrip("*")
        for language in LANGUAGES:
            for name in row[language].split("|"):
                assert thing in terms(name.replace("*", "")), (thing, name)
