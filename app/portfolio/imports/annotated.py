"""The file again, as a spreadsheet with the problems and remarks beside their rows."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

from app.portfolio.imports.checking import Checked
from app.portfolio.imports.files.sheets import Line, Sheet
from app.portfolio.imports.rows_of_file import OpenFile
from app.portfolio.imports.schemas import RowProblem
from app.portfolio.imports.telling import rows_in, told
from app.schemas import LanguageCode

REFUSED, REMARK, OUTCOME, WHY = "refused", "remark", "Ponte", "Ponte: why"
_LONGEST = 32_767  # characters in a cell
_WIDTHS = (10, 60)
Said = Mapping[tuple[str, int], list[str]]


def annotated(file: OpenFile, checked: Checked, language: LanguageCode = "en") -> bytes:
    """An XLSX file: each line of the sheets that are read, where it stood, after two cells that say what became of it.

    Cells are written as texts and numbers, never as formulas.
    """
    problems, remarks = (_by_line(rows_in(rows, language)) for rows in (checked.problems, checked.remarks))
    headers = {(plan.sheet.name, plan.line) for plan in file.plans.plans}
    read = {name for name, _ in headers}
    sheets = [sheet for sheet in file.book.sheets if sheet.name in read] if file.book else [_of_json(file.data)]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True}) as book:
        formats = {
            REFUSED: book.add_format({"bg_color": "#F8CBAD", "text_wrap": True, "valign": "top"}),
            REMARK: book.add_format({"bg_color": "#FFF2CC", "text_wrap": True, "valign": "top"}),
            "": book.add_format({"bold": True}),
        }
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name))
            page.set_column(0, 0, _WIDTHS[0])
            page.set_column(1, 1, _WIDTHS[1])
            for line in sheet.lines:
                key = sheet.name, line.number
                outcome = REFUSED if key in problems else REMARK if key in remarks else ""
                why = "; ".join([*problems.get(key, ()), *remarks.get(key, ())])
                if key in headers:
                    outcome, why = OUTCOME, "; ".join(filter(None, [told(WHY, language), why]))
                if outcome:
                    page.write_string(line.number - 1, 0, told(outcome, language), formats.get(outcome, formats[""]))
                    page.write_string(line.number - 1, 1, why[:_LONGEST], formats.get(outcome, formats[""]))
                _write_cells(page, line)
    return out.getvalue()


def _write_cells(page: xlsxwriter.worksheet.Worksheet, line: Line) -> None:
    for index, cell in enumerate(line.cells, start=2):
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            page.write_number(line.number - 1, index, cell)
        elif written := str(cell):
            page.write_string(line.number - 1, index, written[:_LONGEST])


def _by_line(found: Sequence[RowProblem]) -> Said:
    lines: dict[tuple[str, int], list[str]] = {}
    for item in found:
        lines.setdefault((item.sheet or "", item.line), []).append(
            f"{item.field}: {item.reason}" if item.field else item.reason
        )
    return lines


def _of_json(data: bytes) -> Sheet:
    text = data.decode("utf-8-sig", "replace")
    return Sheet("", [Line(number, [line]) for number, line in enumerate(text.split("\n"), start=1) if line.strip()])


def _sheet_name(name: str) -> str:
    """At most 31 characters, and none that Excel refuses."""
    kept = "".join("_" if character in "[]:*?/\\" else character for character in name).strip("'")
    return kept[:31] or "companies"
