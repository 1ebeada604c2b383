"""Imports over HTTP: a file of companies in, and the templates to fill in."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Query, Response, UploadFile

from app.accounts.access import EditorDep
from app.database import SessionDep
from app.errors import Conflict, Invalid, TooLarge, problem, problems
from app.portfolio.imports import service
from app.portfolio.imports.files import Kind, template
from app.portfolio.imports.schemas import PROBLEM_EXAMPLE, ImportReport
from app.portfolio.imports.upload_limit import LimitedRoute

MEDIA_TYPES: dict[Kind, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}

imports = APIRouter(prefix="/imports", tags=["imports"], route_class=LimitedRoute)

_REFUSED = problem(
    Invalid,
    "Nothing was imported: the file cannot be read, or has rows with problems.",
    detail="1 of 60 rows has problems; nothing was imported.",
    errors=[PROBLEM_EXAMPLE],
    rows=60,
    rejected=1,
    problems_total=1,
)
_TEMPLATE: dict[str, Any] = {
    "description": "The template.",
    "content": {
        "text/csv": {"schema": {"type": "string"}, "example": "park;site;name;vat\r\n"},
        MEDIA_TYPES["xlsx"]: {"schema": {"type": "string", "format": "binary"}},
        MEDIA_TYPES["jsonl"]: {"schema": {"type": "string"}, "example": '{"park": "trentino", "name": "Esempio"}\n'},
    },
}


@imports.post(
    "",
    summary="Import a file of companies with their offers and needs",
    responses=problems(Conflict, TooLarge) | {422: _REFUSED},
)
def import_companies(
    session: SessionDep,
    caller: EditorDep,
    file: Annotated[UploadFile, File(description="CSV, XLSX or JSON Lines; the name tells which")],
    good_rows: Annotated[bool, Query(description="let the rows without problems in, rather than none")] = False,
    dry_run: Annotated[bool, Query(description="tell what would happen, and change nothing")] = False,
    full_list: Annotated[
        bool, Query(description="the file names all companies of its parks: tell which of them are not in it")
    ] = False,
    withdraw_missing: Annotated[
        bool, Query(description="with `full_list`: withdraw those, unless rows were refused")
    ] = False,
) -> ImportReport:
    """A file with problems is refused as a whole: 422 with every problem by line and column, and nothing is written.

    With `good_rows` the other rows go in, and the answer is 200 with the report. It is 422 only if none could go in.
    A company that is known is updated, so the same file twice changes nothing. The report says what the file does, in
    a dry run what it would do.
    """
    report = service.import_file(
        session,
        caller,
        file.file.read(),
        file.filename or "",
        good_rows=good_rows,
        dry_run=dry_run,
        full_list=full_list,
        withdraw_missing=withdraw_missing,
    )
    if report.refused:
        raise _refusal(report)
    return report


def _refusal(report: ImportReport) -> Invalid:
    have = "has" if report.rejected == 1 else "have"
    where = f"{report.rejected:,} of {report.rows:,} rows {have}" if report.rejected else "The header has"
    return Invalid(
        f"{where} problems; nothing was imported.",
        errors=report.problems,
        rows=report.rows,
        rejected=report.rejected,
        problems_total=report.problems_total,
    )


@imports.get(
    "/templates/{kind}",
    summary="Download the template of an import file",
    response_class=Response,
    responses=problems() | {200: _TEMPLATE},
)
def read_template(kind: Kind) -> Response:
    """Every column, and two invented companies to be deleted before the file is imported."""
    return Response(
        template(kind),
        media_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="ponte-companies.{kind}"'},
    )
