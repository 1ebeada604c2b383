"""Crafted files are refused while they are read, with the reason, and cost no more than an honest file."""

import io
import zipfile
from time import process_time

import pytest

from app.portfolio.imports.files.rows import MOST_LINE_BREAKS, UnreadableFile
from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.tables.plan import Said

NAMESPACE = "http://schemas.openxmlformats.org"
MAIN, OFFICE = f"{NAMESPACE}/spreadsheetml/2006/main", f"{NAMESPACE}/officeDocument/2006/relationships"
HEADER = b"park;name;register;description_it\n"
GOOD = b"trentino;Alfa;T-1;corto\n"


def read(data: bytes, name: str = "companies.csv", **options):
    return read_rows(data, name, said=Said(**options))


def workbook(rows: str, format_of_numbers: int = 0) -> bytes:
    """A workbook without anything that a writer of workbooks would add."""
    texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("park", "name", "inn", "founded"))
    styles = f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{format_of_numbers}"/></cellXfs>'
    parts = {
        "_rels/.rels": f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>',
        "xl/_rels/workbook.xml.rels": f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/s.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/worksheets/s.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row>{texts}</row>{rows}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, xml in parts.items():
            wrapped = f'<Relationships xmlns="{NAMESPACE}/package/2006/relationships">{xml}</Relationships>'
            archive.writestr(name, wrapped if name.endswith(".rels") else xml)
    return out.getvalue()


def company(number: str, founded: str = "2009") -> str:
    texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("technopolis", "Vega"))
    return f'<row>{texts}<c s="1"><v>{number}</v></c><c s="1"><v>{founded}</v></c></row>'


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (HEADER + GOOD + b"\n" * (MOST_LINE_BREAKS + 1), "a.csv", "line breaks"),
        (b'{"park": "trentino"}\n' + b"\r\n" * (MOST_LINE_BREAKS + 1), "a.jsonl", "line breaks"),
        (HEADER + GOOD * 2_001, "a.csv", "more than 2,000 lines"),
        (HEADER[:-1] + b";x" * 2_000_000 + b"\n" + GOOD, "a.csv", "more than 2,000,000 characters"),
        (HEADER[:-1] + b"x" * 3_000_000 + b"\n" + GOOD, "a.csv", "more than 2,000,000 characters"),
    ],
    ids=["blank lines", "blank lines of JSON", "lines", "headings", "a heading"],
)
def test_text_without_end_is_refused(data, name, reason, monkeypatch):
    monkeypatch.setattr("app.portfolio.imports.files.csv_file._MOST_LINES", 2_000)
    with pytest.raises(UnreadableFile, match=reason):
        read(data, name)


@pytest.mark.parametrize("rows", ["<row>" + "<c/>" * 5_000_000 + "</row>", "<row/>" * 3_000_000])
def test_a_workbook_of_nothing_is_refused(rows):
    with pytest.raises(UnreadableFile, match="too large when unpacked"):
        read(workbook(company("1") + rows), "a.xlsx")


def test_empty_rows_are_not_read_to_the_end(monkeypatch):
    """What a handler of the parser refuses ends the parsing."""
    monkeypatch.setattr("app.portfolio.imports.files.xlsx_parts._MOST_TIMES", 10_000)
    with pytest.raises(UnreadableFile, match="too large when unpacked"):
        read(workbook("<row/>" * 300_000 + "<damaged"), "a.xlsx")


@pytest.mark.parametrize("cell", [b"parola " * 30_000, b'"' + b"parola " * 30_000 + b'"'])
def test_a_long_cell_does_not_cost_the_lines_below_it(cell):
    found = read(HEADER + b"trentino;Alfa;T-1;" + cell + b"\n" + GOOD)
    assert [row.line for row in found.rows] == [2, 3]
    assert "the first 40000 are kept" in found.rows[0].remarks[0].reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"trentino;Alfa;T-1;" + b"parola " * 300_000, "has more than 2,000,000 characters"),
        (b"trentino;Alfa;T-1;" + b"parola " * 200_000, "a cell has more than 1,000,000 characters"),
        (b"trentino;Alfa;T-1" + b";" * 6_000, "has more than 5,000 cells"),
    ],
)
def test_a_line_beyond_the_limits_is_told_and_the_next_is_read(line, reason):
    found = read(HEADER + line + b"\n" + GOOD)
    assert [(problem.line, problem.reason) for problem in found.problems] == [(2, reason)]
    assert [row.line for row in found.rows] == [3]


def test_a_line_of_json_beyond_the_limit_is_told():
    found = read(b'{"park": "a", "name": "' + b"x" * 2_000_000 + b'"}\n{"park": "a", "name": "b"}\n', "a.jsonl")
    assert [(problem.line, problem.reason) for problem in found.problems] == [(1, "has more than 2,000,000 characters")]
    assert [row.line for row in found.rows] == [2]


@pytest.mark.parametrize(("number", "format_of_numbers"), [("7707083893", 46), ("7707083893", 14), ("-1E12", 14)])
def test_a_number_that_no_calendar_has_is_a_number_under_any_format(number, format_of_numbers):
    """An INN under a format of times; and what is wrong is told of its cell, not of the sheet."""
    found = read(workbook(company(number) + company("7736050003"), format_of_numbers), "a.xlsx")
    assert [row.line for row in found.rows] == [2, 3]
    first = found.rows[0]
    if number.isdigit():
        assert first.company["identifiers"] == {"inn": number}
    else:
        assert [(doubt.line, doubt.field) for doubt in first.doubts] == [(2, "inn")]


@pytest.mark.parametrize(("number", "format_of_numbers"), [("7707083893", 46), ("-1E12", 14)])
def test_where_the_cell_cannot_be_told_its_row_is_refused_and_no_other(number, format_of_numbers, monkeypatch):
    """As in an XLS file, whose formats are not taken away."""
    monkeypatch.setattr("app.portfolio.imports.files.workbook_file.without_impossible_dates", lambda parts: parts)
    plain = company("7736050003").replace(' s="1"', "")
    bad = plain.replace("<v>2009</v>", f"<v>{number}</v>").replace("<c><v>", '<c s="1"><v>')
    found = read(workbook(plain + bad + plain.replace("Vega", "Altair"), format_of_numbers), "a.xlsx")
    assert [(row.line, row.company["name"]) for row in found.rows] == [(2, "Vega"), (4, "Altair")]
    said = "holds a date or a duration that no calendar has"
    assert [(problem.line, problem.field, problem.reason) for problem in found.problems] == [(3, "", said)]


def test_a_cell_of_spaces_costs_no_more_than_its_length():
    """Its format is looked for in a cell with an impossible date: by an expression that must not try all lengths."""
    spaces = f'<row><c x="{" " * 400_000}"/></row>'
    began = process_time()
    read(workbook(company("1", "-5") + spaces, format_of_numbers=14), "a.xlsx")
    assert process_time() - began < 20, "it took half an hour"


def test_a_text_before_the_first_is_damage():
    with pytest.raises(UnreadableFile, match="damaged"):
        read(workbook('<row><c t="s"><v>-1</v></c></row>'), "a.xlsx")
