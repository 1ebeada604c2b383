"""Which lines of a sheet are companies: titles, notes, totals and repeated headers are not, and that is said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.sectors import SectorReader
from app.portfolio.imports.files.columns import normalised
from app.portfolio.imports.files.rows import Problem
from app.portfolio.imports.files.sheets import Line
from app.portfolio.imports.files.values import text
from app.portfolio.imports.tables.contents import has_legal_form
from app.portfolio.imports.tables.fields import NUMBERS
from app.portfolio.imports.tables.plan import Plan

_TOTAL = re.compile(
    r"\W*(?:totale?|tot|subtotale?|somma|numero\s+(?:totale|aziende|imprese)|n\.?\s*(?:aziende|imprese)|media|total|sum|count|average|"
    r"итого|всего|сумма|количество\s+(?:компаний|резидентов|организаций)|средн\w+|insgesamt|summe)\b",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*(?:\*|\(\*|\d\)\s|¹|nota?\b\s*[:.]|note\b\s*[:.]|n\.\s?b\.|fonte\b|source\b|источник|примечани[ея]|legenda\b|legend\b|"
    r"aggiornat[oa]\b|updated\b|дата\s+(?:обновления|формирования|выгрузки)|elaborazione\b|estrazione\b|pagina\s+\d|page\s+\d|стр\.\s*\d)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[\d\s.,'’%€$₽+-]+")
_KNOWN_BY = frozenset(["name", *NUMBERS])
_FEW_FIELDS = 3
_QUOTED = 80
_ONE_CELL, _ABOVE = "has one cell only", "names the sector of the rows below it"


@dataclass(slots=True)
class SortedLines:
    """The lines that are companies, as they stand; the others with the reason; and those that are hidden.

    `sectors`: those that stand above a company, or are the name of its sheet, by the number of its line.
    """

    companies: list[Line] = field(default_factory=list)
    others: list[Problem] = field(default_factory=list)
    hidden: list[Problem] = field(default_factory=list)
    sectors: dict[int, list[str]] = field(default_factory=dict)


def of_no_company(plans: Sequence[Plan]) -> list[Problem]:
    """The lines of tables without companies, beside those that are read."""
    return [
        _other(plan, line, "is of a table without companies")
        for plan in plans
        for line in plan.sheet.lines
        if not line.is_blank
    ]


def sort_lines(plan: Plan, sectors: SectorReader) -> SortedLines:
    found = SortedLines()
    sheet, header = plan.sheet, plan.header
    of_sheet = named = sectors_named(plan, sheet.name, sectors)
    for line in sheet.lines[: max(header.first, 0)]:
        if not line.is_blank:
            named = sectors_named(plan, _only_text(line), sectors) or named
            found.others.append(_other(plan, line, "stands above the header"))
    fields = {column.index: column.field for column in plan.columns if column.field}
    head = [normalised(heading) for heading in header.headings]
    for position, line in enumerate(sheet.lines[header.last + 1 :]):
        if line.is_blank:
            continue
        if line.hidden:
            found.hidden.append(_other(plan, line, "the row is hidden"))
        elif reason := "" if line.broken else _why_no_company(line, fields, head, first=position == 0):
            if reason == _ONE_CELL:
                above = sectors_named(plan, _only_text(line), sectors)
                named, reason = above or of_sheet, _ABOVE if above else reason
            found.others.append(_other(plan, line, reason))
        else:
            found.companies.append(line)
            if named:
                found.sectors[line.number] = named
    return found


def sectors_named(plan: Plan, words: str, sectors: SectorReader) -> list[str]:
    """What the name of a sheet, or a line above rows, says of their sector; nothing where a column says it."""
    if not words or plan.strict or plan.exported or any(column.field == "sectors" for column in plan.columns):
        return []
    words = words.replace(":", " ")
    return (sectors.read(words).value or []) if sectors.knows(words) else []


def _only_text(line: Line) -> str:
    return text(line.cells[line.filled[0]]) if len(line.filled) == 1 and not line.flaws and not line.broken else ""


def _why_no_company(line: Line, fields: dict[int, str], head: Sequence[str], *, first: bool) -> str:
    filled = line.filled
    texts = [text(line.cells[index]) if index < len(line.cells) else "" for index in filled]
    if reason := _why_of_the_table(filled, texts, head, first=first):
        return reason
    if not any(index in fields for index in filled):
        return "has nothing in the columns that are read"
    return _why_beside_the_table(line, texts, fields)


def _why_of_the_table(filled: Sequence[int], texts: Sequence[str], head: Sequence[str], *, first: bool) -> str:
    if head and [normalised(cell) for cell in texts] == [head[index] for index in filled if index < len(head)]:
        return "repeats the header"
    if first and len(texts) > 1 and all(map(str.isdecimal, texts)) and _counts(texts):
        return "numbers the columns"
    return ""


def _why_beside_the_table(line: Line, texts: Sequence[str], fields: Mapping[int, str]) -> str:
    filled = line.filled
    few = len(filled) <= max(2, len(fields) // 3)
    said = [cell for index, cell in zip(filled, texts, strict=True) if cell and index not in line.flaws]
    opening = next(iter(said), "")
    if _TOTAL.match(opening) and not has_legal_form(opening) and (few or _are_figures(said[1:])):
        return "is a total"
    if said and _are_figures(said) and not any(fields.get(index) in _KNOWN_BY for index in filled):
        return "holds figures only"
    if _NOTE.match(opening) and len(filled) == 1:
        return "is a note"
    if len(filled) == 1 and len(fields) >= _FEW_FIELDS and not has_legal_form(opening) and not line.flaws:
        return _ONE_CELL
    if all(is_placeholder(cell) for cell in texts if cell) and not line.flaws:
        return "says nothing"
    return ""


def _are_figures(cells: Sequence[str]) -> bool:
    """Numbers, sums and shares."""
    return all(map(_FIGURE.fullmatch, cells))


def _counts(texts: Sequence[str]) -> bool:
    numbers = [int(cell) for cell in texts if len(cell) < 5]
    return (
        len(numbers) == len(texts) and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1
    )


def _other(plan: Plan, line: Line, reason: str) -> Problem:
    content = " | ".join(text(cell) for cell in line.cells if text(cell))
    content = f"{content[:_QUOTED]}…" if len(content) > _QUOTED else content
    return Problem(line.number, "", f"{reason}: {content}" if content else reason, plan.sheet.name)
