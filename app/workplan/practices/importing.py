"""Practices from a file: all of them, or none and the reasons. The same file again changes nothing."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import AppError, FieldError, field_errors
from app.portfolio.places import by_code
from app.workplan.practices import queries, service
from app.workplan.practices.reading import ReadPractice, read_practices
from app.workplan.practices.schemas import PracticeChange, PracticeIn


class PracticeReport(BaseModel):
    """What became of a file. With any problem, nothing of it is imported."""

    rows: int
    imported: bool
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[FieldError] = []
    passed_over: list[str] = Field(
        default=[], description="headings of columns that hold something, and are not known, or there twice"
    )


def import_file(
    session: Session, caller: Caller, data: bytes, file_name: str, *, park: str | None = None, dry_run: bool = False
) -> PracticeReport:
    """`park`: of the rows that name none. A row with the title of a practice of that park, in the same language, is
    that practice. Raises `Invalid` for a file that cannot be read at all.
    """
    rows, problems, passed_over = read_practices(data, file_name)
    lines = {row.line for row in rows} | {problem.line for problem in problems}
    report = PracticeReport(rows=len(lines), imported=True, passed_over=list(passed_over))
    with session.begin_nested() as trial:
        problems += [problem for row in rows for problem in _take(session, caller, row, park, report)]
        if problems or dry_run:
            trial.rollback()
            report.imported = False
    if problems:
        report.added = report.changed = report.unchanged = 0
    report.problems = sorted(problems, key=lambda problem: problem.line or 0)
    return report


def _take(
    session: Session, caller: Caller, row: ReadPractice, park: str | None, report: PracticeReport
) -> Iterator[FieldError]:
    """Adds it, or changes what it is already; what is wrong with it."""
    try:
        sent = PracticeIn.model_validate({"park": park, **row.sent} if park else row.sent)
        known = _known(session, caller, sent)
        if len(known) > 1:
            numbers = ", ".join(map(str, known))
            yield FieldError(field="texts", reason=f"has titles of several practices: {numbers}", line=row.line)
        elif known:
            _change(session, caller, known[0], sent, report)
        else:
            service.add(session, caller, sent)
            report.added += 1
    except ValidationError as error:
        for each in field_errors(error.errors()):
            yield _problem(row, each.field, each.reason)
    except AppError as error:
        for each in error.extras.get("errors") or [{"field": "", "reason": str(error.detail or error.title)}]:
            yield _problem(row, each["field"], each["reason"])


def _known(session: Session, caller: Caller, sent: PracticeIn) -> Sequence[int]:
    park_id = caller.park_id if sent.park is None else by_code.park(session, sent.park).id
    if park_id is None:
        return []
    return queries.titled(session, park_id, service.titles(sent.texts))


def _change(session: Session, caller: Caller, practice_id: int, sent: PracticeIn, report: PracticeReport) -> None:
    before = service.read(session, caller, practice_id)
    values = sent.model_dump(exclude_unset=True, exclude={"park"})
    after = service.change(session, caller, practice_id, PracticeChange.model_validate(values))
    if after == before:
        report.unchanged += 1
    else:
        report.changed += 1


def _problem(row: ReadPractice, name: str, reason: str) -> FieldError:
    """In a table it is told by the heading of its column."""
    first, *below = name.split(".")
    if row.headings and first == "texts" and len(below) == 2:
        first = f"{below[1]}_{row.sent['texts'][int(below[0])]['language']}"
    return FieldError(field=row.headings.get(first, name), reason=reason, line=row.line)
