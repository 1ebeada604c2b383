"""What reading a file gives: its rows, its problems, or the reason why it cannot be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.portfolio.imports.files.columns import Header

Kind = Literal["csv", "xlsx", "jsonl"]


class UnreadableFile(Exception):
    """The file as a whole cannot be read. `reason` is a sentence for the person who uploaded it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Row:
    """One company, and the line where a person finds it in an editor or spreadsheet; the first is 1.

    `keys` are what the headings of a table say for the places in the company's lists: the numbers of its offers
    and of its needs, which may have gaps, and the languages of its descriptions.
    """

    line: int
    company: dict[str, object]
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be read. `field` is the heading as written, or the dotted path of a JSON value."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileRows:
    """A file as read. `encoding`, `separator` and `header` are None where the kind has none."""

    kind: Kind
    encoding: str | None
    separator: str | None
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    header: Header | None = None


def check_count(count: int, max_rows: int) -> None:
    """Refuse a file with more than `max_rows` companies."""
    if count > max_rows:
        raise UnreadableFile(f"The file has more than {max_rows:,} companies; split it into smaller files.")
