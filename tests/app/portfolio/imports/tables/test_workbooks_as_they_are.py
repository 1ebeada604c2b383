"""Workbooks as people and hostile programs make them, read as any table is."""

import io

import pytest
import xlsxwriter

from app.portfolio.imports.files import xlsx_survey
from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.rows_of_file import read_rows
from tests.app.portfolio.imports.files.test_workbook_file import edited

LINES = [
    ["Denominazione", "P. IVA", "Comune", "Dipendenti"],
    ["Prova Uno Srl", "99100000225", "Rovereto", 12],
    ["Prova Due Srl", "99100010224", "Trento", 7],
    ["Prova Tre Srl", "99100020223", "Arco", 5],
]
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*lines, also=lambda _sheet, _book: None):
    """The bytes of a workbook with these lines; `also(sheet, book)` does what lines cannot say."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Aziende")
        for number, cells in enumerate(lines):
            sheet.write_row(number, 0, cells)
        also(sheet, book)
    return out.getvalue()


def read(data):
    return read_rows(data, "aziende.xlsx", park="trentino")


def names(found):
    return [row.company["name"] for row in found.rows]


def test_hidden_rows_and_columns_are_passed_over_and_said():
    def hide(sheet, _book):
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})

    found = read(workbook(*LINES, also=hide))
    assert names(found) == ["Prova Uno Srl", "Prova Tre Srl"]
    assert all("city" not in row.company for row in found.rows)
    assert [(each.field, each.reason) for each in found.passed_over.columns] == [("Comune", "the column is hidden")]
    ((line, reason),) = [(each.line, each.reason) for each in found.passed_over.hidden_rows]
    assert (line, reason) == (3, "the row is hidden: Prova Due Srl | 99100010224 | Trento | 7")


def test_the_address_behind_a_word_is_the_website():
    def link(sheet, _book):
        sheet.write_url("E2", "https://uno.example/chi-siamo", string="Sito")
        sheet.write_url("E3", "mailto:due@due.example", string="Scrivi")
        sheet.write_url("E4", "https://catalogue.example/tre", string="www.tre.example")
        sheet.write_url("A2", "https://catalogue.example/uno", string="Prova Uno Srl")

    header, *rows = LINES
    found = read(workbook([*header, "Sito web"], *rows, also=link))
    assert names(found) == ["Prova Uno Srl", "Prova Due Srl", "Prova Tre Srl"]
    told = ["https://uno.example/chi-siamo", None, "https://www.tre.example/"]
    assert [row.company.get("website") for row in found.rows] == told


def test_of_two_header_rows_the_lower_one_names_the_columns():
    def merge(sheet, _book):
        sheet.merge_range("A1:B1", "Azienda")
        sheet.merge_range("C1:D1", "Sede")

    found = read(workbook([], *LINES, also=merge))
    assert [plan.line for plan in found.plans] == [2]
    assert found.rows[0].company == {
        "park": "trentino",
        "name": "Prova Uno Srl",
        "identifiers": {"vat": "IT99100000225"},
        "city": "Rovereto",
        "employees": 12,
    }
    assert len(found.rows) == 3


@pytest.mark.parametrize("filling", [b"<row>" + b"<c/>" * 300 + b"</row>", b"<row/>" * 300], ids=["cells", "rows"])
def test_empty_cells_and_rows_are_nothing_until_they_are_too_many(filling, monkeypatch):
    data = edited(workbook(*LINES), SHEET, b"</sheetData>", filling + b"</sheetData>")
    assert len(read(data).rows) == 3
    monkeypatch.setattr(xlsx_survey, "_MOST_CELLS", 200)
    monkeypatch.setattr(xlsx_survey, "_MOST_EMPTY_LINES", 200)
    with pytest.raises(UnreadableFile, match="too large when unpacked"):
        read(data)
