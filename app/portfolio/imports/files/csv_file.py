"""CSV files: their encoding, their separator, and lines counted as an editor counts them.

Limits are asked while the lines are read, so that a crafted file is refused as soon as it goes beyond one.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from itertools import islice

from app.portfolio.imports.files.rows import LONGEST_LINE, TOO_LONG, UnreadableFile, check_line_breaks
from app.portfolio.imports.files.sheets import Book, Line, Sheet
from app.portfolio.imports.files.text_encoding import decode

_SEPARATORS = (";", ",", "\t", "|")
_BLANK = ' \r\n"' + "".join(_SEPARATORS)
_HINT = "sep="
_SAMPLE_CHARACTERS, _SAMPLE_LINES = 200_000, 60
_MOST_LINES = 200_000
"""That hold something: twice as many as a file may have companies."""
_MOST_CELLS = 5_000
"""Of a line; more than a table may have columns."""
_LONGEST_CELL = 1_000_000
"""Characters; more than a text may have."""


def read_csv(data: bytes, likeness: Callable[[Sequence[Line]], float]) -> Book:
    """Read a CSV file. The separator is the one with which its lines are most like a table of companies."""
    text, encoding = decode(data)
    check_line_breaks(text)
    if not text.strip(_BLANK):
        raise UnreadableFile("The file has only blank cells.")
    separator = _separator(text, likeness)
    lines = list(islice(_lines(text, separator), _MOST_LINES + 1))
    if len(lines) > _MOST_LINES:
        raise UnreadableFile(f"The file has more than {_MOST_LINES:,} lines; split it into smaller files.")
    return Book("csv", [Sheet("", lines, separator=separator)], encoding, separator)


def _separator(text: str, likeness: Callable[[Sequence[Line]], float]) -> str:
    """The one that Excel's own first line `sep=;` names, or that makes the best table: cells may hold any of them."""
    hint = text[: len(_HINT) + 3].lstrip("\"'").casefold()
    if hint.startswith(_HINT) and hint[len(_HINT)] in _SEPARATORS:
        return hint[len(_HINT)]
    sample = text[:_SAMPLE_CHARACTERS]

    def merit(separator: str) -> tuple[float, float]:
        lines = list(islice(_lines(sample, separator), _SAMPLE_LINES))
        return likeness(lines), sum(len(line.cells) for line in lines) / max(1, len(lines))

    return max(_SEPARATORS, key=merit)


class _Lines:
    """The lines of a text, for the reader of records. One that is too long is blank, and its number is kept."""

    def __init__(self, text: str) -> None:
        self._lines = StringIO(text, newline="")
        self._number = self.too_long = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._number += 1
        if len(line) <= LONGEST_LINE:
            return line
        self.too_long = self._number
        return "\n"


def _lines(text: str, separator: str) -> Iterator[Line]:
    """Records with the number of their first line: a quoted cell may hold line breaks.

    Of blank lines that follow each other the first is given.
    Strict reading: otherwise `"Rossi" srl` loses its quotes without a word.
    """
    csv.field_size_limit(_LONGEST_CELL)  # the module's own is less than a long text
    lines = _Lines(text)
    records = csv.reader(lines, delimiter=separator, strict=True)
    after_blank = False
    while True:
        start = records.line_num + 1
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            # Text that a quote has swallowed up to here is not to be read as lines of its own.
            never_closed = "unexpected end" in str(error) or ("field larger" in str(error) and records.line_num > start)
            if never_closed:
                yield Line(start, [], broken="a quote opened here is never closed, so the rest cannot be read")
                return
            too_long = f"a cell has more than {_LONGEST_CELL:,} characters"
            twice = 'a quote inside a quoted cell must be written twice ("")'
            yield Line(start, [], broken=too_long if "field larger" in str(error) else twice)
            after_blank = False
            continue
        if start == 1 and _is_separator_hint(cells):
            continue
        broken = TOO_LONG if lines.too_long >= start else ""
        if len(cells) > _MOST_CELLS:
            broken = f"has more than {_MOST_CELLS:,} cells"
        blank = not broken and not any(cell.strip() for cell in cells)
        if not (blank and after_blank):
            yield Line(start, [] if broken else cells, broken=broken)
        after_blank = blank


def _is_separator_hint(cells: list[str]) -> bool:
    first = cells[0] if cells else ""
    return first.lower().startswith(_HINT) and len(first) <= 5 and not any(cells[1:])
