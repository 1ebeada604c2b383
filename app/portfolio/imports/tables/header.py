"""Where the header of a table stands: below titles and notes, over one line or several, or nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.portfolio.imports.files.sheets import Area, Line, is_empty
from app.portfolio.imports.files.values import Cell, text
from app.portfolio.imports.tables.contents import has_legal_form, speaks_for_itself
from app.portfolio.imports.tables.headings import best

LOOKED_AT = 80
"""So many lines that are not blank may stand above the first company."""
MOST_COLUMNS = 1_000
LONGEST_HEADING = 100

_HEADING = 0.6
"""From here on a cell counts as a heading that is known."""
_LIKELY = 1.2
"""What a line of headings comes to at least: two of them, or one beside some that are not known."""
_MOST_LINES = 3
_GAIN = 0.5
"""What a second line must bring to be part of the header."""
_SHORT = 60
_SURELY, _MOSTLY = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class HeaderLines:
    """The lines from `first` to `last` (positions in the sheet) and the headings that they make together.

    `likeness`: about the number of headings that are known. Without a header `last` is -1, and there are no headings.
    """

    first: int
    last: int
    headings: tuple[str, ...]
    likeness: float


NO_HEADER = HeaderLines(0, -1, (), 0)


def likeness(lines: Sequence[Line]) -> float:
    """How much these lines look like a table of companies."""
    return find_header(lines, ()).likeness


def find_header(lines: Sequence[Line], merged: Sequence[Area]) -> HeaderLines:
    """The likeliest header, by its headings; without any that is known, by where full lines begin."""
    candidates = [position for position, line in enumerate(lines) if not line.is_blank and not line.broken][:LOOKED_AT]
    found = NO_HEADER
    for position in candidates:
        single = _block(lines, position, position, merged)
        if single.likeness > found.likeness:
            found = single
    if found.likeness < _LIKELY:
        return _by_shape(lines, candidates)
    for start, end in _neighbours(lines, found.last):
        block = _block(lines, start, end, merged)
        if block.likeness > found.likeness + _GAIN * (end - start):
            found = block
    return found


def is_header(line: Line) -> bool:
    """Whether a line by itself is surely one: most of its cells are headings that are known."""
    if not 2 <= len(line.filled) <= MOST_COLUMNS or not may_be_headings(line):
        return False
    headings = [heading for heading in headings_of(line.cells) if heading]
    known = sum(len(heading) <= _SHORT and best(heading) >= _SURELY for heading in headings)
    return known >= 2 and known >= _MOSTLY * len(headings)


def stands_upright(lines: Sequence[Line]) -> bool:
    """Whether the headings stand below each other, and each company in a column of its own."""
    full = [line for line in lines if len(line.filled) > 1][:LOOKED_AT]
    first = [line.cells[line.filled[0]] for line in full if line.filled[0] < len(line.cells)]
    return is_header(Line(0, first)) and not any(map(is_header, full))


def headings_of(cells: Sequence[Cell]) -> list[str]:
    """The texts of a line of headings, without blank ones at its end."""
    headings = ["" if isinstance(cell, str) and is_empty(cell) else text(cell)[:LONGEST_HEADING] for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    return headings


def _block(lines: Sequence[Line], start: int, end: int, merged: Sequence[Area]) -> HeaderLines:
    levels = [headings_of(line.cells) for line in lines[start : end + 1]]
    width = max(map(len, levels), default=0)
    levels = [level + [""] * (width - len(level)) for level in levels]
    filled = [_spread(level, lines[start + depth].number, merged) for depth, level in enumerate(levels[:-1])]
    own = levels[-1]
    headings = tuple(_heading([level[index] for level in filled], own[index]) for index in range(width))
    known = [score for heading in dict.fromkeys(headings) if heading and (score := best(heading)) >= _HEADING]
    count = sum(1 for heading in headings if heading)
    share = len(known) / count if count else 0
    return HeaderLines(start, end, headings, sum(known) * (0.4 + 0.6 * share))


def _heading(above: Sequence[str], own: str) -> str:
    """Of "Offerta 1" above "titolo": both, if that is known; else what is known best, or all of it."""
    upper = [part for part in above if part]
    if not upper:
        return own
    if not own:
        return upper[-1]
    whole = " ".join([*upper, own])[:LONGEST_HEADING]
    return max(
        (own, whole, f"{upper[-1]} {own}"), key=lambda heading: (round(best(heading), 2), len(heading) < len(whole))
    )


def _spread(level: Sequence[str], line: int, merged: Sequence[Area]) -> list[str]:
    """A heading over several columns is written in the first of them."""
    spread = list(level)
    for area in merged:
        if area.top <= line <= area.bottom and area.left < len(spread):
            for index in range(area.left, min(area.right + 1, len(spread))):
                spread[index] = spread[area.left]
    if not merged:
        for index in range(1, len(spread)):
            spread[index] = spread[index] or spread[index - 1]
    return spread


def _neighbours(lines: Sequence[Line], position: int) -> Iterator[tuple[int, int]]:
    """The blocks of lines around a line, without blank ones and titles of one cell between them."""

    def belongs(at: int) -> bool:
        return 0 <= at < len(lines) and len(lines[at].filled) > 1 and may_be_headings(lines[at])

    for start in range(position, position - _MOST_LINES, -1):
        if not belongs(start):
            break
        for end in range(position, start + _MOST_LINES):
            if not belongs(end):
                break
            if end > start:
                yield start, end


def may_be_headings(line: Line) -> bool:
    """Not if it numbers the columns, or if a cell is a company: what has a number or a legal form is no heading."""
    cells = [text(cell) for cell in line.cells if not is_empty(cell)]
    return (
        not line.broken
        and not all(map(str.isdecimal, cells))
        and not any(has_legal_form(cell) or speaks_for_itself(cell) for cell in cells)
    )


def _by_shape(lines: Sequence[Line], candidates: Sequence[int]) -> HeaderLines:
    """The first full line: of short and different texts it is a header, of numbers and addresses it is a company."""
    widths = [len(lines[position].filled) for position in candidates]
    full = max(widths, default=0) * 0.6
    for position, width in zip(candidates, widths, strict=True):
        if width < max(full, 1):
            continue
        cells = [
            text(lines[position].cells[index]) for index in lines[position].filled if index < len(lines[position].cells)
        ]
        if any(len(cell) > _SHORT or speaks_for_itself(cell) for cell in cells):
            return HeaderLines(position, position - 1, (), 0)
        if len(set(cells)) == len(cells) and not any(cell.replace(".", "").isdigit() for cell in cells):
            return HeaderLines(position, position, tuple(headings_of(lines[position].cells)), 0)
    return NO_HEADER
