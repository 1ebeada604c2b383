"""A file -> rows of companies: opened, its tables planned, its lines read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.portfolio.imports.files.columns import Header
from app.portfolio.imports.files.csv_file import read_csv
from app.portfolio.imports.files.jsonl_file import read_jsonl
from app.portfolio.imports.files.kinds import kind_of
from app.portfolio.imports.files.rows import Kind, PassedOver, Problem, Row, UnreadableFile, check_count
from app.portfolio.imports.files.sheets import Book
from app.portfolio.imports.files.workbook_file import read_workbook
from app.portfolio.imports.tables.header import likeness, stands_upright
from app.portfolio.imports.tables.lines import of_no_company
from app.portfolio.imports.tables.plan import AS_PROPOSED, Plan, Plans, Said, plan_book
from app.portfolio.imports.tables.profiles import joined
from app.portfolio.imports.tables.readers import Hints
from app.portfolio.imports.tables.table import read_table

MOST_ROWS = 100_000
_NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class FileRows:
    """A file as read. `encoding`, `separator`, `header` and `plans` are None or empty where the kind has none."""

    kind: Kind
    encoding: str | None
    separator: str | None
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    header: Header | None = None
    passed_over: PassedOver = field(default_factory=PassedOver)
    plans: Sequence[Plan] = ()
    count: int = 0
    """Lines that are companies, read or not."""


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file of tables and how it would be read; or one of JSON Lines, which says itself what is what."""

    kind: Kind
    data: bytes
    book: Book | None
    plans: Plans

    def forget_lines(self) -> None:
        """What was read of the tables is enough: below their headers, the cells are not needed again."""
        read = {id(plan.sheet) for plan in self.plans.plans}
        for plan in self.plans.plans:
            del plan.sheet.lines[plan.header.last + 1 :]
        for sheet in self.book.sheets if self.book else ():
            if id(sheet) not in read:
                sheet.lines.clear()
        for plan in self.plans.beside:
            plan.sheet.lines.clear()


def open_file(data: bytes, file_name: str, said: Said = AS_PROPOSED) -> OpenFile:
    """The kind of a file is told by its content. Raises `UnreadableFile` when it cannot be read as a whole."""
    kind = kind_of(data, file_name)
    if kind == "jsonl":
        return OpenFile(kind, data, None, Plans([], []))
    book = read_csv(data, likeness) if kind == "csv" else read_workbook(data, kind)
    return OpenFile(kind, b"", book, plan_book(book, said))


def planned_anew(file: OpenFile, said: Said) -> OpenFile:
    """The same file, after something was said of its columns."""
    return file if file.book is None else replace(file, plans=plan_book(file.book, said))


def read_rows(
    data: bytes,
    file_name: str,
    *,
    said: Said = AS_PROPOSED,
    park: str | None = None,
    hints: Hints = _NO_HINTS,
    max_rows: int = MOST_ROWS,
) -> FileRows:
    """The rows of a file; `park` is that of the rows that name none.

    A line that cannot be read is reported in `problems` and is not in `rows`. Raises `UnreadableFile` when the file as
    a whole cannot be read, holds no company, or holds more than `max_rows` of them.
    """
    return rows_of(open_file(data, file_name, said), park=park, hints=hints, max_rows=max_rows)


def rows_of(
    file: OpenFile,
    *,
    park: str | None,
    hints: Hints = _NO_HINTS,
    max_rows: int = MOST_ROWS,
    shown: int | None = None,
) -> FileRows:
    """The rows of a file that is open; of each sheet only the first few, if so many are to be shown."""
    if file.book is None:
        lines = read_jsonl(file.data, max_rows)
        count = len(lines.rows) + len({problem.line for problem in lines.problems})
        return FileRows("jsonl", lines.encoding, None, _in_park(lines.rows, park), lines.problems, count=count)
    for plan in file.plans.plans:
        _require_columns(plan, park)
    found = FileRows(file.kind, file.book.encoding, file.book.separator, plans=file.plans.plans)
    header: Header | None = None
    count = 0
    for plan in file.plans.plans:
        table = read_table(plan, hints, max_rows, shown)
        count += table.count
        header = header or table.header
        found.rows.extend(joined(table.rows) if plan.profiles else table.rows)
        found.problems.extend(table.problems)
        found.passed_over.add(table.passed_over)
    check_count(len(found.rows), max_rows)
    if not found.rows and not found.problems:
        raise UnreadableFile("The file has a header but no companies below it.")
    found.passed_over.sheets.extend(file.plans.others)
    found.passed_over.lines.extend(of_no_company(file.plans.beside))
    if any(plan.strict for plan in file.plans.plans):
        found = _strict(found)
    return replace(found, rows=_in_park(found.rows, park), header=header, count=count)


def _strict(found: FileRows) -> FileRows:
    """Whatever there is to say of a row keeps it out; columns and sheets that are passed over are problems, too."""
    said = [problem for row in found.rows for problem in (*row.doubts, *row.remarks)]
    return replace(
        found,
        rows=[row for row in found.rows if not row.doubts and not row.remarks],
        problems=[*found.passed_over.columns, *sorted([*found.problems, *said], key=lambda problem: problem.line)],
    )


def _in_park(rows: Sequence[Row], park: str | None) -> list[Row]:
    if park is None:
        return list(rows)
    return [row if row.company.get("park") else replace(row, company={"park": park, **row.company}) for row in rows]


def _require_columns(plan: Plan, park: str | None) -> None:
    """A table says what its companies are called, and in which park they are, unless that was said."""
    if stands_upright(plan.sheet.lines):
        raise UnreadableFile(
            "The headings stand below each other, and each company in a column of its own. Transpose the table "
            "(copy it, and paste it transposed), so that each company is a line."
        )
    known = {column.field for column in plan.columns}
    missing = []
    if "park" not in known and park is None:
        missing.append('"park" (give the park of all rows instead)')
    if "name" not in known and not (plan.profiles and "profile_reference" in known):
        missing.append('"name"')
    if missing:
        shown = ", ".join(heading[:40] for heading in plan.header.headings[:8] if heading) or "with a company"
        where = f' of the sheet "{plan.sheet.name}"' if plan.sheet.name else ""
        raise UnreadableFile(f"The header{where} has no column for {' and '.join(missing)}. It begins: {shown}.")
