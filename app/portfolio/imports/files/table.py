"""A table of cells -> companies in nested shape. CSV files, workbooks and templates all come through here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.portfolio.imports.files.columns import REQUIRED, Column, Header, column_named, nearest
from app.portfolio.imports.files.rows import Problem, Row, UnreadableFile, check_count
from app.portfolio.imports.files.safe_text import why_unsafe
from app.portfolio.imports.files.values import Cell, text

_MOST_COLUMNS, _LONGEST_HEADING = 500, 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table. `flaws`: what is wrong, by cell index; `broken`: why there are no cells at all."""

    number: int
    cells: Sequence[Cell]
    flaws: Mapping[int, str] = field(default_factory=dict)
    broken: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.broken and not self.flaws and all(_is_empty(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read."""

    header: Header
    rows: list[Row]
    problems: list[Problem]


def read_table(lines: Iterable[Line], max_rows: int) -> Table:
    """The companies below the header, which is the first line that is not blank."""
    filled = (line for line in lines if not line.is_blank)
    first = next(filled, None)
    if first is None:
        raise UnreadableFile("The file has only blank cells.")
    header, problems = _read_header(first)
    rows: list[Row] = []
    count = 0
    for line in filled:
        count += 1
        check_count(count, max_rows)
        company, found = _read_line(line, header)
        problems += found
        if not found:
            rows.append(_row(line.number, company))
    if not count:
        raise UnreadableFile("The file has a header but no companies below it.")
    return Table(header, rows, problems)


def letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _field(header: Header, index: int) -> str:
    """The heading above a cell, or the letters that a spreadsheet gives to its column."""
    heading = header.headings[index] if index < len(header.headings) else ""
    return heading or f"column {letters(index)}"


def _is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _read_header(line: Line) -> tuple[Header, list[Problem]]:
    if line.broken:
        raise UnreadableFile(f"The header (line {line.number}) cannot be read: {line.broken}.")
    headings = [text(cell)[:_LONGEST_HEADING] for cell in line.cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > _MOST_COLUMNS:
        raise UnreadableFile(f"The header has {len(headings)} columns; the most is {_MOST_COLUMNS}.")
    header = Header(line.number, headings, [column_named(heading) for heading in headings])
    _require_columns(header)
    problems = [Problem(line.number, _field(header, index), reason) for index, reason in line.flaws.items()]
    seen: set[str] = set()
    for index, (heading, column) in enumerate(zip(headings, header.columns, strict=True)):
        if column is None and heading:
            problems.append(Problem(line.number, heading, _unknown(heading)))
        elif column is not None and column.name in seen:
            problems.append(Problem(line.number, heading, f'a second column for "{column.name}"'))
            header.columns[index] = None
        elif column is not None:
            seen.add(column.name)
    return header, problems


def _unknown(heading: str) -> str:
    suggestion = nearest(heading)
    return f'unknown column; the nearest known one is "{suggestion}"' if suggestion else "unknown column"


def _require_columns(header: Header) -> None:
    known = {column.name for column in header.columns if column is not None}
    missing = [f'"{name}"' for name in REQUIRED if name not in known]
    if missing:
        found = ", ".join(heading[:40] for heading in header.headings[:8] if heading)
        raise UnreadableFile(f"The header has no column for {' and '.join(missing)}. It begins: {found}.")


def _read_line(line: Line, header: Header) -> tuple[dict[str, Any], list[Problem]]:
    if line.broken:
        return {}, [Problem(line.number, "", line.broken)]
    problems = [Problem(line.number, _field(header, index), reason) for index, reason in line.flaws.items()]
    width, given = len(header.columns), len(line.cells)
    if given < width and not line.flaws:
        return {}, [Problem(line.number, "", f"has {given} cells, the header has {width}")]
    company: dict[str, Any] = {}
    for index, cell in enumerate(line.cells):
        if index in line.flaws or _is_empty(cell):
            continue
        if index >= width:
            problems.append(Problem(line.number, "", f"has more cells than the header, which has {width}"))
            break
        try:
            _place(company, header.columns[index], header.headings[index], cell)
        except ValueError as error:
            problems.append(Problem(line.number, _field(header, index), str(error)))
    return company, problems


def _place(company: dict[str, Any], column: Column | None, heading: str, cell: Cell) -> None:
    """Put the value of a cell where it belongs. Raises `ValueError` with the reason why it cannot be."""
    if isinstance(cell, str) and (reason := why_unsafe(cell)):
        raise ValueError(reason)
    if column is None:
        if not heading:
            raise ValueError("a value in a column without a heading")
        return
    node = company
    for key in column.path[:-1]:
        node = node.setdefault(key, {})
    node[column.path[-1]] = column.read(cell)


def _row(line: int, company: dict[str, Any]) -> Row:
    """Descriptions by language and opportunities by number become lists; what stood for their places is kept."""
    keys: dict[str, list[str]] = {}
    if "descriptions" in company:
        keys["descriptions"] = list(company["descriptions"])
        company["descriptions"] = [{"language": key, **body} for key, body in company["descriptions"].items()]
    for side in ("offers", "needs"):
        if side in company:
            keys[side] = sorted(company[side])
            company[side] = [company[side][number] for number in keys[side]]
    return Row(line, company, keys)
