"""The lines of a planned sheet -> rows of companies. What cannot be read is left empty, and said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from app.portfolio.imports.cells.activity_codes import system_named, system_of_column
from app.portfolio.imports.cells.reading import Reading
from app.portfolio.imports.cells.texts import usual_language
from app.portfolio.imports.files.columns import Column, Header, column_named
from app.portfolio.imports.files.overfull import too_many_cells, uneven
from app.portfolio.imports.files.rows import PassedOver, Problem, Row, check_count
from app.portfolio.imports.files.sheets import Line, is_empty
from app.portfolio.imports.files.values import Cell, text
from app.portfolio.imports.tables.descriptions import Descriptions
from app.portfolio.imports.tables.fields import NUMBERS, ColumnField
from app.portfolio.imports.tables.headings import fields_of_heading
from app.portfolio.imports.tables.lines import sectors_named, sort_lines
from app.portfolio.imports.tables.plan import Plan, left_out
from app.portfolio.imports.tables.profiles import company_of_profile, is_profile_field
from app.portfolio.imports.tables.readers import Hints, read_cell, read_tax_number
from app.portfolio.imports.tables.vocabulary import (
    CAN_OFFER,
    DESCRIPTION,
    LOOKS_FOR,
    NAME_REST,
    SUMMARY,
    TAX_NUMBER,
)
from matching.taxonomy.activities import System

_SHORT, _MOST_KNOWN = 60, 20_000
_LINES_FOR_LANGUAGE = 200
_TEXTS = (DESCRIPTION, SUMMARY, LOOKS_FOR, CAN_OFFER)


@dataclass(slots=True)
class Table:
    """A sheet as read: companies, lines that cannot be read, and what was passed over."""

    header: Header
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed_over: PassedOver = field(default_factory=PassedOver)
    count: int = 0


def read_table(plan: Plan, hints: Hints, max_rows: int, shown: int | None = None) -> Table:
    """The companies of a sheet, or the first few. Raises `UnreadableFile` for more than `max_rows`."""
    table = Table(header_of(plan))
    lines = sort_lines(plan, hints.sectors)
    table.passed_over.columns = left_out(plan)
    table.passed_over.lines, table.passed_over.hidden_rows = lines.others, lines.hidden
    check_count(len(lines.companies), max_rows)
    reader = _Reader(plan, hints)
    table.count = len(lines.companies)
    for line in lines.companies[:shown]:
        if problem := reader.why_unreadable(line):
            table.problems.append(problem)
        else:
            table.rows.append(reader.row(line))
            if (sectors := lines.sectors.get(line.number)) is not None:
                table.rows[-1].company["sectors"] = list(sectors)
    if table.rows and sectors_named(plan, name := plan.sheet.name, hints.sectors):
        first, said = table.rows[0], f"the name of the sheet is taken for the sector of its rows: {name}"
        table.rows[0] = replace(first, remarks=[*first.remarks, Problem(first.line, "", said, name)])
    return table


def header_of(plan: Plan) -> Header:
    """The headings as a person calls them, for telling what is wrong with which."""
    columns = [column_named(item.field) if item.field else None for item in plan.columns]
    texts = {item.field: plan.heading(item.index) for item in reversed(plan.columns) if item.field in _TEXTS}
    return Header(plan.line, [plan.heading(item.index) for item in plan.columns], columns, texts)


@dataclass(frozen=True, slots=True)
class _Filled:
    """A cell that says something, and what its column is."""

    column: ColumnField
    target: Column | None
    cell: Cell
    hints: Hints


class _Reader:
    """Reads the lines of one sheet."""

    def __init__(self, plan: Plan, hints: Hints) -> None:
        self._plan = plan
        hints = replace(hints, strict=plan.strict or plan.exported)
        self._countries = hints.countries
        self._park = next((column.index for column in plan.columns if column.field == "park"), None)
        self._columns = [
            (
                column,
                column_named(column.field),
                replace(hints, system=_system(plan, column, hints)),
            )
            for column in plan.columns
            if column.field is not None
        ]
        self._numbers = [column.index for column in plan.columns if column.field in NUMBERS]
        self._merged = _merged_values(plan)
        self._usual = usual_language(_texts_of(plan))
        lines, last = plan.sheet.lines, plan.header.last
        self._uneven = uneven(plan.sheet, lines[last], lines[last + 1 :]) if plan.header.headings else None
        self._known: dict[tuple[int, str, str | None], Reading[Any]] = {}

    def why_unreadable(self, line: Line) -> Problem | None:
        width, headings = len(self._plan.columns), len(self._plan.header.headings)
        if line.broken:
            return self._problem(line, "", line.broken)
        if reason := too_many_cells(line, width, self._plan.sheet.separator):
            return self._problem(line, "", reason)
        short = len(line.cells) < headings and not line.flaws
        if short and (self._plan.strict or not self._has_number(line)):
            return self._problem(line, "", f"has {len(line.cells)} cells, the header has {headings}")
        return None

    def _of_another_width(self, line: Line) -> str:
        headings = len(self._plan.header.headings)
        if len(line.cells) < headings and not line.flaws:
            return f"has {len(line.cells)} cells, the header has {headings}; the rest is empty"
        return self._uneven(line) if self._uneven else ""

    def _has_number(self, line: Line) -> bool:
        return any(index < len(line.cells) and not is_empty(line.cells[index]) for index in self._numbers)

    def row(self, line: Line) -> Row:
        company: dict[str, Any] = {}
        remarks: list[Problem] = []
        if said := self._of_another_width(line):
            remarks.append(self._problem(line, "", said))
        doubts: list[Problem] = []
        texts = Descriptions(self._usual)
        profile: dict[str, list[str]] = {}
        for filled in self._filled(line, remarks):
            name = filled.column.field or ""
            heading = self._plan.heading(filled.column.index)
            if name == TAX_NUMBER:
                name, reading = read_tax_number(filled.cell, may_be_inn="inn" in fields_of_heading(heading))
                target = column_named(name)
            else:
                reading, target = self._read(filled), filled.target
            if reading.remark:
                unread_number = name in NUMBERS and reading.value is None
                (doubts if unread_number else remarks).append(self._problem(line, heading, reading.remark))
            if reading.value is None:
                continue
            if is_profile_field(name):
                profile.setdefault(name, []).append(reading.value)
            elif target is None:
                texts.add(name, reading.value)
            elif target.path[0] == "descriptions":
                texts.put(target.path[1], target.path[2], reading.value)
            else:
                _place(company, target.path, reading.value)
        if profile:
            remarks += [self._problem(line, "", reason) for reason in company_of_profile(company, profile)]
        if descriptions := texts.by_language():
            company["descriptions"] = descriptions
        return _row(line, company, remarks, doubts, self._plan.sheet.name)

    def _read(self, filled: _Filled) -> Reading[Any]:
        """Most columns say the same few things again and again."""
        cell, name = filled.cell, filled.column.field or ""
        if not isinstance(cell, str) or len(cell) > _SHORT:
            return read_cell(name, filled.target, cell, filled.hints)
        key = filled.column.index, cell, filled.hints.country
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = read_cell(name, filled.target, cell, filled.hints)
        return self._known[key]

    def _filled(self, line: Line, remarks: list[Problem]) -> list[_Filled]:
        found: list[_Filled] = []
        park = line.cells[self._park] if self._park is not None and self._park < len(line.cells) else ""
        country = self._countries.get(text(park))
        for column, target, of_column in self._columns:
            index, hints = column.index, of_column
            if country is not None and column.field == "activity_codes":
                hints = replace(of_column, country=country)
            if index in line.flaws:
                remarks.append(
                    self._problem(
                        line,
                        self._plan.heading(index),
                        line.flaws[index] + ("" if self._plan.strict else "; left empty"),
                    )
                )
                continue
            cell = line.cells[index] if index < len(line.cells) else ""
            if is_empty(cell) and (merged := self._merged.get((line.number, index))) is not None:
                cell = merged
            if not is_empty(cell):
                found.append(_Filled(column, target, cell, hints))
        return _whole_name(found)

    def _problem(self, line: Line, heading: str, reason: str) -> Problem:
        return Problem(line.number, heading, reason, self._plan.sheet.name)


def _whole_name(found: list[_Filled]) -> list[_Filled]:
    """The two columns of a name as one."""
    rest = " ".join(text(filled.cell) for filled in found if filled.column.field == NAME_REST)
    if not rest:
        return found
    kept = [filled for filled in found if filled.column.field != NAME_REST]
    return [
        replace(filled, cell=f"{text(filled.cell)} {rest}") if filled.column.field == "name" else filled
        for filled in kept
    ]


def _system(plan: Plan, column: ColumnField, hints: Hints) -> System | None:
    """The classification of a column of activity codes; of one that does not say, that of another that does."""
    if column.field != "activity_codes":
        return None
    codes = [other for other in plan.columns if other.field == "activity_codes"]
    named = [system for other in codes if (system := system_named(other.heading))]
    cells = [
        text(line.cells[column.index])
        for line in plan.sheet.lines[plan.header.last + 1 :]
        if column.index < len(line.cells)
    ]
    return (
        system_named(column.heading)
        or next(iter(named), None)
        or system_of_column(column.heading, cells, hints.country)
    )


def _texts_of(plan: Plan) -> Iterator[str]:
    """Of the first lines."""
    columns = [column.index for column in plan.columns if column.field in _TEXTS]
    for line in islice(plan.sheet.lines, plan.header.last + 1, plan.header.last + 1 + _LINES_FOR_LANGUAGE):
        yield from (text(line.cells[index]) for index in columns if index < len(line.cells))


def _merged_values(plan: Plan) -> Mapping[tuple[int, int], Cell]:
    """A value that is written once for several lines stands in each of them."""
    first, found = plan.line + 1, {}
    lines = plan.sheet.lines
    for area in plan.sheet.merged:
        if area.top < first or area.top > len(lines) or area.bottom == area.top:
            continue
        cells = lines[area.top - 1].cells
        if area.left < len(cells) and not is_empty(cells[area.left]):
            for number in range(area.top + 1, min(area.bottom, len(lines)) + 1):
                found[number, area.left] = cells[area.left]
    return found


def _place(company: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    """Put a value where it belongs; several columns of one list add to it."""
    node = company
    for key in path[:-1]:
        node = node.setdefault(key, {})
    if isinstance(value, list) and isinstance(node.get(path[-1]), list):
        known = node[path[-1]]
        node[path[-1]] = [*known, *(item for item in value if item not in known)]
    else:
        node[path[-1]] = value


def _row(line: Line, company: dict[str, Any], remarks: list[Problem], doubts: list[Problem], sheet: str) -> Row:
    """Opportunities by number become lists; what stood for their places is kept."""
    keys: dict[str, list[str]] = {}
    if "activity_codes" in company:
        company["activity_codes"] = _without_beginnings(company["activity_codes"])
    if "descriptions" in company:
        keys["descriptions"] = [item["language"] for item in company["descriptions"]]
    if "group" in company:
        members = [(tie, member) for tie, some in company["group"].items() for member in some]
        company["group"] = [{"tie": tie, **member} for tie, member in members]
        keys["group"] = [tie for tie, _ in members]
    for side in ("offers", "needs"):
        if isinstance(company.get(side), dict):
            keys[side] = sorted(company[side], key=int)
            company[side] = [company[side][number] for number in keys[side]]
    return Row(line.number, company, keys, remarks, doubts, sheet)


def _without_beginnings(codes: list[dict[str, str]]) -> list[dict[str, str]]:
    """A row that has a code in full in one column, and its group in another, means the one code."""

    def begins_another(code: dict[str, str]) -> bool:
        start = f"{code['code']}."
        return any(code.get("system") == other.get("system") and other["code"].startswith(start) for other in codes)

    return [code for code in codes if not begins_another(code)]
