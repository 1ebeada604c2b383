"""A file read and checked, before anything of it is written."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.portfolio.imports.checking import MANY, Checked, ReadRows, check, place_lookup, read_all
from app.portfolio.imports.opening import Opened, open_for
from app.portfolio.imports.reading import PlaceLookup
from app.portfolio.imports.rows_of_file import FileRows
from app.portfolio.imports.schemas import MOST_PROBLEMS, RowProblem
from app.portfolio.imports.tables.plan import AS_PROPOSED, Said
from app.portfolio.imports.tables.recognising import ACCEPTED
from matching.texts.vectors import Encode

_GUESSED = (
    "is taken for the names of companies as the first column of different short texts only; is it a list of companies?"
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as read: all that can be said of it without the companies that are there.

    `strict`: whatever is to be said of a row keeps it out.
    """

    caller: Caller
    name: str
    opened: Opened
    file: FileRows
    rows: ReadRows
    places: PlaceLookup
    strict: bool


@dataclass(frozen=True, slots=True)
class Examined:
    """A file, its rows, whose they are, and what is to be said of them."""

    name: str
    opened: Opened
    file: FileRows
    checked: Checked
    strict: bool

    @property
    def rejected(self) -> int:
        """How many lines are of a company that stays out; the header is none."""
        headers = {(plan.sheet.name or None, plan.line) for plan in self.file.plans}
        return len({(problem.sheet, problem.line) for problem in self.checked.problems} - headers)

    @property
    def guessed_names(self) -> list[RowProblem]:
        """A remark for each table whose names stand in a column that nothing else speaks for."""
        return [
            RowProblem(
                line=max(1, plan.line), field=plan.heading(column.index), reason=_GUESSED, sheet=plan.sheet.name or None
            )
            for plan in self.file.plans
            for column in plan.columns
            if column.field == "name" and column.confidence < ACCEPTED
        ]

    @property
    def columns(self) -> dict[str, str | None]:
        """Heading -> the field that it is taken for."""
        return {
            plan.heading(column.index): column.field for plan in reversed(self.file.plans) for column in plan.columns
        }


def prepare(
    session: Session,
    caller: Caller,
    data: bytes,
    file_name: str,
    *,
    park: str | None = None,
    said: Said = AS_PROPOSED,
    encode: Encode | None = None,
    strict: bool = False,
    to_annotate: bool = False,
) -> Prepared:
    """Reads the file, which takes a while: in a session that keeps no writer waiting. Its cells, and all remarks, are
    kept only if the file is `to_annotate`.

    `park` is that of rows that name none; `said` corrects what is taken for what; `encode` matches sectors in words.
    Raises `Invalid` if the file cannot be read at all, what was said does not fit it, or there is no such park.
    """
    opened = open_for(session, data, file_name, park, replace(said, strict=strict), encode)
    file, places = opened.rows(), place_lookup(session, caller)
    if not to_annotate:
        opened.file.forget_lines()
    rows = read_all(file, places, strict=strict, told=MANY if to_annotate else MOST_PROBLEMS)
    return Prepared(caller, file_name, opened, file, rows, places, strict)


def examine(session: Session, prepared: Prepared) -> Examined:
    """Finds out whose each row is. The session is the one that then writes, so that nobody comes between."""
    checked = check(session, prepared.file, prepared.rows, prepared.places)
    return Examined(prepared.name, prepared.opened, prepared.file, checked, prepared.strict)
