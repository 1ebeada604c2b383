"""A survey of a sheet's XML before its values are read.

It sees what a reader of values cannot tell (formulas, errors, merged cells), and how much memory the values
take: two cells at opposite corners, or a million cells of one long shared text, are small only in the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.sheets import Area
from app.portfolio.imports.files.workbook_values import BROKEN, TOO_LARGE
from app.portfolio.imports.files.xlsx_parts import Attributes, parse

_MOST_CELLS = 5_000_000
_MOST_CHARACTERS = 100_000_000
_MOST_LINES, _MOST_COLUMNS = 1_048_576, 16_384  # Excel's own limits
_MOST_EMPTY_LINES = 200_000
_LONGEST_CELL = 32_767  # Excel's own limit
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_YES = ("1", "true")
FORMULA = "holds a formula; paste it as a value"


@dataclass(slots=True)
class Survey:
    """Flaws and web addresses by line and cell index, merged areas, what is hidden, and the lowest used line."""

    flaws: dict[int, dict[int, str]] = field(default_factory=dict)
    links: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_lines: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    lines: int = 0


def text_lengths(shared_strings: bytes) -> list[int]:
    """The length in characters of every shared text of a workbook."""
    lengths: list[int] = []

    def start(tag: str, _: Attributes) -> None:
        if tag == "si":
            lengths.append(0)
            if len(lengths) > _MOST_CELLS:
                raise UnreadableFile(TOO_LARGE)

    def text(characters: str) -> None:
        if lengths:
            lengths[-1] += len(characters)

    parse(shared_strings, start, text=text)
    return lengths


def survey(sheet: bytes, lengths: list[int], addresses: Mapping[str, str]) -> Survey:
    """Walk through a sheet once. `lengths`: of the shared texts; `addresses`: where links go, by their ids."""
    surveyor = _Surveyor(lengths, addresses)
    parse(sheet, surveyor.start, surveyor.end, surveyor.text)
    return surveyor.found


class _Surveyor:
    """The handlers of a sheet, and where they are. Cells without a reference follow the one before."""

    def __init__(self, lengths: list[int], addresses: Mapping[str, str]) -> None:
        self.found = Survey()
        self._lengths, self._addresses = lengths, addresses
        self._row, self._line, self._index, self._width = 1, 1, -1, 0
        self._type = self._value = ""
        self._cells = self._characters = self._rows = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._enter_cell(attributes)
        elif tag in ("v", "is", "f"):
            self._use_area()
            self._value = ""
            if tag == "f":
                self._flaw(FORMULA)
        elif tag == "row":
            self._enter_row(attributes)
        elif tag == "mergeCell":
            corners = [(_whole(line), column_index(column)) for column, line in self._corners(attributes)]
            if corners:
                lines, columns = zip(*corners, strict=True)
                self.found.merged.append(Area(min(lines), min(columns), max(lines), max(columns)))
        elif tag == "hyperlink":
            self._link(attributes)
        elif tag == "col" and attributes.get("hidden") in _YES:
            first, last = (_whole(attributes.get(name, "0")) for name in ("min", "max"))
            self.found.hidden_columns.update(range(max(first, 1) - 1, min(last, _MOST_COLUMNS)))

    def text(self, characters: str) -> None:
        self._value += characters
        if len(self._value) > _LONGEST_CELL:
            raise UnreadableFile(TOO_LARGE)

    def end(self, tag: str) -> None:
        if tag == "v":
            self._leave_value()
        elif tag == "row":
            self._row += 1

    def _link(self, attributes: Attributes) -> None:
        key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        corner, address = next(iter(self._corners(attributes)), None), self._addresses.get(key)
        if corner is not None and address is not None and _whole(corner[1]) <= self.found.lines:
            self.found.links.setdefault(_whole(corner[1]), {})[column_index(corner[0])] = address

    def _corners(self, attributes: Attributes) -> list[tuple[str, str]]:
        return _REFERENCE.findall(attributes.get("ref", ""))

    def _enter_row(self, attributes: Attributes) -> None:
        self._row, self._index = _whole(attributes.get("r", str(self._row))), -1
        self._rows += 1
        if self._row > _MOST_LINES or self._rows - self.found.lines > _MOST_EMPTY_LINES:
            raise UnreadableFile(TOO_LARGE)
        if attributes.get("hidden") in _YES:
            self.found.hidden_lines.add(self._row)

    def _enter_cell(self, attributes: Attributes) -> None:
        self._cells += 1
        if self._cells > _MOST_CELLS or self._index >= _MOST_COLUMNS:
            raise UnreadableFile(TOO_LARGE)
        self._type = attributes.get("t", "n")
        reference = attributes.get("r")
        if reference is None:
            self._line, self._index = self._row, self._index + 1
        elif position := _REFERENCE.fullmatch(reference):
            self._line, self._index = int(position[2]), column_index(position[1])
        else:
            raise UnreadableFile(BROKEN)

    def _use_area(self) -> None:
        """The reader of values takes memory for the whole rectangle down to here."""
        self.found.lines = max(self.found.lines, self._line)
        self._width = max(self._width, self._index + 1)
        if max(self._cells, self.found.lines * self._width) > _MOST_CELLS:
            raise UnreadableFile(TOO_LARGE)

    def _leave_value(self) -> None:
        if self._type == "e":
            self._flaw(f"holds the error {self._value[:20]}")
        shared = _whole(self._value) if self._type == "s" and self._value else None
        if shared is not None and not 0 <= shared < len(self._lengths):
            raise UnreadableFile(BROKEN)
        self._characters += len(self._value) if shared is None else self._lengths[shared]
        if self._characters > _MOST_CHARACTERS:
            raise UnreadableFile(TOO_LARGE)

    def _flaw(self, reason: str) -> None:
        self.found.flaws.setdefault(self._line, {}).setdefault(self._index, reason)


def column_index(name: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _whole(digits: str) -> int:
    try:
        return int(digits[:10])
    except ValueError as error:
        raise UnreadableFile(BROKEN) from error
