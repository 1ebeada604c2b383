"""A table in a file by headings that are known beforehand, such as registrations and practices have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import FieldError, Invalid
from app.portfolio.imports.files.columns import normalised
from app.portfolio.imports.files.csv_file import read_csv
from app.portfolio.imports.files.overfull import too_many_cells, uneven
from app.portfolio.imports.files.rows import Kind
from app.portfolio.imports.files.sheets import Line, is_empty, letters
from app.portfolio.imports.files.values import text
from app.portfolio.imports.files.workbook_file import read_workbook

MOST_LINES_ABOVE = 40


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """The lines below the headings; which column is which field, and its heading as written.

    `passed_over`: headings of columns that hold something, and are not read: no field is called so, or another column.
    """

    lines: Sequence[Line]
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    passed_over: Sequence[str]


@dataclass(frozen=True, slots=True)
class Headings:
    """`names`: field -> what its column may be called, separated by commas. A table has one of the fields `needed`."""

    names: Mapping[str, str]
    needed: Collection[str]
    lacking: str
    """what is said of a file without such a table"""

    def read(self, data: bytes, kind: Kind) -> HeadedTable:
        """The sheet and line with the most headings that are known. Raises `UnreadableFile`, and `Invalid`."""
        field_of = {normalised(name): field for field, names in self.names.items() for name in names.split(", ")}

        def fields(line: Line) -> dict[str, int]:
            """Which columns a line of headings names; the first of a kind counts."""
            found: dict[str, int] = {}
            for index, cell in enumerate(line.cells):
                name = field_of.get(normalised(text(cell)))
                if name is not None:
                    found.setdefault(name, index)
            return found

        def likeness(lines: Sequence[Line]) -> float:
            return float(max((len(fields(line)) for line in lines[:20]), default=0))

        book = read_csv(data, likeness) if kind == "csv" else read_workbook(data, kind)
        candidates = [
            (sheet, position, fields(line))
            for sheet in book.sheets
            if not sheet.hidden
            for position, line in enumerate(sheet.lines[:MOST_LINES_ABOVE])
        ]
        fitting = [each for each in candidates if each[2].keys() & set(self.needed)]
        if not fitting:
            reason = f"{self.lacking}; headings that are known: {', '.join(self.names)}"
            raise Invalid(errors=[FieldError(field="file", reason=reason)])
        sheet, position, columns = max(fitting, key=lambda each: len(each[2]))
        headings = {name: text(sheet.lines[position].cells[index]) for name, index in columns.items()}
        header, below = sheet.lines[position], sheet.lines[position + 1 :]
        if sheet.separator:
            # In a sheet a cell beyond the headings is a note; in CSV it may have moved the others.
            told = uneven(sheet, header, below)
            width = max((index + 1 for index, cell in enumerate(header.cells) if not is_empty(cell)), default=0)
            below = [_whole(line, told(line) or too_many_cells(line, width, sheet.separator)) for line in below]
        return HeadedTable(below, columns, headings, _passed_over(header, below, columns))


def _whole(line: Line, overfull: str) -> Line:
    """A line of which nobody knows which cell is of which column cannot be read."""
    is_whole = not overfull or line.broken or line.is_blank
    return line if is_whole else replace(line, cells=[], broken=overfull)


def _passed_over(header: Line, below: Sequence[Line], columns: Mapping[str, int]) -> list[str]:
    filled = {index for line in below for index, cell in enumerate(line.cells) if not is_empty(cell)}
    headings = dict(enumerate(map(text, header.cells)))
    return [headings.get(index) or f"column {letters(index)}" for index in sorted(filled - set(columns.values()))]
