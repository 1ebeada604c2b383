"""Workbooks: the first visible sheet with content. Calamine reads values, a survey of the XML the rest."""

from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook

from app.portfolio.imports.files.rows import FileRows, UnreadableFile
from app.portfolio.imports.files.table import Line, read_table
from app.portfolio.imports.files.values import Cell
from app.portfolio.imports.files.xlsx_parts import BROKEN, STRINGS, repack, unpack, visible_sheets
from app.portfolio.imports.files.xlsx_survey import Survey, survey, text_lengths


def read_xlsx(data: bytes, max_rows: int) -> FileRows:
    """Read a workbook. A row with a formula, an error value or a merged cell is a problem, not a company."""
    parts = unpack(data)
    lengths = text_lengths(parts[STRINGS]) if STRINGS in parts else []
    for sheet in visible_sheets(parts):
        found = survey(parts.get(sheet.part, b""), lengths)
        if found.lines:
            values = _values(parts, sheet.name)
            table = read_table(_lines(values, found), max_rows)
            return FileRows("xlsx", None, None, table.rows, table.problems, table.header)
    raise UnreadableFile("The workbook has no visible sheet with content.")


def _values(parts: dict[str, bytes], sheet: str) -> list[list[Cell]]:
    try:
        with CalamineWorkbook.from_filelike(repack(parts)) as workbook:
            return workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise UnreadableFile(BROKEN) from error


def _lines(values: Sequence[Sequence[Cell]], found: Survey) -> Iterator[Line]:
    header = next((number for number, cells in enumerate(values, start=1) if any(cells)), 0)
    merged = _merged_lines(found, header)
    for number in range(1, max(len(values), found.lines) + 1):
        if number in merged:
            yield Line(number, [], broken="holds merged cells; unmerge them and fill each one")
        else:
            cells = values[number - 1] if number <= len(values) else []
            yield Line(number, cells, found.flaws.get(number, {}))


def _merged_lines(found: Survey, header: int) -> set[int]:
    merged: set[int] = set()
    for first, last in found.merged:
        if first <= header <= last:
            raise UnreadableFile(f"The header (line {header}) has merged cells; give every column its own heading.")
        merged.update(range(max(first, header), min(last, found.lines) + 1))
    return merged
