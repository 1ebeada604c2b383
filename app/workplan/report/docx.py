"""The report as DOCX, for directors who write a page of their own before it: the same texts, the bars as pictures."""

from io import BytesIO
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.workplan.documents.told import Said
from app.workplan.documents.word import new_book, saved, written_in
from app.workplan.report.parts import Bar, Cell, Section, Table
from app.workplan.report.pdf import pictures
from app.workplan.report.told import ToldReport

WIDTH = 174
"""millimetres between the margins"""


def report_docx(report: ToldReport) -> bytes:
    book = new_book(report.title, report.foot, report.language, report.made_at)
    book.add_paragraph(report.between, style="Subtitle")
    book.add_paragraph(report.period)
    if report.replay is not None:
        book.add_paragraph(report.replay, style="Intense Quote")
    _tiles(book, report)
    book.add_heading(report.summary_heading, level=1)
    for sentence in report.summary:
        book.add_paragraph(sentence, style="List Bullet")
    drawn = iter(pictures(report))
    for section in report.sections:
        book.add_heading(section.heading, level=1)
        for said in section.said:
            book.add_paragraph(said)
        if section.bars:
            _picture(book, next(drawn), section)
        for table in section.tables:
            _table(book, table)
    return saved(book)


def _tiles(book: Any, report: ToldReport) -> None:
    table = book.add_table(rows=1, cols=len(report.tiles))
    for cell, (number, what) in zip(table.rows[0].cells, report.tiles, strict=True):
        run = cell.paragraphs[0].add_run(number)
        run.bold, run.font.size = True, Pt(22)
        cell.add_paragraph(what)


def _picture(book: Any, drawn: bytes, section: Section) -> None:
    """What it shows is its alternative text."""
    book.add_picture(BytesIO(drawn), width=Mm(WIDTH))
    shape = book.paragraphs[-1].runs[-1]._element.find(f".//{qn('wp:docPr')}")
    shape.set("descr", "; ".join(map(_read, section.bars)))
    shape.set("title", section.heading)


def _read(bar: Bar) -> str:
    return f"{bar.label}: {bar.text}"


def _table(book: Any, table: Table) -> None:
    if table.title is not None:
        heading = book.add_paragraph()
        heading.add_run(table.title).bold = True
        heading.paragraph_format.keep_with_next = True
    made = book.add_table(rows=1, cols=len(table.headings), style="Light List Accent 1")
    made.autofit = False
    widths = [WIDTH * width / sum(table.widths) for width in table.widths]
    _fill(made.rows[0], table.headings, table, widths)
    _repeat_above_pages(made.rows[0])
    for row in table.rows:
        _fill(made.add_row(), row, table, widths)
    book.add_paragraph()


def _fill(row: Any, cells: Any, table: Table, widths: list[float]) -> None:
    for place, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
        cell.width = Mm(width)
        _write(cell.paragraphs[0], text)
        if place in table.numeric:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(paragraph: Any, text: Cell) -> None:
    if isinstance(text, Said):
        written_in(paragraph.add_run(text.text), text.language)
    else:
        paragraph.add_run(text)


def _repeat_above_pages(row: Any) -> None:
    """It is read as the head of its columns."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
