"""The publishers' formats are read for what screening needs; a broken file has its reason."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from app.compliance.screening.entries import Entry, ListFile
from app.compliance.screening.files.opening import read_list
from app.compliance.screening.files.reading import UnreadableList
from matching.screening.parties import Number
from tests.support import sanctions
from tests.support.sanctions import INN, OGRN, named


def by_key(found: ListFile) -> dict[str, Entry]:
    return {entry.key: entry for entry in found.entries}


def names(entry: Entry) -> list[tuple[str, str]]:
    return [(name.text, name.kind) for name in entry.names]


def test_the_eu_xml() -> None:
    found = read_list([named(sanctions.EU_XML)])
    assert (found.code, found.format, found.published_on) == ("eu", "eu-xml", date(2026, 11, 27))
    company, person = found.entries
    assert (company.key, company.reference, company.kind) == ("900017", "EU.9000.17", "organisation")
    assert names(company) == [
        ("JSC Research and Production Association Kvantrel", "primary"),
        ("НПО Квантрел", "alias"),
        ("Kvantrel Group", "weak"),
    ]
    assert list(company.numbers) == [Number("inn", INN, "RU"), Number("ogrn", OGRN, "RU")]
    assert (list(company.countries), company.listed_on) == (["RU"], date(2022, 6, 3))
    assert (list(company.programmes), company.basis) == (["UKR"], "2022/878 (OJ L153)")
    assert (person.kind, person.listed_on) == ("person", date(2014, 9, 12)), (
        "of its legal act, where it says no other day"
    )
    assert person.numbers == [], "nobody's passport is kept"


def test_the_eu_csv_says_the_same() -> None:
    found = read_list([named(sanctions.EU_CSV, "full.csv")])
    assert (found.code, found.format, found.published_on) == ("eu", "eu-csv", date(2026, 11, 27))
    company, person = found.entries
    assert [text for text, _ in names(company)] == ["JSC Research and Production Association Kvantrel", "НПО Квантрел"]
    assert list(company.numbers) == [Number("inn", INN, "RU")]
    assert names(person) == [("Tikhon Savvich Vyrubalov", "primary")]
    assert (person.kind, list(person.countries), person.listed_on) == ("person", ["RU"], date(2014, 9, 12))


def test_the_ofac_xml() -> None:
    found = read_list([named(sanctions.OFAC_XML, "sdn.xml")])
    assert (found.code, found.format, found.published_on) == ("ofac", "ofac-xml", date(2026, 11, 25))
    company, person, vessel = found.entries
    assert [kind for _, kind in names(company)] == ["primary", "alias", "weak"]
    assert list(company.numbers) == [Number("inn", INN, "RU"), Number("ogrn", OGRN, "RU")]
    assert (list(company.countries), list(company.programmes)) == (["RU"], ["RUSSIA-EO14024"])
    assert (names(person), person.numbers) == ([("VYRUBALOV, Tikhon Savvich", "primary")], [])
    assert [entry.kind for entry in (company, person, vessel)] == ["organisation", "person", "vessel"]


def test_the_ofac_csv_is_three_files_in_any_order() -> None:
    parts = [
        named(sanctions.ADD_CSV, "add.csv"),
        named(sanctions.SDN_CSV, "sdn.csv"),
        named(sanctions.ALT_CSV, "alt.csv"),
    ]
    found = read_list(parts)
    assert (found.code, found.format) == ("ofac", "ofac-csv")
    company, person = found.entries
    assert [text for text, _ in names(company)] == ["JOINT STOCK COMPANY SUDOVERF BELUKHINO", "BELUKHINO SHIPYARD"]
    assert list(company.numbers) == [Number("inn", INN, "RU"), Number("ogrn", OGRN, "RU")]
    assert (list(company.countries), list(company.programmes)) == (["RU"], ["UKRAINE-EO13661", "RUSSIA-EO14024"])
    assert (person.kind, person.numbers) == ("person", [])
    assert len(read_list([named(sanctions.SDN_CSV)]).entries) == 2
    with pytest.raises(UnreadableList, match=r"sdn\.csv"):
        read_list([named(sanctions.ALT_CSV)])


def test_the_two_lists_of_ofac_are_told_apart_by_what_is_said_or_by_the_name() -> None:
    assert read_list([named(sanctions.OFAC_XML, "consolidated.xml")]).code == "ofac_consolidated"
    assert read_list([named(sanctions.OFAC_XML)], "ofac_consolidated").code == "ofac_consolidated"
    assert read_list([named(sanctions.SDN_CSV, "cons_prim.csv")]).code == "ofac_consolidated"


def test_the_un_xml() -> None:
    found = read_list([named(sanctions.UN_XML)])
    assert (found.code, found.published_on) == ("un", date(2026, 11, 20))
    person, company = found.entries
    assert names(person) == [
        ("TIKHON VYRUBALOV", "primary"),
        ("Тихон Вырубалов", "alias"),
        ("Tihon Virubalov", "alias"),
        ("Tisha", "weak"),
    ]
    assert (person.reference, list(person.countries), person.listed_on) == ("KPi.999", ["RU"], date(2016, 3, 2))
    assert person.numbers == []
    assert (company.kind, list(company.countries)) == ("organisation", ["RU"])


def test_an_annex_is_a_table_as_people_copy_it() -> None:
    found = read_list([named(sanctions.ANNEX_CSV)])
    assert (found.code, found.format) == ("eu_annex_iv", "annex")
    first, second = found.entries
    assert [text for text, _ in names(first)] == ["JSC Kvantrel Systems", "АО Квантрел Системы", "KvaSys"]
    assert (list(first.numbers), list(first.countries)) == ([Number("ogrn", OGRN, "RU")], ["RU"])
    assert (first.key, first.listed_on, second.listed_on) == ("1", date(2022, 2, 26), date(2022, 6, 4))
    assert read_list([named("Наименование\tИНН\nАО Квантрел\t" + INN)]).entries[0].key == f"inn-{INN}"
    assert read_list([named("name,country\nAlfa,Russia\nAlfa,Russia\n")], "eu_annex_xlv").code == "eu_annex_xlv"


def test_an_annex_may_be_a_workbook() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Entity", "Registration number"])
        sheet.write_row(1, 0, ["JSC Kvantrel", int(OGRN)])
    (entry,) = read_list([named(out.getvalue(), "annex.csv")]).entries
    assert list(entry.numbers) == [Number("ogrn", OGRN, "RU")], "the content decides, not the name"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (sanctions.EU_XML[:900], "damaged"),
        ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><export>&b;</export>', "document type"),
        ("<Sanctions><DistinctParties/></Sanctions>", "begins with Sanctions"),
        ("<export xmlns='http://eu.europa.ec/fpi/fsd/export'/>", "no entries"),
        (sanctions.EU_XML.replace('wholeName="Tikhon Savvich VYRUBALOV"', "").replace("Tikhon", "")
         .replace("Savvich", "").replace('lastName="Vyrubalov"', ""), "has no name"),
        (sanctions.EU_XML.replace("900018", "900017"), "number of another"),
        ("", "no column is called name|headings"),
        ("a;b\n1;2\n", "headings name"),
        (b"\x00\x01\x02\xff\xfe" * 50, "."),
    ],
)  # fmt: skip
def test_a_broken_file_has_its_reason(content: str | bytes, reason: str) -> None:
    with pytest.raises(UnreadableList, match=f"(?i){reason}"):
        read_list([named(content)])


def test_a_file_is_not_taken_for_another_list() -> None:
    with pytest.raises(UnreadableList, match="the list eu, not un"):
        read_list([named(sanctions.EU_XML)], "un")
    with pytest.raises(UnreadableList, match="annex only"):
        read_list([named("name\nAlfa\n")], "un")
    with pytest.raises(UnreadableList, match="one by one"):
        read_list([named(sanctions.EU_XML), named(sanctions.UN_XML)])


def test_what_is_stored_of_an_entry_comes_back() -> None:
    for entry in by_key(read_list([named(sanctions.EU_XML)])).values():
        assert Entry.restored(entry.stored()).stored() == entry.stored()
