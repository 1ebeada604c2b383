"""Records -> a file: CSV, XLSX or JSON Lines. A portion at a time is held in memory, the rest on the disk."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from decimal import Decimal
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any

import xlsxwriter
from fastapi import Query
from starlette.responses import StreamingResponse

from app.formulas import harmless
from app.portfolio.imports.templates import MEDIA_TYPES, TemplateKind

FileKind = TemplateKind
Record = dict[str, Any]
Cell = str | int | float | date | None
File = IO[bytes]
Cells = Callable[[Record], Sequence[Cell]]
"""The cells of a record, in the order of the headings."""

KindQuery = Annotated[FileKind, Query(alias="format", description="kind of the file")]

_IN_MEMORY = 8 * 1024 * 1024
_PORTION = 256 * 1024
_LONGEST = 32_767
"""characters that a workbook's cell holds"""
_WIDTHS = (12, 60)
_FIRST_DAY = date(1900, 3, 1)
"""Before it, spreadsheets disagree on what a day's number is."""
_READ_TWO_WAYS = re.compile(r"\d{1,3}\.\d{3}")


def new_file() -> File:
    """On the disk from some size on; gone when it is closed."""
    return SpooledTemporaryFile(max_size=_IN_MEMORY)


def write(kind: FileKind, sheet: str, headings: Sequence[str], records: Iterable[Record], cells: Cells) -> File:
    """A file at its beginning. `sheet` is what a workbook calls its sheet; JSON Lines hold the records as they are."""
    with ExitStack() as unless_written:
        file = unless_written.enter_context(new_file())
        if kind == "jsonl":
            write_lines(file, records)
        elif kind == "csv":
            _write_csv(file, headings, map(cells, records))
        else:
            _write_xlsx(file, sheet, headings, map(cells, records))
        file.seek(0)
        unless_written.pop_all()
    return file


def write_lines(file: File, records: Iterable[Record]) -> None:
    for record in records:
        file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def read_lines(file: File) -> Iterator[Record]:
    file.seek(0)
    return (json.loads(line) for line in file)


def download(file: File, name: str, kind: FileKind) -> StreamingResponse:
    """Sends a file, portion by portion, and closes it. `name` is that of the file, without its ending."""
    size = file.seek(0, 2)
    file.seek(0)

    def portions() -> Iterator[bytes]:
        with file:
            while portion := file.read(_PORTION):
                yield portion

    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Content-Length": str(size)}
    return StreamingResponse(portions(), media_type=MEDIA_TYPES[kind], headers=headers)


def file_name(what: str, park: str | None) -> str:
    """Such as `ponte-companies-trentino`."""
    return "-".join(["ponte", what, *([park] if park else [])])


def _write_csv(file: File, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """With a byte order mark and semicolons, as the template, and for the same reason."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(_as_text(row) for row in rows)
    text.flush()
    text.detach()


def _as_text(cells: Sequence[Cell]) -> list[str]:
    return ["" if cell is None else _in_csv(cell) for cell in cells]


def _in_csv(cell: str | float | date) -> str:
    match cell:
        case str():
            return harmless(cell)
        case float():
            written = format(Decimal(repr(cell)), "f")
            # 12.125 is twelve and a bit, or some twelve thousand.
            return f"{written}0" if _READ_TWO_WAYS.fullmatch(written) else written
        case date():
            return cell.isoformat()
    return str(cell)


def _write_xlsx(file: File, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Texts are written as texts. One that would begin like a formula, if somebody edited its cell, has the mark of
    plain text that Excel itself gives; it is no part of the text.
    """
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"title": f"Ponte: {name}", "created": datetime(2015, 1, 1, tzinfo=UTC)})
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        day, marked = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"quote_prefix": True})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for index, heading in enumerate(headings):
            sheet.set_column(index, index, min(max(_WIDTHS[0], len(heading) + 2), _WIDTHS[1]))
            sheet.write_string(0, index, heading, bold)
        too_long: list[tuple[int, str, int]] = []
        for line, row in enumerate(rows, start=1):
            for index, cell in enumerate(row):
                match cell:
                    case str() if len(cell) > _LONGEST:
                        too_long.append((line + 1, headings[index], len(cell)))
                    case str() if harmless(cell) == cell:
                        sheet.write_string(line, index, cell)
                    case str():
                        # An apostrophe of its own would be taken for that of a CSV file.
                        sheet.write_string(line, index, harmless(cell) if cell.startswith("'") else cell, marked)
                    case date() if cell >= _FIRST_DAY:
                        sheet.write_datetime(line, index, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                    case date():
                        sheet.write_string(line, index, cell.isoformat())
                    case int() | float():
                        sheet.write_number(line, index, cell)
        if too_long:
            _note(book, too_long)


def _note(book: xlsxwriter.Workbook, too_long: Sequence[tuple[int, str, int]]) -> None:
    """What a cell cannot hold is left out, and said: an import leaves an empty cell's value as it is."""
    sheet = book.add_worksheet("left out")
    for line, (row, heading, length) in enumerate(too_long):
        said = f"line {row}, {heading}: {length:,} characters, a cell holds {_LONGEST:,}; CSV and JSON Lines have it"
        sheet.write_string(line, 0, said)
