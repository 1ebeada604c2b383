"""Which cooperation form a sentence speaks for."""

import pytest

from matching.profiles import Form
from matching.texts.cooperating import form_spoken_for


@pytest.mark.parametrize(
    "sentence",
    [
        "We license our patented coating to makers of pistons.",
        "A spin-off of the university: the technology is available for licensing.",
        "Flaw recognition as a library, per-workstation licence.",
        "We are looking for a technology to recycle glass fibre.",
        "Offriamo in licenza il processo di ossidazione.",
        "Cediamo il brevetto di una valvola.",
        "Cerchiamo un partner per il trasferimento tecnologico.",
        "Готовы передать рецептуру по лицензии.",
        "Предлагаем ноу-хау литья под давлением.",
        "Хотим купить лицензию на изобарический клапан.",
    ],
)
def test_licences_patents_and_know_how_that_change_hands_are_technology_transfer(sentence: str) -> None:
    assert form_spoken_for(sentence) is Form.TECHNOLOGY_TRANSFER


@pytest.mark.parametrize(
    "sentence",
    [
        "We are open to joint missions with European integrators.",
        "Partners for a research project wanted.",
        "We look for a pilot hospital in Moscow.",
        "Cerchiamo partner industriali per progetti Horizon Europe.",
        "Siamo aperti a sviluppare insieme a un partner un tessuto autoestinguente.",
        "Ищем разработчиков для совместного проекта.",
        "Ведём совместные НИОКР с университетами.",
        "Хотим войти в консорциум европейского проекта.",
    ],
)
def test_research_and_development_with_others_is_a_joint_project(sentence: str) -> None:
    assert form_spoken_for(sentence) is Form.JOINT_PROJECT


@pytest.mark.parametrize(
    "sentence",
    [
        "Cerchiamo uffici a Mosca per sei persone.",
        "Ищем помещение под лабораторию в Тренто.",
        "We look for workshop space in Trento.",
    ],
)
def test_who_looks_for_a_room_asks_to_be_hosted(sentence: str) -> None:
    assert form_spoken_for(sentence) is Form.HOSTING


@pytest.mark.parametrize(
    "sentence",
    [
        "We make pumps together with our customers.",
        "Licences are sold per kilometre or per seat.",
        "Export goes through the usual licence check.",
        "We need an installer licensed in St Petersburg.",
        "Our barrier layer is covered by two patents.",
        "La tecnologia è protetta da due brevetti.",
        "Il nostro know-how al servizio dei clienti.",
        "Consulenza per bandi europei, brevetti e trasferimento tecnologico.",
        "Spinta 5 N, impianto pilota in sede.",
        "Есть лицензия на производство медицинской техники.",
        "Лицензия на осуществление деятельности получена в 2009 году.",
        "Получен патент на полезную модель.",
        "Ищем коллег-патентоведов в Милане.",
        "Seeking a corresponding law office in Moscow.",
    ],
)
def test_what_is_only_owned_allowed_or_sold_speaks_for_none(sentence: str) -> None:
    assert form_spoken_for(sentence) is None
