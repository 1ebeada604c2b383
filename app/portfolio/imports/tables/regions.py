"""Several tables on one sheet, below or beside each other: each as a sheet of its own, where it stood."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from app.portfolio.imports.files.columns import normalised
from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.sheets import Line, Sheet
from app.portfolio.imports.files.values import Cell
from app.portfolio.imports.tables.header import find_header, headings_of, is_header

MOST = 30
"""Tables of a sheet: each is looked at as a sheet of its own."""
_FEWEST = 2
"""So many headings a table has that stands beside another one."""


def tables_of(sheet: Sheet) -> list[Sheet]:
    """The sheet itself, if it holds one table. Raises `UnreadableFile` if there are too many."""
    found: list[Sheet] = []
    for below in _below_each_other(sheet):
        found += _beside_each_other(below, MOST - len(found))
    return found


def _below_each_other(sheet: Sheet) -> list[Sheet]:
    starts = [0, *islice(_starts(sheet.lines), MOST), len(sheet.lines)]
    if len(starts) == 2:
        return [sheet]
    if len(starts) > MOST + 1:
        raise _too_many()
    blank = [Line(line.number, ()) for line in sheet.lines]
    return [_part(sheet, [*blank[:start], *sheet.lines[start:end], *blank[end:]]) for start, end in pairwise(starts)]


def _starts(lines: Sequence[Line]) -> Iterator[int]:
    """Where another table begins: at other headings, apart from the companies above them, or at their title."""
    known: set[tuple[str, ...]] = set()
    companies, above = False, 0
    for position, line in enumerate(lines):
        before, above = above, len(line.filled)
        if before > 1 or not is_header(line):
            companies = companies or (bool(known) and above > 1)
            continue
        names = tuple(normalised(heading) for heading in headings_of(line.cells))
        if names in known:
            continue  # on each page again
        if companies:
            yield position - before
        known.add(names)
        companies = False


def _beside_each_other(sheet: Sheet, room: int) -> list[Sheet]:
    headings = find_header(sheet.lines, sheet.merged).headings
    filled = [index for index, heading in enumerate(headings) if heading]
    names = [normalised(headings[index]) for index in filled]
    for count in range(_FEWEST, len(names) // 2 + 1):
        if len(names) % count == 0 and names == names[:count] * (len(names) // count):
            starts = [0, *filled[count::count], len(headings)]
            if len(starts) - 1 > room:
                raise _too_many()
            return [
                _part(sheet, [_within(line, start, end) for line in sheet.lines]) for start, end in pairwise(starts)
            ]
    if not room:
        raise _too_many()
    return [sheet]


def _too_many() -> UnreadableFile:
    return UnreadableFile(
        f"More than {MOST} tables stand below or beside each other on a sheet. Put them into one table, or files."
    )


def _within(line: Line, start: int, end: int) -> Line:
    cells: list[Cell] = [cell if start <= index < end else "" for index, cell in enumerate(line.cells)]
    flaws = {index: reason for index, reason in line.flaws.items() if start <= index < end}
    return replace(line, cells=cells, flaws=flaws)


def _part(sheet: Sheet, lines: list[Line]) -> Sheet:
    return replace(sheet, lines=lines)
