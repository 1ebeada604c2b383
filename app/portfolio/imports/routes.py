"""Imports over HTTP: a file of companies in, and the templates to fill in."""

from typing import Annotated, Any, TypedDict

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile

from app.accounts.access import CallerDep
from app.database import ReadingSessionDep, SessionDep, see_one_moment, transaction
from app.errors import Conflict, Invalid, TooLarge, problem, problems
from app.portfolio.imports import service
from app.portfolio.imports.annotated import annotated
from app.portfolio.imports.examining import examine, prepare
from app.portfolio.imports.planning import Planned, Wishes, plan_import
from app.portfolio.imports.proposals import ImportProposal, parse_mapping, propose
from app.portfolio.imports.schemas import PROBLEM_EXAMPLE, ImportReport
from app.portfolio.imports.tables.plan import Said
from app.portfolio.imports.telling import proposal_in, refusals_in, report_in
from app.portfolio.imports.templates import MEDIA_TYPES, TemplateKind, template
from app.web.languages import ReaderLanguage
from app.web.uploads import UploadRoute
from matching.texts.vectors import Encode

FileOfCompanies = Annotated[
    UploadFile, File(description="CSV, Excel (XLSX, XLS), OpenDocument (ODS) or JSON Lines; its content tells which")
]
ParkOfRows = Annotated[str | None, Query(max_length=64, description="code of the park of the rows that name none")]
SheetName = Annotated[str | None, Query(max_length=256, description="the sheet to read, rather than the likeliest")]
MappingText = Annotated[
    str | None,
    Form(
        max_length=100_000,
        description='JSON: `{"columns": {"HEADING": "FIELD", "OTHER": null}}`; null leaves a column out',
        examples=['{"columns": {"Note": "description", "CAP": null}}'],
    ),
]

Strict = Annotated[bool, Query(description="whatever there is to say of a row is a problem of the file")]


class Upload(TypedDict):
    """A file that was sent, and how it is to be read. `encode` is that of the process, for sectors in words."""

    data: bytes
    file_name: str
    park: str | None
    said: Said
    encode: Encode


def _upload(
    request: Request,
    file: FileOfCompanies,
    park: ParkOfRows = None,
    sheet: SheetName = None,
    mapping: MappingText = None,
) -> Upload:
    said = parse_mapping(mapping).said(sheet)
    return {
        "data": file.file.read(),
        "file_name": file.filename or "",
        "park": park,
        "said": said,
        "encode": request.app.state.embeddings.encoded,
    }


UploadDep = Annotated[Upload, Depends(_upload)]


def _wishes(
    good_rows: Annotated[bool, Query(description="if `strict`: let the rows without problems in, not none")] = False,
    dry_run: Annotated[bool, Query(description="tell what would happen, and change nothing")] = False,
    full_list: Annotated[
        bool, Query(description="the file names all companies of its parks: tell which of them are not in it")
    ] = False,
    withdraw_missing: Annotated[
        bool, Query(description="with `full_list`: withdraw those, unless rows were refused")
    ] = False,
) -> Wishes:
    return Wishes(good_rows, dry_run, full_list, withdraw_missing)


def _planned(
    request: Request,
    caller: CallerDep,
    upload: UploadDep,
    wishes: Annotated[Wishes, Depends(_wishes)],
    language: ReaderLanguage,
    strict: Strict = False,
) -> Planned:
    with refusals_in(language), transaction(request.app.state.engine, writes=False) as session:
        prepared = prepare(session, caller, **upload, strict=strict)
    with transaction(request.app.state.engine, writes=False) as session:
        see_one_moment(session)
        return plan_import(session, prepared, wishes)


PlannedDep = Annotated[Planned, Depends(_planned)]
"""What the file does. A route names it before the session that writes, so that the writers' turn is taken only then."""

imports = APIRouter(prefix="/imports", tags=["imports"], route_class=UploadRoute)

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

_ANNOTATED: dict[str, Any] = {
    "description": "The file again.",
    "content": {MEDIA_TYPES["xlsx"]: {"schema": {"type": "string", "format": "binary"}}},
}


@imports.post(
    "",
    summary="Import a file of companies with their offers and needs",
    responses=problems(Conflict, TooLarge) | {422: _REFUSED},
)
def import_companies(planned: PlannedDep, session: SessionDep, language: ReaderLanguage) -> ImportReport:
    """Columns are recognised; `mapping`, as a proposal gives it, corrects that, and is remembered for the park.

    A cell that cannot be read is left empty with a remark; a row that says of no company is a problem and stays out.
    The answer is 422, with every problem by line and column, only if nothing could go in. With `strict` a remark is a
    problem, and a file with problems is refused as a whole.
    A company that is known is updated, so the same file twice changes nothing. The report says what the file does, in
    a dry run what it would do.
    """
    report = report_in(service.carry_out(session, planned), language)
    if report.refused:
        raise _refusal(report)
    return report


@imports.post(
    "/reports",
    summary="Check a file of companies, and get it back with what is wrong beside its rows",
    response_class=Response,
    responses=problems(Conflict, TooLarge) | {200: _ANNOTATED},
)
def report_on_file(
    session: ReadingSessionDep, caller: CallerDep, upload: UploadDep, language: ReaderLanguage
) -> Response:
    """A spreadsheet (XLSX) of the same lines, each after what became of it, and why. Nothing is written."""
    with refusals_in(language):
        examined = examine(session, prepare(session, caller, **upload, to_annotate=True))
    return Response(
        annotated(examined.opened.file, examined.checked, language),
        media_type=MEDIA_TYPES["xlsx"],
        headers={"Content-Disposition": 'attachment; filename="ponte-report.xlsx"'},
    )


@imports.post(
    "/proposals",
    summary="Tell how a file of companies would be read",
    responses=problems(Conflict, TooLarge),
)
def propose_import(
    session: ReadingSessionDep, caller: CallerDep, upload: UploadDep, language: ReaderLanguage
) -> ImportProposal:
    """The field of each column with a confidence, what is left out, and ten rows before and after. Nothing is written.

    Send the file to `POST /imports` with the `mapping` of the answer, as it is or corrected.
    """
    with refusals_in(language):
        return proposal_in(propose(session, caller, **upload), language)


def _refusal(report: ImportReport) -> Invalid:
    if report.rejected == 1:
        said = f"1 of {report.rows:,} rows has problems; nothing was imported."
    elif report.rejected:
        said = f"{report.rejected:,} of {report.rows:,} rows have problems; nothing was imported."
    else:
        said = "The header has problems; nothing was imported."
    return Invalid(
        said,
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
def read_template(kind: TemplateKind) -> Response:
    """Every column, and two invented companies to be deleted before the file is imported."""
    return Response(
        template(kind),
        media_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="ponte-companies.{kind}"'},
    )
