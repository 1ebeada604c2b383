"""What a section of the report is made of, whatever sets it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.workplan.documents.told import Said

Cell = str | Said
"""A text in the language of the report; or one that people wrote, and the language that they wrote it in."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`share` of the width, in [0, 1]; `dark` is a part of it. `text` says both."""

    label: str
    text: str
    share: float
    dark: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`numeric`: the columns that hold numbers. `widths` are relative."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    numeric: Sequence[int] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    said: Sequence[str]
    bars: Sequence[Bar] = ()
    tables: Sequence[Table] = field(default=())
