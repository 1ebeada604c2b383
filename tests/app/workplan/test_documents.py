"""Plans on paper: what they say in three languages, whatever people wrote into them."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from app.schemas import LanguageCode
from app.workplan.documents.docx import plan_docx
from app.workplan.documents.pdf import plan_pdf
from app.workplan.documents.told import ToldPlan, told
from models import Initiative, WorkPlan

PARKS = ("Parco del Sud", "Технопарк Север")
HOSTILE = "#panic() $x$ *bold* \u202eevil [link](http://x) <b> {{7*7}}"


def plan(language: LanguageCode, **fields: object) -> ToldPlan:
    given = {"names": {"en": "A call"}, "expected": {"it": "Cinque progetti"}, "budget_a": 12000} | fields
    shown = {"kind": "needs", "count": 4, "ids": [1]}
    days = {"starts_on": date(2015, 9, 1), "ends_on": date(2016, 8, 31)}
    row = WorkPlan(id=1, year=2015, number=2, state="agreed", currency="EUR", **days)
    row.state_since = row.agreed_a_at = datetime(2015, 9, 3, tzinfo=UTC)
    row.initiatives = [Initiative(number=1, evidence=[shown], **days, **given)]
    return told(row, PARKS, date(2015, 9, 1), language)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Joint work plan 2015/2016", "Amendment 1", "12,000", "Signature", "3 September 2015"]),
        ("it", ["Piano di lavoro congiunto 2015/2016", "Modifica 1", "12.000", "Firma", "3 settembre 2015"]),
        ("ru", ["Совместный план работы 2015/2016", "Изменение 1", "12 000", "Подпись", "3 сентября 2015"]),
    ],
)
def test_both_kinds_say_the_same_in_each_language(language: LanguageCode, said: list[str]) -> None:
    made = plan(language)
    book = Document(BytesIO(plan_docx(made)))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    word = " ".join(" ".join([*(paragraph.text for paragraph in book.paragraphs), *cells]).split())
    for text in (text_of(plan_pdf(made)), word):
        for part in (*said, "A call", "Cinque progetti", *PARKS):
            assert part in text, part


def test_a_pdf_is_tagged_has_its_language_and_is_the_same_every_time() -> None:
    made = plan_pdf(plan("ru"))
    root = PdfReader(BytesIO(made)).trailer["/Root"]
    assert root["/Lang"] == "ru"
    assert root["/MarkInfo"]["/Marked"]
    assert made == plan_pdf(plan("ru"))


def test_what_people_wrote_is_text() -> None:
    made = plan("en", names={"en": HOSTILE}, owner_a=HOSTILE, expected={"ru": "длинный текст " * 140})
    text = text_of(plan_pdf(made))
    assert "#panic() $x$ *bold* evil [link](http://x) <b> {{7*7}}" in text
    assert HOSTILE.replace("\u202e", "") in Document(BytesIO(plan_docx(made))).tables[0].rows[1].cells[1].text


def test_characters_that_no_font_has_give_a_pdf_all_the_same() -> None:
    assert plan_pdf(plan("en", names={"en": "Call \U0001f9ea 漢字 \ue000"})).startswith(b"%PDF")


def test_a_plan_without_budgets_says_so() -> None:
    assert text_of(plan_pdf(plan("en", budget_a=None))).count("not set yet") >= 2
