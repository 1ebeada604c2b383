"""Workbooks (XLSX, XLS, ODS): calamine reads the values of their sheets, a survey of the XML the rest.

Of an XLS file, whose format is binary, only the values and merged cells are known: a formula is read as what it gave
last, and rows that are hidden are read like others; a row with a date that no calendar has is refused as a whole.
"""

import re
from collections.abc import Mapping

from app.portfolio.imports.files.ods_survey import survey_sheets
from app.portfolio.imports.files.rows import Kind, UnreadableFile
from app.portfolio.imports.files.sheets import Book, Line, Sheet
from app.portfolio.imports.files.workbook_values import NOT_A_DATE, SheetValues, workbook_values
from app.portfolio.imports.files.xlsx_parts import STRINGS, repack, sheet_parts, unpack, web_links
from app.portfolio.imports.files.xlsx_survey import Survey, survey, text_lengths

NO_LINKS: Mapping[int, str] = {}


def read_workbook(data: bytes, kind: Kind) -> Book:
    """All sheets, the hidden ones too. Formulas and error values are flaws of their cells."""
    surveys: dict[str, Survey] = {}
    parts: dict[str, bytes] = {}
    if kind != "xls":
        parts = unpack(data)
        surveys = _survey_ods(parts) if kind == "ods" else _survey_xlsx(parts)
        data = repack(parts)
    found = workbook_values(data)
    if kind == "xlsx" and any(values.impossible_dates for values in found):
        found = workbook_values(repack(without_impossible_dates(parts)))
    sheets = [_sheet(values, surveys.get(values.name, Survey())) for values in found]
    if all(sheet.hidden or sheet.is_blank for sheet in sheets):
        raise UnreadableFile("The workbook has no visible sheet with content.")
    return Book(kind, sheets)


_NUMBER = re.compile(
    rb"(<(?:\w{1,9}:)?c\b[^>]{0,99}?)\s{1,9}s\s{0,9}=\s{0,9}[\"']\d{1,9}[\"']"
    rb"([^>]{0,99}>\s{0,9}<(?:\w{1,9}:)?v>\s{0,9}([-+\d.eE]{1,40})\s{0,9}<)"
)
"""A cell with a format and a number. Every repetition has a limit: a cell may be one long run of spaces."""
_LAST_DAY = 2_958_466
"""31 December 9999, as a spreadsheet counts days."""


def without_impossible_dates(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Numbers that no calendar has lose their formats: an INN under a format of times is a number again."""

    def plain(found: re.Match[bytes]) -> bytes:
        try:
            days = float(found[3])
        except ValueError:
            return found[0]
        return found[0] if 0 <= days < _LAST_DAY else found[1] + found[2]

    return {
        name: _NUMBER.sub(plain, content) if name.startswith("xl/worksheets/") else content
        for name, content in parts.items()
    }


def _survey_xlsx(parts: dict[str, bytes]) -> dict[str, Survey]:
    lengths = text_lengths(parts[STRINGS]) if STRINGS in parts else []
    return {
        name: survey(parts.get(part, b""), lengths, web_links(parts, part)) for name, part in sheet_parts(parts).items()
    }


def _survey_ods(parts: dict[str, bytes]) -> dict[str, Survey]:
    return survey_sheets(parts.get("content.xml", b""))


def _sheet(values: SheetValues, found: Survey) -> Sheet:
    lines = [
        Line(
            number,
            values.rows[number - 1] if number <= len(values.rows) else [],
            found.flaws.get(number, {}),
            NOT_A_DATE if number in values.impossible_dates else "",
            hidden=number in found.hidden_lines,
            links=found.links.get(number, NO_LINKS),
        )
        for number in range(1, max(len(values.rows), found.lines) + 1)
    ]
    return Sheet(
        values.name, lines, values.hidden, values.broken, found.merged or values.merged, frozenset(found.hidden_columns)
    )
