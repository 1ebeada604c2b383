"""The annual report says the same on both kinds of paper in each language, and names neither people nor companies."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from sqlalchemy import Engine

from app.database import transaction
from app.schemas import LanguageCode
from app.workplan.indicators.schemas import EXAMPLE, IndicatorsOut
from app.workplan.report.docx import report_docx
from app.workplan.report.gathering import Gathered
from app.workplan.report.pdf import pictures, report_pdf
from app.workplan.report.told import ToldReport, told
from app.workplan.report.wording import counted
from models import Corridor, Event, Initiative, WorkPlan
from tests.app.workplan.conftest import Parks
from tests.support.lists import portfolio
from tests.support.terminal import Ponte

HOSTILE = "#panic() $x$ *bold* \u202eevil [link](http://x) <b>"
DAYS = {"starts_on": date(2015, 9, 1), "ends_on": date(2016, 8, 31)}
EVERY = ("funnel", "durations", "endings", "ranking", "supply", "hosting", "evaluations", "events")
FUNNEL = {"proposed": 1200, "approved": 9, "accepted": 6, "released": 6, "met": 4, "agreed": 3}


def gathered(**changed: Any) -> Gathered:
    endings = EXAMPLE["endings"] + [{"state": "expired", "by": "system", "reason": None, "count": 4}]
    places = [{"places": "first_three", "answered": 6, "accepted": 5, "share": 0.8333}]
    places.append({"places": "below", "answered": 4, "accepted": 1, "share": 0.25})
    funnel = [{"by": "all", "value": None} | FUNNEL, {"by": "form", "value": "joint_project"} | FUNNEL]
    funnel += [{"by": "sector", "value": f"sector-{n:02}"} | FUNNEL | {"met": n} for n in range(12)]
    figures = EXAMPLE | {"endings": endings, "ranking": places, "funnel": funnel}
    plan = WorkPlan(id=1, year=2015, number=1, state="in_force", currency="EUR", **DAYS)
    plan.state_since = datetime(2015, 9, 3, tzinfo=UTC)
    plan.initiatives = [
        Initiative(number=1, names={"en": "A call"}, expected={"it": "Cinque progetti"}, budget_a=12000, **DAYS),
        Initiative(number=2, names={"ru": "Визит"}, achieved={"ru": "Состоялся"}, **DAYS),
    ]
    found = Gathered(
        2015,
        ("Parco del Sud", "Технопарк Север"),
        ("trentino", "technopolis"),
        IndicatorsOut.model_validate(figures),
        plan,
        {"forum-2015": {"en": "Forum", "ru": "Форум"}},
        date(2015, 9, 1),
        datetime(2015, 9, 5, tzinfo=UTC),
    )
    return replace(found, **changed)


def empty() -> Gathered:
    nothing: dict[str, Any] = {name: [] for name in EVERY}
    figures = IndicatorsOut.model_validate(EXAMPLE | nothing | {"practices": [], "replays": None})
    return gathered(figures=figures, plan=None)


def of_pdf(report: ToldReport) -> str:
    return joined(page.extract_text() for page in PdfReader(BytesIO(report_pdf(report))).pages)


def of_word(report: ToldReport) -> str:
    book = Document(BytesIO(report_docx(report)))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    read = [shape.get("descr") for shape in book.element.iter(qn("wp:docPr"))]
    return joined([*(paragraph.text for paragraph in book.paragraphs), *cells, *read])


def joined(parts: Any) -> str:
    return " ".join(" ".join(parts).split())


SAID: dict[LanguageCode, list[str]] = {
    "en": ["Annual report 2015", "1,200 introductions", "4.5 days", "83%", "1 September 2015", "not reported yet"],
    "it": ["Relazione annuale 2015", "1.200 presentazioni", "4,5 giorni", "83%", "non ancora riferito"],
    "ru": ["Годовой отчёт 2015", "1 200 знакомств", "4,5 дня", "83 %", "ещё не сообщено"],
}


@pytest.mark.parametrize("language", ["en", "it", "ru"])
def test_both_kinds_say_the_same_in_each_language(language: LanguageCode) -> None:
    report = told(gathered(), language)
    for text in (of_pdf(report), of_word(report)):
        for part in (*SAID[language], "A call", "Cinque progetti", "Состоялся", "Parco del Sud", "Технопарк Север"):
            assert part in text, part
        assert report.replay
        assert joined([report.replay]) in text
        for sentence in report.summary:
            assert joined([sentence])[:40] in text, sentence
        for section in report.sections:
            assert section.heading in text
            for bar in section.bars:
                assert joined([bar.text]) in text
    assert len(report.summary) == 9
    assert len(report.sections) == 10


def test_a_pdf_is_tagged_has_its_language_and_is_the_same_every_time() -> None:
    report = told(gathered(), "ru")
    made = report_pdf(report)
    root = PdfReader(BytesIO(made)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("ru", True)
    assert b"pdfuaid" in made
    assert made == report_pdf(report)


def test_bars_are_pictures_in_the_word_processor_which_say_what_they_show() -> None:
    report = told(gathered(), "it")
    drawn = [section for section in report.sections if section.bars]
    assert [picture[:4] for picture in pictures(report)] == [b"\x89PNG"] * len(drawn)
    book = Document(BytesIO(report_docx(report)))
    shapes = list(book.element.iter(qn("wp:docPr")))
    assert [shape.get("title") for shape in shapes] == [section.heading for section in drawn]
    for shape, section in zip(shapes, drawn, strict=True):
        assert [bar.text for bar in section.bars if bar.text not in shape.get("descr")] == []
    heads = [table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for table in book.tables[1:]]
    assert heads == [True] * sum(len(section.tables) for section in report.sections)
    assert (book.core_properties.language, book.core_properties.title) == ("it-IT", "Relazione annuale 2015")


def test_shares_are_parts_of_the_whole_and_what_is_beyond_the_most_is_told_together() -> None:
    report = told(gathered(), "en")
    for section in report.sections:
        for bar in section.bars:
            assert 0 <= (bar.dark or 0) <= bar.share <= 1
    funnel = report.sections[0]
    assert [bar.text for bar in funnel.bars] == ["1,200 (100%)", "9 (1%)", "6 (1%)", "6 (1%)", "4 (0%)", "3 (0%)"]
    by_sector = funnel.tables[1]
    assert len(by_sector.rows) == 7
    assert by_sector.rows[-1] == ["Others", "7,200", "36", "51", "18"]
    assert sum(int(str(row[3])) for row in by_sector.rows) == sum(range(12)), "nothing is lost"


@pytest.mark.parametrize("language", ["en", "it", "ru"])
def test_a_year_in_which_nothing_happened_is_told_so(language: LanguageCode) -> None:
    report = told(empty(), language)
    assert (len(report.summary), report.replay, [number for number, _ in report.tiles]) == (1, None, ["0"] * 4)
    assert all(section.said and not section.bars and not section.tables for section in report.sections)
    assert report.summary[0] in of_pdf(report)
    assert report.summary[0] in of_word(report)


def test_what_people_wrote_is_text() -> None:
    found = gathered(event_names={"forum-2015": {"en": HOSTILE}}, parks=(HOSTILE, "\U0001f9ea 漢字"))
    report = told(found, "en")
    assert HOSTILE.replace("\u202e", "") in of_pdf(report)
    assert HOSTILE.replace("\u202e", "") in of_word(report)


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 знакомство"), (2, "2 знакомства"), (5, "5 знакомств"), (21, "21 знакомство"), (1200, "1 200 знакомств")],
)
def test_numbers_have_the_plural_of_their_language(number: int, said: str) -> None:
    assert " ".join(counted("introductions", number, "ru").split()) == said
    assert counted("days", 4.5, "ru").split() == ["4,5", "дня"]


def test_a_draft_is_told_with_how_far_it_has_come() -> None:
    found = gathered()
    assert found.plan is not None
    found.plan.state = "agreed_by_a"
    found.plan.initiatives[1].achieved = None
    (section,) = (one for one in told(found, "en").sections if one.heading.startswith("The work plan"))
    assert section.said[0] == "Agreed to by Parco del Sud only."
    assert (
        "The work plan has 2\u00a0initiatives; of none it is on record yet what came of it."
        in told(found, "en").summary
    )


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_it_is_for_the_parks_of_the_corridor_and_names_no_company(two: Parks, engine: Engine) -> None:
    portfolio(engine, 3)
    two.in_force()
    with transaction(engine) as session:
        day = {"starts_on": date(2015, 10, 5), "ends_on": date(2015, 10, 5)}
        session.add(
            Event(code="forum", corridor_id=1, names={"en": "A forum"}, time_zone="UTC", least=0, most=1, **day)
        )
    address = "/api/v1/reports/2015/document"
    answer = two.client.get(f"{address}?lang=ru", headers=dict(two.north))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="annual-report-south-north-2015-ru.pdf"'
    text = joined(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "A forum" in text
    names = [item["name"] for item in two.client.get("/api/v1/companies", headers=dict(two.south)).json()["items"]]
    assert len(names) > 2
    assert [name for name in names if name in text] == []
    word = two.client.get(f"{address}?format=docx&corridor=south-north", headers=dict(two.south))
    assert word.content.startswith(b"PK")
    assert two.client.get(address, headers=dict(two.east)).status_code == 404
    for wrong in ("2015/document?corridor=nowhere", "2015/document?format=doc", "1999/document", "x/document"):
        assert two.client.get(f"/api/v1/reports/{wrong}", headers=dict(two.south)).status_code == 422


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_command_line_writes_it(at_hand: Ponte, corridor: Corridor, tmp_path: Any) -> None:
    ponte = at_hand
    assert ponte("report", "2015", "--lang", "it", "--format", "docx", "-o", "r.docx").code == 0
    assert "Relazione annuale 2015" in [one.text for one in Document(str(tmp_path / "r.docx")).paragraphs]
    assert "annual-report-south-north-2015-en.pdf" in ponte("report", "2015").out
    assert (tmp_path / "annual-report-south-north-2015-en.pdf").read_bytes().startswith(b"%PDF")
    assert ponte("report", "2015", "--corridor", "nowhere").code == 1
    assert ponte("report", "15").code == 2
    assert ponte("report", "2015", "-o", str(tmp_path / "no" / "r.pdf")).code == 2
