"""A plan as DOCX, for parks that go on writing in it: the same texts as on the PDF, in styles of the word processor."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from app.workplan.documents.told import Said, ToldInitiative, ToldPlan
from app.workplan.documents.word import new_book, saved, written_in

WIDTHS = (10, 66, 44, 27, 27)
LINE = "_" * 34


def plan_docx(plan: ToldPlan) -> bytes:
    book = new_book(plan.title, plan.foot, plan.language, plan.made_at)
    book.add_paragraph(plan.between, style="Subtitle")
    book.add_paragraph(" · ".join(filter(None, (plan.period, plan.subtitle))))
    for notice in filter(None, (plan.replay, plan.state)):
        book.add_paragraph(notice, style="Intense Quote")
    book.add_heading(plan.words["overview"], level=1)
    _overview(book, plan)
    for one in plan.initiatives:
        _initiative(book, plan, one)
    book.add_heading(plan.words["signatures"], level=1)
    _signatures(book, plan)
    return saved(book)


def _overview(book: Any, plan: ToldPlan) -> None:
    words = plan.words
    table = book.add_table(rows=1, cols=len(WIDTHS), style="Light List Accent 1")
    table.autofit = False
    parks = [f"{park}, {plan.currency}" for park in plan.parks]
    _fill(table.rows[0], [words["number"], words["initiative"], words["period"], *parks])
    for one in plan.initiatives:
        _fill(table.add_row(), [one.number, one.name.text, one.period, *one.budgets])
    _fill(table.add_row(), ["", words["total"], "", *plan.totals])


def _fill(row: Any, texts: list[str]) -> None:
    for place, (cell, text, width) in enumerate(zip(row.cells, texts, WIDTHS, strict=True)):
        cell.text, cell.width = text, Mm(width)
        if place > 2:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _initiative(book: Any, plan: ToldPlan, one: ToldInitiative) -> None:
    book.add_heading(f"{one.number}. {one.name.text}", level=2)
    for heading, text in one.facts:
        _fact(book, heading, text)
    for key, said in (("expected", one.expected), ("achieved", one.achieved)):
        if said is not None:
            _fact(book, plan.words[key], said)
    for text in one.evidence:
        _fact(book, plan.words["evidence"], text)


def _fact(book: Any, heading: str, said: str | Said) -> None:
    paragraph = book.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.add_run(f"{heading}: ").bold = True
    run = paragraph.add_run(said if isinstance(said, str) else said.text)
    if isinstance(said, Said):
        written_in(run, said.language)


def _signatures(book: Any, plan: ToldPlan) -> None:
    """In one row that no page break divides."""
    table = book.add_table(rows=1, cols=2)
    keep = OxmlElement("w:cantSplit")
    table.rows[0]._tr.get_or_add_trPr().append(keep)
    for cell, one in zip(table.rows[0].cells, plan.signatories, strict=True):
        cell.paragraphs[0].add_run(plan.words["for_park"].format(park=one.park)).bold = True
        if one.agreed:
            cell.add_paragraph(one.agreed)
        for word in ("place_date", "name_office", "signature"):
            cell.add_paragraph(f"\n{LINE}\n{plan.words[word]}")
