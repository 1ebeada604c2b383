"""CSV files: their encoding, their separator, and lines counted as an editor counts them."""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from itertools import islice

from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.sheets import Book, Line, Sheet
from app.portfolio.imports.files.text_encoding import decode

_SEPARATORS = (";", ",", "\t", "|")
_BLANK = ' \r\n"' + "".join(_SEPARATORS)
_HINT = "sep="
_SAMPLE_CHARACTERS, _SAMPLE_LINES = 200_000, 60


def read_csv(data: bytes, likeness: Callable[[Sequence[Line]], float]) -> Book:
    """Read a CSV file. The separator is the one with which its lines are most like a table of companies."""
    text, encoding = decode(data)
    if not text.strip(_BLANK):
        raise UnreadableFile("The file has only blank cells.")
    separator = _separator(text, likeness)
    return Book("csv", [Sheet("", list(_lines(text, separator)))], encoding, separator)


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
    first = cells[0] if cells else ""
    return first.lower().startswith(_HINT) and len(first) <= 5 and not any(cells[1:])
