"""Which sheets of a file are read, where their headers stand and what their columns are, before any row is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.portfolio.imports.cells.websites import read_website
from app.portfolio.imports.files.columns import DECISION_MARK, EXPORT_MARK, MATCH_MARK, normalised
from app.portfolio.imports.files.rows import Problem, UnreadableFile
from app.portfolio.imports.files.sheets import Book, Line, Sheet, is_empty, letters
from app.portfolio.imports.files.values import text
from app.portfolio.imports.tables.fields import FIELDS, NUMBERS, ColumnField
from app.portfolio.imports.tables.header import LOOKED_AT, MOST_COLUMNS, HeaderLines, find_header
from app.portfolio.imports.tables.headings import fields_of_heading
from app.portfolio.imports.tables.recognising import ACCEPTED, holds_profiles, recognise
from app.portfolio.imports.tables.regions import tables_of

_LOOKED_AT = 1_000
"""So many lines below the header are looked at to tell what its columns hold."""
_MARKED = "ponte"
_NO_COMPANIES = {MATCH_MARK: "match lists", DECISION_MARK: "decisions"}
_NAMES = ("name", "profile_title")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a file: the sheet, and heading or letter of a column -> field, or None to leave it out.

    `strict`: only the template's headings and their synonyms count, and cells are read as the template has them.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    sheet: str | None = None
    strict: bool = False


AS_PROPOSED = Said()


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sheet is read."""

    sheet: Sheet
    header: HeaderLines
    columns: list[ColumnField]
    strict: bool = False

    @property
    def line(self) -> int:
        """The line of the headings; of the lowest, if there are several; 0 if there are none."""
        return self.sheet.lines[self.header.last].number if self.header.headings else 0

    @property
    def profiles(self) -> bool:
        """Whether each line is a partnering profile rather than a company."""
        fields = {column.field for column in self.columns}
        return "profile_title" in fields and ("profile_type" in fields or holds_profiles(self.header.headings))

    @property
    def exported(self) -> bool:
        """Whether Ponte wrote the table itself: its cells say what they say, and are not read as people write them."""
        return is_export(self.header.headings)

    @property
    def merit(self) -> float:
        """How much this looks like a table of companies; 0 if nothing in it names any."""
        fields = {column.field: column.confidence for column in self.columns if column.field}
        named = max((fields.get(name, 0.0) for name in _NAMES), default=0.0)
        numbered = any(number in fields for number in NUMBERS)
        return sum(fields.values()) if named >= ACCEPTED or (named and numbered) else 0.0

    @property
    def tells(self) -> bool:
        """Whether this names companies and says something of them."""
        return self.merit > 0 and len({column.field for column in self.columns if column.field}) > 1

    def heading(self, index: int) -> str:
        """What a person calls a column: its heading, or the letters that a spreadsheet gives it."""
        return (self.columns[index].heading if index < len(self.columns) else "") or f"column {letters(index)}"


@dataclass(frozen=True, slots=True)
class Plans:
    """The tables that are read, and the other sheets with the reason why not. `beside`: the tables without companies
    that stand on the same sheets.
    """

    plans: list[Plan]
    others: list[tuple[str, str]]
    beside: list[Plan] = field(default_factory=list)


def plan_book(book: Book, said: Said) -> Plans:
    """What is read of a file. Raises `UnreadableFile` if no sheet holds companies, or what was said does not fit."""
    if said.sheet is not None:
        sheet = next((sheet for sheet in book.sheets if sheet.name == said.sheet), None)
        if sheet is None:
            names = (
                ", ".join(f'"{sheet.name}"' for sheet in book.sheets if sheet.name) or "none: a CSV file is one table"
            )
            raise UnreadableFile(f'There is no sheet "{said.sheet}"; the sheets are {names}.', "sheet")
        if sheet.broken:
            raise UnreadableFile(f'The sheet "{sheet.name}" {sheet.broken}.')
        others = [(other.name, "another sheet was asked for") for other in book.sheets if other is not sheet]
        there = _plan_tables(sheet, said)
        best = max(there, key=lambda plan: plan.merit)
        chosen = [plan for plan in there if plan is best or plan.tells]
        return Plans(_corrected(chosen, said), others, _without(there, chosen))
    visible = [sheet for sheet in book.sheets if not sheet.hidden and not sheet.broken and not sheet.is_blank]
    if not visible:
        reasons = [f'The sheet "{sheet.name}" {sheet.broken}.' for sheet in book.sheets if sheet.broken]
        raise UnreadableFile(reasons[0] if reasons else "The file has only blank cells.")
    tables = {sheet.name: _plan_tables(sheet, said) for sheet in visible}
    best = max((plan for plans in tables.values() for plan in plans), key=lambda plan: plan.merit)
    read = {
        name
        for name, plans in tables.items()
        if name == best.sheet.name or any(plan.merit and _alike(plan, best) for plan in plans)
    }
    there = [plan for name in tables if name in read for plan in tables[name]]
    chosen = [plan for plan in there if plan is best or plan.tells or (plan.merit and _alike(plan, best))]
    others = [(sheet.name, _why_not(sheet, tables)) for sheet in book.sheets if sheet.name not in read]
    return Plans(_corrected(chosen, said), others, _without(there, chosen))


def _plan_tables(sheet: Sheet, said: Said) -> list[Plan]:
    """As nobody said anything of their columns."""
    single = said.strict or _of_export(sheet.lines) is not None
    return [plan_sheet(table, replace(said, columns={})) for table in ([sheet] if single else tables_of(sheet))]


def _corrected(plans: Sequence[Plan], said: Said) -> list[Plan]:
    """With what was said. A heading goes for the tables that have it; raises `UnreadableFile` if none has."""
    if not said.columns:
        return list(plans)
    of_tables = [_those_of(plan, said.columns) for plan in plans]
    lacking = next((name for name in said.columns if all(name not in columns for columns in of_tables)), None)
    if lacking is not None:
        headings = dict.fromkeys(heading for plan in plans for heading in plan.header.headings if heading)
        listed = ", ".join(f'"{heading}"' for heading in headings)
        columns_there = listed or "without headings: A, B"
        raise UnreadableFile(f'There is no column "{lacking}"; the columns are {columns_there}.', "mapping")
    return [
        plan_sheet(plan.sheet, replace(said, columns=columns)) for plan, columns in zip(plans, of_tables, strict=True)
    ]


def _those_of(plan: Plan, said: Mapping[str, str | None]) -> dict[str, str | None]:
    places = _places_of_columns(plan.header.headings, len(plan.columns))
    return {name: field_name for name, field_name in said.items() if _place(name, places) is not None}


def _without(plans: Sequence[Plan], chosen: Sequence[Plan]) -> list[Plan]:
    return [plan for plan in plans if all(plan is not other for other in chosen)]


def plan_sheet(sheet: Sheet, said: Said) -> Plan:
    """The header of a sheet and the fields of its columns."""
    header = _of_export(sheet.lines) or find_header(sheet.lines, sheet.merged)
    if not said.strict:
        sheet = _with_addresses(sheet, header)
    first = next((line for line in sheet.lines if not line.is_blank), None)
    unread = f"The header (line {first.number}) cannot be read: {first.broken}." if first and first.broken else None
    if unread and not header.headings:
        raise UnreadableFile(unread)
    if len(header.headings) > MOST_COLUMNS:
        raise UnreadableFile(f"The header has {len(header.headings)} columns; the most is {MOST_COLUMNS}.")
    columns = _columns(sheet, header, strict=said.strict)
    hidden = frozenset[int]() if said.strict else sheet.hidden_columns
    corrections = _corrections(header.headings, len(columns), said.columns)
    only_the_templates = said.strict or is_export(header.headings)
    fields = recognise(header.headings, columns, corrections, hidden, strict=only_the_templates)
    if unread and not any(column.field in _NAMES for column in fields):
        raise UnreadableFile(unread)
    return Plan(sheet, header, fields, said.strict)


def _with_addresses(sheet: Sheet, header: HeaderLines) -> Sheet:
    """In columns of web addresses the address behind a cell that shows another word, such as "Sito"."""
    columns = [index for index, name in enumerate(header.headings) if "website" in fields_of_heading(name)]
    if not columns or not any(line.links for line in sheet.lines):
        return sheet
    lines = [
        _with_address(line, columns) if position > header.last else line for position, line in enumerate(sheet.lines)
    ]
    return replace(sheet, lines=lines)


def _with_address(line: Line, columns: Sequence[int]) -> Line:
    cells = list(line.cells)
    for index in columns:
        if index in line.links and index < len(cells) and read_website(text(cells[index])).value is None:
            cells[index] = line.links[index]
    return replace(line, cells=cells)


def is_export(headings: Sequence[str]) -> bool:
    return EXPORT_MARK in map(normalised, headings)


def _of_export(lines: Sequence[Line]) -> HeaderLines | None:
    """The headings of a table that Ponte wrote. Raises `UnreadableFile` if it holds no companies."""
    for position, line in enumerate(lines[:LOOKED_AT]):
        headings = tuple(text(cell) for cell in line.cells)
        marks = {normalised(heading) for heading in headings if heading.lower().startswith(_MARKED)}
        for mark, what in _NO_COMPANIES.items():
            if mark in marks:
                raise UnreadableFile(f"This is an export of {what}; companies are in that of companies.")
        if EXPORT_MARK in marks:
            return HeaderLines(position, position, headings, float(len(headings)))
    return None


def _columns(sheet: Sheet, header: HeaderLines, *, strict: bool) -> list[list[str]]:
    """The cells below the headings, as texts; of columns without a heading those that most lines fill."""
    below = [line for line in sheet.lines[header.last + 1 :] if not line.is_blank and not line.broken]
    below = below[:: max(1, len(below) // _LOOKED_AT)]
    width = min(max((len(line.cells) for line in below), default=0), MOST_COLUMNS)
    columns: list[list[str]] = [[] for _ in range(max(width, len(header.headings)))]
    for line in below:
        for index, cell in enumerate(line.cells[: len(columns)]):
            if not is_empty(cell) and index not in line.flaws:
                columns[index].append(text(cell))
    while len(columns) > len(header.headings) and (strict or len(columns[-1]) * 2 <= len(below)):
        columns.pop()
    return columns


def _corrections(headings: Sequence[str], width: int, said: Mapping[str, str | None]) -> dict[int, str | None]:
    """Column -> field, out of headings or letters as somebody wrote them."""
    places = _places_of_columns(headings, width)
    found: dict[int, str | None] = {}
    for written, field_name in said.items():
        index = _place(written, places)
        if field_name is not None and field_name not in FIELDS:
            raise UnreadableFile(
                f'"{field_name}", said of the column "{written}", is no field; docs/importing.md lists them.'
            )
        if index is not None:
            found[index] = field_name
    return found


def _places_of_columns(headings: Sequence[str], width: int) -> dict[str, int]:
    """Heading, or letters, -> column; of columns with the same heading the first."""
    by_heading = {normalised(heading): index for index, heading in reversed(list(enumerate(headings))) if heading}
    return {f"column_{normalised(letters(index))}": index for index in range(width)} | by_heading


def _place(written: str, places: Mapping[str, int]) -> int | None:
    key = normalised(written)
    return places.get(key, places.get(f"column_{key}"))


def _alike(plan: Plan, other: Plan) -> bool:
    """Whether the same headings are read in both: notes and the like may be beside them in one."""
    ours, theirs = ({normalised(column.heading) for column in each.columns if column.field} for each in (plan, other))
    return ours == theirs


def _why_not(sheet: Sheet, tables: Mapping[str, Sequence[Plan]]) -> str:
    if sheet.broken:
        return sheet.broken
    if sheet.hidden:
        return "the sheet is hidden"
    if sheet.is_blank:
        return "the sheet is blank"
    if any(plan.merit for plan in tables[sheet.name]):
        return "holds companies too, under other headings; import it by its name"
    return "holds no companies"


def left_out(plan: Plan) -> list[Problem]:
    """The columns that hold something and are not read, with the reason."""
    return [
        Problem(plan.line, plan.heading(column.index), column.why, plan.sheet.name)
        for column in plan.columns
        if column.field is None and column.why != "the column is empty"
    ]
