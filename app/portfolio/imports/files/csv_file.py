"""CSV files: their encoding, their separator, and lines counted as an editor counts them."""

import csv
from collections.abc import Iterator
from io import StringIO

from app.portfolio.imports.files.columns import column_named
from app.portfolio.imports.files.rows import FileRows, UnreadableFile
from app.portfolio.imports.files.table import Line, read_table
from app.portfolio.imports.files.text_encoding import decode

_SEPARATORS = (";", ",", "\t")
_BLANK = ' \r\n"' + "".join(_SEPARATORS)


def read_csv(data: bytes, max_rows: int) -> FileRows:
    """Read a CSV file whose first line that is not blank is the header."""
    text, encoding = decode(data)
    if not text.strip(_BLANK):
        raise UnreadableFile("The file has only blank cells.")
    separator = _separator(text)
    table = read_table(_lines(text, separator), max_rows)
    return FileRows("csv", encoding, separator, table.rows, table.problems, table.header)


def _separator(text: str) -> str:
    """The one that finds the most known columns in the header; cells below may hold any of the three."""

    def known_columns(separator: str) -> tuple[int, int]:
        header = next((line for line in _lines(text, separator) if not line.is_blank), Line(1, []))
        return sum(column_named(str(cell)) is not None for cell in header.cells), len(header.cells)

    return max(_SEPARATORS, key=known_columns)


def _lines(text: str, separator: str) -> Iterator[Line]:
    """Records with the number of their first line: a quoted cell may hold line breaks.

    Strict reading: otherwise `"Rossi" srl` loses its quotes without a word.
    """
    records = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        start = records.line_num + 1
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            never_closed = "unexpected end" in str(error) or "field larger" in str(error)
            if never_closed:
                yield Line(start, [], broken="a quote opened here is never closed, so the rest cannot be read")
                return
            yield Line(start, [], broken='a quote inside a quoted cell must be written twice ("")')
            continue
        if start == 1 and _is_separator_hint(cells):
            continue
        yield Line(start, cells)


def _is_separator_hint(cells: list[str]) -> bool:
    """Excel's own first line `sep=;`, which is not data."""
    first = cells[0] if cells else ""
    return first.lower().startswith("sep=") and len(first) <= 5 and not any(cells[1:])
