"""Workbooks in, companies and problems out; hostile workbooks are refused before they take memory."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from app.portfolio.imports.files import xlsx_parts, xlsx_survey
from app.portfolio.imports.files.rows import Problem, Row, UnreadableFile
from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.tables.plan import Said
from tests.support.effort import calls

HEADER = ["park", "name", "inn", "vat", "employees", "offer_1_valid_until"]
COMPANY = ["technopolis", "Квантрель", 7701234567, "01234567890", 12.0]


def workbook(fill, *sheets):
    """The bytes of a workbook whose first sheet is filled by `fill(sheet, book)`."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book.add_worksheet(), book)
        for name in sheets:
            book.add_worksheet(name)
    return out.getvalue()


def table(sheet, book):
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, COMPANY)
    sheet.write_datetime(1, 5, date(2016, 6, 30), book.add_format({"num_format": "dd/mm/yyyy"}))


def edited(data, part, old, new):
    """The workbook with `old` replaced by `new` in one of its parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            assert name != part or old in content
            target.writestr(name, content.replace(old, new, 1) if name == part else content)
    return out.getvalue()


def read(data, **options):
    return read_rows(data, "companies.xlsx", said=Said(strict=True), **options)


def test_a_row_becomes_a_company_with_numbers_dates_and_identifiers_as_meant():
    found = read(workbook(table))
    assert (found.kind, found.encoding, found.separator, found.problems) == ("xlsx", None, None, [])
    assert found.rows == [
        Row(
            2,
            {
                "park": "technopolis",
                "name": "Квантрель",
                "identifiers": {"inn": "7701234567", "vat": "01234567890"},
                "employees": 12,
                "offers": [{"valid_until": "2016-06-30"}],
            },
            sheet="Sheet1",
        )
    ]
    assert type(found.rows[0].company["employees"]) is int


def test_the_first_visible_sheet_with_content_is_read_at_its_own_line_numbers():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("empty").write_blank(5, 5, None, book.add_format({"bold": True}))
        hidden = book.add_worksheet("hidden")
        hidden.write(0, 0, "x")
        hidden.hide()
        sheet = book.add_worksheet("Aziende & Co")
        sheet.write_row(3, 2, HEADER)
        sheet.write_row(6, 2, COMPANY)
    assert [row.line for row in read(out.getvalue()).rows] == [7]


def test_formulas_and_error_values_are_problems_with_their_line_and_column():
    def fill(sheet, book):
        table(sheet, book)
        sheet.write_row(2, 0, COMPANY)
        sheet.write_formula(2, 4, "=SUM(E1:E2)", None, 12)
        sheet.write_row(3, 0, COMPANY)
        sheet.write_formula(3, 1, '=""', None, "")
        sheet.write_row(4, 0, COMPANY)

    data = edited(workbook(fill), "xl/worksheets/sheet1.xml", b'<c r="E5"><v>12</v>', b'<c r="E5" t="e"><v>#N/A</v>')
    found = read(data)
    assert found.problems == [
        Problem(3, "employees", "holds a formula; paste it as a value", "Sheet1"),
        Problem(4, "name", "holds a formula; paste it as a value", "Sheet1"),
        Problem(5, "employees", "holds the error #N/A", "Sheet1"),
    ]
    assert [row.line for row in found.rows] == [2]


def test_a_shared_formula_is_found_in_every_cell_it_covers():
    data = workbook(lambda sheet, book: (table(sheet, book), sheet.write_row(2, 0, COMPANY)))
    part = "xl/worksheets/sheet1.xml"
    data = edited(data, part, b'<c r="E2">', b'<c r="E2"><f t="shared" ref="E2:E3" si="0">1+1</f>')
    data = edited(data, part, b'<c r="E3">', b'<c r="E3"><f t="shared" si="0"/>')
    assert [problem.line for problem in read(data).problems] == [2, 3]


def test_cells_without_references_follow_one_another():
    data = workbook(lambda sheet, book: (table(sheet, book), sheet.write_row(2, 0, COMPANY)))
    for old, new in ((b' r="A3"', b""), (b' r="B3"', b""), (b' r="C3"', b""), (b' r="D3"', b"")):
        data = edited(data, "xl/worksheets/sheet1.xml", old, new)
    data = edited(data, "xl/worksheets/sheet1.xml", b'<c r="E3">', b"<c><f>1</f>")
    assert read(data).problems == [Problem(3, "employees", "holds a formula; paste it as a value", "Sheet1")]


def test_a_merged_title_above_the_header_is_passed_over():
    def fill(sheet, book):
        sheet.merge_range("A1:F1", "Aziende 2015")
        sheet.write_row(1, 0, HEADER)
        sheet.write_row(2, 0, COMPANY)

    found = read(workbook(fill))
    assert [row.line for row in found.rows] == [3]
    assert [problem.reason for problem in found.passed_over.lines] == ["stands above the header: Aziende 2015"]


def test_what_is_written_once_for_several_rows_stands_in_each():
    def fill(sheet, book):
        table(sheet, book)
        sheet.write_row(2, 0, COMPANY)
        sheet.write_row(3, 0, ["", "Vega", "", "", 5])
        sheet.merge_range("A3:A4", "technopolis")

    assert [row.company["park"] for row in read(workbook(fill)).rows] == ["technopolis"] * 3


def test_a_workbook_without_content_is_refused():
    with pytest.raises(UnreadableFile, match="no visible sheet with content"):
        read(workbook(lambda *_: None, "second"))
    with pytest.raises(UnreadableFile, match="a header but no companies"):
        read(workbook(lambda sheet, _: sheet.write_row(0, 0, HEADER)))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b""),
        ("xl/worksheets/sheet1.xml", b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="1A"'),
        ("xl/worksheets/sheet1.xml", b't="s"><v>0', b't="s"><v>99'),
        ("xl/worksheets/sheet1.xml", b'<row r="1"', b'<row r="x"'),
        ("xl/workbook.xml", b"</sheets>", b""),
        ("xl/sharedStrings.xml", b"</sst>", b""),
    ],
)
def test_a_damaged_workbook_is_refused(part, old, new):
    with pytest.raises(UnreadableFile, match="damaged"):
        read(edited(workbook(table), part, old, new))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b" " * 200_000 + b"</sheetData>"),
        (
            "xl/worksheets/sheet1.xml",
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
        ),
        ("xl/sharedStrings.xml", b"</sst>", b"<si/>" * 2000 + b"</sst>"),
    ],
    ids=["zip bomb", "corner", "strings"],
)
def test_a_bomb_is_refused(part, old, new, monkeypatch):
    monkeypatch.setattr(xlsx_parts, "_MOST_BYTES", 100_000)
    monkeypatch.setattr(xlsx_survey, "_MOST_CELLS", 1000)
    with pytest.raises(UnreadableFile, match="too large when unpacked"):
        read(edited(workbook(table), part, old, new))


def test_a_part_is_counted_as_it_comes_whatever_size_it_states():
    data = edited(workbook(table), "xl/worksheets/sheet1.xml", b"</sheetData>", b" " * 200_000 + b"</sheetData>")
    sizes = [entry.file_size for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()]
    size = max(sizes).to_bytes(4, "little")
    assert data.count(size) == 2
    with pytest.raises(UnreadableFile, match="damaged"):
        read(data.replace(size, (1000).to_bytes(4, "little")))


def test_one_long_text_in_many_cells_is_refused():
    data = workbook(lambda sheet, book: (table(sheet, book), sheet.write(2, 0, "x" * 32_000)))
    cell = b'<c r="A3" t="s"><v>9</v></c>'
    with pytest.raises(UnreadableFile, match="too large when unpacked"):
        read(edited(data, "xl/worksheets/sheet1.xml", cell, cell * 4000))


def test_too_many_rows_are_refused():
    with pytest.raises(UnreadableFile, match="more than 0 companies"):
        read(workbook(table), max_rows=0)


def test_ten_times_the_rows_are_ten_times_the_work():
    def rows(count):
        def fill(sheet, book):
            sheet.write_row(0, 0, HEADER)
            for line in range(1, count + 1):
                sheet.write_row(line, 0, [*COMPANY, "2016-06-30"])

        return workbook(fill)

    few, many = rows(100), rows(1_000)
    assert len(read(many).rows) == 1_000
    assert calls(lambda: read(many)) < 11 * calls(lambda: read(few))
