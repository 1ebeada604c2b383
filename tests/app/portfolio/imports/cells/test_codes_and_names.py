"""Activity codes, cooperation forms, and the names of companies."""

import pytest

from app.portfolio.imports.cells.activity_codes import read_activity_codes, system_of_column
from app.portfolio.imports.cells.cooperation import read_form, read_ipr, read_stage, read_trl
from app.portfolio.imports.cells.names import read_name
from matching.explaining.phrases.render import PHRASEBOOKS
from matching.profiles import Form
from matching.taxonomy.activities import System


@pytest.mark.parametrize(
    ("cell", "system", "country", "codes"),
    [
        ("28.99.20", "ateco2007", None, ["ateco2007 28.99.20"]),
        ("289920", "ateco2007", None, ["ateco2007 28.99.20"]),
        ("M 72.10.2 - Ricerca e sviluppo, scienze naturali", "ateco2025", None, ["ateco2025 72.10.2"]),
        ("26.70 Производство оптических приборов, фото- и кино", None, "RU", ["okved2 26.70"]),
        ("28.25.13 — Производство холодильного оборудования", None, "RU", ["okved2 28.25.13"]),
        ("62.01, 62.02", "okved2", None, ["okved2 62.01", "okved2 62.02"]),
        ("28.99.20; 26.51\n27.11", "ateco2007", "IT", ["ateco2007 28.99.20", "ateco2007 26.51", "ateco2007 27.11"]),
        ("ateco2007:28.99.20; okved2:26.51", None, None, ["ateco2007 28.99.20", "okved2 26.51"]),
        ("ОКВЭД 26.51 Приборы; 26.70", None, None, ["okved2 26.51", "okved2 26.70"]),
        ("62.01", None, "IT", ["ateco2007 62.01"]),
        ("62.10", None, "IT", ["ateco2025 62.10"]),
        ("28.99", None, "IT", ["ateco2007 28.99"]),
        ("28.99", None, "DE", ["nace 28.99"]),
    ],
)
def test_activity_codes_are_read_with_their_classification(
    cell: str, system: System | None, country: str | None, codes: list[str]
) -> None:
    reading = read_activity_codes(cell, system, country)
    assert [f"{one['system']} {one['code']}" for one in reading.value or []] == codes
    assert reading.remark is None


@pytest.mark.parametrize(
    ("cell", "system", "country", "count", "remark"),
    [
        ("28.25", None, "IT", 0, "means different activities in ATECO 2007 and ATECO 2025; name one"),
        ("28.99", None, None, 0, "name the classification in the heading"),
        ("62.01", "ateco2025", "IT", 0, "not a code of ATECO 2025"),
        ("1.11", None, "RU", 1, "had lost a zero"),
        ("26.51.1", "nace", None, 1, "read as 26.51"),
        ("Produzione di macchine", None, "IT", 0, "begins with no activity code"),
        ("12/03/2011", None, "IT", 0, '"12.03.2011" is a date, which spreadsheets make of a code'),
        ("2010-05-12", "ateco2007", "IT", 0, '"12.05.2010" is a date, which spreadsheets make of a code'),
        ("28.99.20; 99.99", "ateco2007", "IT", 1, "99.99"),
    ],
)
def test_what_cannot_be_classified_is_asked_for(
    cell: str, system: System | None, country: str | None, count: int, remark: str
) -> None:
    reading = read_activity_codes(cell, system, country)
    assert len(reading.value or []) == count
    assert remark in str(reading.remark)


@pytest.mark.parametrize(
    ("heading", "cells", "country", "system"),
    [
        ("ATECO 2025", [], "IT", "ateco2025"),
        ("ateco_2007", [], None, "ateco2007"),
        ("Основной ОКВЭД", [], None, "okved2"),
        ("ATECO", ["28.99", "62.10 - Programmazione"], "IT", "ateco2025"),
        ("Codice attività", ["28.99", "62.01"], "IT", "ateco2007"),
        ("ATECO", ["28.25"], "IT", None),
        ("ATECO", ["62.01", "62.10"], "IT", None),
    ],
)
def test_one_code_can_tell_the_classification_of_a_column(
    heading: str, cells: list[str], country: str | None, system: System | None
) -> None:
    assert system_of_column(heading, cells, country) == system


def test_the_products_own_labels_of_forms_are_understood() -> None:
    for form in Form:
        for written in (form.value, *(book.forms[form] for book in PHRASEBOOKS.values())):
            assert (read_form(written).value, read_form(written.upper()).remark) == (form, None)


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("Partenariato commerciale", "commercial_partnership"),
        ("Technology offer", "technology_transfer"),
        ("Research & Development Request", "joint_project"),
        ("передача технологий", "technology_transfer"),
        ("Manufacturer, supply agreement", "commercial_partnership"),
        ("pizza", None),
    ],
)
def test_forms_are_read_in_words(cell: str, form: str | None) -> None:
    assert read_form(cell).value == form


def test_stages_rights_and_readiness_are_read_in_words() -> None:
    assert read_stage("Already on the market").value == "on_market"
    assert read_stage("опытный образец").value == "prototype"
    assert read_ipr("Patent applied for").value == "patent_applied"
    assert read_ipr("none").value == "none"
    assert (read_trl("TRL 6").value, read_trl("7-8").value, read_trl("10").value) == (6, 7, None)


@pytest.mark.parametrize(
    ("cell", "full", "bare"),
    [
        ("PROBA TERMICA SRL", "Proba Termica S.r.l.", "Proba Termica"),
        ("PROVA GIUNTI SOCIETA' A RESPONSABILITA' LIMITATA", "Prova Giunti S.r.l.", "Prova Giunti"),
        ("PROVA GIUNTI SRL START-UP INNOVATIVA", "Prova Giunti S.r.l.", "Prova Giunti"),
        ("PROVA SONDA S.P.A. IN LIQUIDAZIONE", "Prova Sonda S.p.A.", "Prova Sonda"),
        ("DRONALTA S.R.L. (INVENTATA)", "Dronalta S.r.l. (inventata)", "Dronalta (inventata)"),
        ("ROSSI SNC DI ROSSI & C.", "Rossi S.n.c. di Rossi & C.", "Rossi di Rossi & C."),
        ("IBM SRL", "IBM S.r.l.", "IBM"),
        ("Bioval Pannelli Srl (inventata)", "Bioval Pannelli Srl (inventata)", "Bioval Pannelli (inventata)"),
        ("ООО «Лазертон-Проба»", "ООО «Лазертон-Проба»", "Лазертон-Проба"),
        ("ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ «КЕДР»", "ООО «Кедр»", "Кедр"),
        ("Müller GmbH & Co. KG", "Müller GmbH & Co. KG", "Müller"),
        ("Dupont SARL", "Dupont SARL", "Dupont"),
        ("Foo Limited Liability Company", "Foo LLC", "Foo"),
        ("@traghetto prova s.r.l.", "@traghetto prova s.r.l.", "@traghetto prova"),
        ("Nord Limited Edition", "Nord Limited Edition", "Nord Limited Edition"),
        ("Nan", "Nan", "Nan"),
    ],
)
def test_names_go_without_what_registers_add(cell: str, full: str, bare: str) -> None:
    name = read_name(cell).value
    assert name is not None
    assert (name.full, name.bare) == (full, bare)
    again = read_name(name.full).value
    assert again == name
    assert (read_name(cell).remark is not None) is ("START-UP" in cell or "LIQUIDAZIONE" in cell)


@pytest.mark.parametrize(
    ("cell", "full"),
    [
        ("Nuvola S.r.l.\nVia Zeni 8, 38068 Rovereto\nTel. 0464 123456", "Nuvola S.r.l."),
        ("ALFA PROVA\nSRL\nwww.alfa.example", "Alfa Prova S.r.l."),
        ("Fondazione Bruno\nProva", "Fondazione Bruno Prova"),
        ("ООО\n«Ветер»\nг. Москва, тел. 123-45-67", "ООО «Ветер»"),
        ("Fondazione Prova\ninfo@prova.example", "Fondazione Prova"),
    ],
)
def test_of_a_cell_with_an_address_the_name_is_read(cell: str, full: str) -> None:
    name = read_name(cell).value
    assert name is not None
    assert name.full == full
