"""The report as PDF, and its bars as pictures."""

from dataclasses import asdict
from pathlib import Path

from app.workplan.documents.setting import set_pdf, set_pictures
from app.workplan.report.told import ToldReport

PAGES = Path(__file__).with_name("pages")


def report_pdf(report: ToldReport) -> bytes:
    """To send on: tagged, with its bars as shapes."""
    return set_pdf(PAGES / "report.typ", asdict(report), report.made_at)


def pictures(report: ToldReport) -> list[bytes]:
    """A PNG of the bars of each section that has some, in their order."""
    if not any(section.bars for section in report.sections):
        return []
    return set_pictures(PAGES / "pictures.typ", asdict(report))
