"""What reading a file gives: its rows, its problems and remarks, or the reason why it cannot be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["csv", "xlsx", "xls", "ods", "jsonl"]


class UnreadableFile(Exception):
    """The file as a whole cannot be read. `reason` is a sentence for the person who uploaded it; `field` is another one
    than the file where what was said of the file is wrong."""

    def __init__(self, reason: str, field: str = "file") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be said of a line. `field` is the heading as written, or the dotted path of a JSON value."""

    line: int
    field: str
    reason: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One company, and the line where a person finds it in an editor or spreadsheet; the first is 1.

    `keys` are what the headings of a table say for the places in the company's lists: the numbers of its offers
    and of its needs, which may have gaps, and the languages of its descriptions. `remarks` are what was left out or
    read otherwise than it is written; `doubts` are official numbers that cannot be read, which refuse the row unless
    another number says whose it is.
    """

    line: int
    company: dict[str, object]
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict, compare=False)
    remarks: Sequence[Problem] = field(default=(), compare=False)
    doubts: Sequence[Problem] = field(default=(), compare=False)
    sheet: str = ""


@dataclass(slots=True)
class PassedOver:
    """What of a file is no company: sheets and columns with the reason, hidden rows, titles, notes and totals."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    columns: list[Problem] = field(default_factory=list)
    hidden_rows: list[Problem] = field(default_factory=list)
    lines: list[Problem] = field(default_factory=list)

    def add(self, other: "PassedOver") -> None:
        self.sheets += other.sheets
        self.columns += other.columns
        self.hidden_rows += other.hidden_rows
        self.lines += other.lines


MOST_LINE_BREAKS = 5_000_000
"""No list of companies has more lines, blank ones included: such a file is refused before it is read."""
LONGEST_LINE = 2_000_000
"""Characters; more than a company can have."""
TOO_LONG = f"has more than {LONGEST_LINE:,} characters"


def check_line_breaks(text: str) -> None:
    if text.count("\n") + text.count("\r") > MOST_LINE_BREAKS:
        raise UnreadableFile(f"The file has more than {MOST_LINE_BREAKS:,} line breaks.")


def check_count(count: int, max_rows: int) -> None:
    """Refuse a file with more than `max_rows` companies."""
    if count > max_rows:
        raise UnreadableFile(f"The file has more than {max_rows:,} companies; split it into smaller files.")
