"""The annual report as a file that is sent."""

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.schemas import LanguageCode
from app.workplan.documents.files import MEDIA_TYPES, DocumentKind, File
from app.workplan.report.docx import report_docx
from app.workplan.report.gathering import gather
from app.workplan.report.pdf import report_pdf
from app.workplan.report.told import told


def annual_report(
    session: Session, caller: Caller, corridor: str | None, year: int, kind: DocumentKind, language: LanguageCode
) -> File:
    """Raises `Invalid` for a corridor that there is not, `NotFound` for that of other parks."""
    found = gather(session, caller, corridor, year)
    make = {"pdf": report_pdf, "docx": report_docx}[kind]
    name = f"annual-report-{found.figures.corridor}-{year}-{language}.{kind}"
    return File(name, MEDIA_TYPES[kind], make(told(found, language)))
