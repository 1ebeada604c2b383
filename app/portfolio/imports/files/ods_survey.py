"""A survey of the sheets of an OpenDocument file before its values are read (OASIS ODF 1.3, part 3).

It sees formulas, error values, merged cells and what is hidden, and counts what repetitions unfold to: one cell may say
that it stands a million times.
"""

import re

from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.sheets import Area
from app.portfolio.imports.files.workbook_values import TOO_LARGE
from app.portfolio.imports.files.xlsx_parts import Attributes, parse
from app.portfolio.imports.files.xlsx_survey import FORMULA, Survey

_MOST_CELLS = 5_000_000
_MOST_CHARACTERS = 100_000_000
_HIDDEN = ("collapse", "filter")
_ERROR_VALUE = re.compile(r"#[\w/]+[!?]?|Err:\d+")


def survey_sheets(content: bytes) -> dict[str, Survey]:
    """What is to be known of each sheet, by its name."""
    surveyor = _Surveyor()
    parse(content, surveyor.start, surveyor.end, surveyor.text)
    return surveyor.found


class _Surveyor:
    """The handlers of `content.xml`, and where they are."""

    def __init__(self) -> None:
        self.found: dict[str, Survey] = {}
        self._sheet = Survey()
        self._line = self._column = self._index = 0
        self._rows = self._times = 1
        self._cells = self._characters = 0
        self._typed = self._is_error = False
        self._text = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        values = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "table":
            self._sheet = self.found.setdefault(values.get("name", ""), Survey())
            self._line = self._column = 0
        elif tag == "table-column":
            times = _times(values, "number-columns-repeated")
            if values.get("visibility") in _HIDDEN:
                self._sheet.hidden_columns.update(range(self._column, min(self._column + times, 16_384)))
            self._column += times
        elif tag == "table-row":
            self._enter_row(values)
        elif tag in ("table-cell", "covered-table-cell"):
            self._enter_cell(values)

    def text(self, characters: str) -> None:
        if self._typed:
            self._text += characters

    def end(self, tag: str) -> None:
        if tag == "table-row":
            self._line += self._rows - 1
        elif tag in ("table-cell", "covered-table-cell") and self._typed:
            self._leave_cell()

    def _enter_row(self, values: dict[str, str]) -> None:
        self._line += 1
        self._index, self._rows, self._times = -1, _times(values, "number-rows-repeated"), 1
        if values.get("visibility") in _HIDDEN and self._rows < 100_000:
            self._sheet.hidden_lines.update(range(self._line, self._line + self._rows))

    def _enter_cell(self, values: dict[str, str]) -> None:
        self._index += self._times
        self._times = _times(values, "number-columns-repeated")
        self._typed, self._text = "value-type" in values, ""
        down, right = (_times(values, f"number-{name}-spanned") for name in ("rows", "columns"))
        if down > 1 or right > 1:
            self._sheet.merged.append(Area(self._line, self._index, self._line + down - 1, self._index + right - 1))
        if "formula" in values:
            self._sheet.flaws.setdefault(self._line, {}).setdefault(self._index, FORMULA)
        if not self._typed:
            return
        self._sheet.lines = max(self._sheet.lines, self._line + self._rows - 1)
        self._cells += self._rows * self._times
        if max(self._cells, self._sheet.lines * (self._index + self._times)) > _MOST_CELLS:
            raise UnreadableFile(TOO_LARGE)

    def _leave_cell(self) -> None:
        self._typed = False
        self._characters += len(self._text) * self._rows * self._times
        if self._characters > _MOST_CHARACTERS:
            raise UnreadableFile(TOO_LARGE)
        if _ERROR_VALUE.fullmatch(self._text.strip()):
            flaws = self._sheet.flaws.setdefault(self._line, {})
            flaws.setdefault(self._index, f"holds the error {self._text.strip()[:20]}")


def _times(values: dict[str, str], name: str) -> int:
    digits = values.get(name, "1")
    return min(int(digits), 10_000_000) if digits.isascii() and digits.isdecimal() and len(digits) < 12 else 1
