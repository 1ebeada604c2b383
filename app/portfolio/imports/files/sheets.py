"""A file as it stands before anybody asks what it means: sheets of lines of cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.portfolio.imports.files.rows import Kind
from app.portfolio.imports.files.values import Cell


class Area(NamedTuple):
    """Merged cells: lines from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table. `flaws`: what is wrong, by cell index; `broken`: why there are no cells at all.

    `links`: the web addresses that stand behind cells.
    """

    number: int
    cells: Sequence[Cell]
    flaws: Mapping[int, str] = field(default_factory=dict)
    broken: str = ""
    hidden: bool = False
    links: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not self.broken and not self.flaws and all(is_empty(cell) for cell in self.cells)

    @property
    def filled(self) -> list[int]:
        """The indices of the cells that hold something, readable or not."""
        return [index for index, cell in enumerate(self.cells) if not is_empty(cell) or index in self.flaws]


@dataclass(slots=True)
class Sheet:
    """A sheet of a workbook, or the whole of a CSV file, with its `separator`. `broken`: why it cannot be read."""

    name: str
    lines: list[Line] = field(default_factory=list)
    hidden: bool = False
    broken: str = ""
    merged: list[Area] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()
    separator: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.broken and all(line.is_blank for line in self.lines)


@dataclass(frozen=True, slots=True)
class Book:
    """A file of tables. `encoding` and `separator` are None where the kind has none."""

    kind: Kind
    sheets: list[Sheet]
    encoding: str | None = None
    separator: str | None = None


def is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
