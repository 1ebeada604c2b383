"""Pages as a PDF reader finds them."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdf
import pytest

from app.events.agendas.agenda import agenda_of, hall_plan, table_sheets
from app.events.agendas.facts import PlanFacts
from app.events.agendas.pdf import agenda_pdf, hall_pdf, tables_pdf
from app.schemas import LanguageCode
from tests.support import plans
from tests.support.plans import ADIGE, NEVA


def read(pdf: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(BytesIO(pdf))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def with_summary(text: str) -> PlanFacts:
    return plans.plan(participants=plans.participants(neva={"summaries": {"it": text}}))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("it", "sabato 27 giugno 2015"),
        ("ru", "суббота, 27 июня 2015"),
        ("en", "Saturday, 27 June 2015"),
    ],
)
def test_an_agenda_is_tagged_and_told_in_the_readers_language(language: LanguageCode, said: str) -> None:
    reader, text = read(agenda_pdf(agenda_of(plans.plan(), ADIGE, language=language)))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith(language)
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data()  # type: ignore[union-attr]  # there is some
    assert said in text
    for reason in plans.WHY[language]:
        assert reason in text


def test_accents_and_cyrillic_are_right() -> None:
    _, text = read(agenda_pdf(agenda_of(plans.plan(), ADIGE)))

    for said in ("Forum della città", "Perché vi incontrate", "ООО «Нева Оптика»", "Объективы для ёмких камер."):
        assert said in text


@pytest.mark.parametrize(
    "written",
    [
        '#panic("x") #read("style.typ") #let a = 1',
        "$x^2$ and $$",
        "*bold* _it_ `raw` // not a comment /* nor this */",
        "@reference <label> = Heading",
        "\"quoted\" 'so' \\ \\u{41} [content]",
        "100 % & ~ {braces} {0}",
    ],
)
def test_what_companies_write_is_shown_and_never_run(written: str) -> None:
    _, text = read(agenda_pdf(agenda_of(with_summary(written), ADIGE)))

    assert " ".join(written.split()) in text


def test_marks_that_turn_text_round_are_left_out() -> None:
    plan = plans.plan(participants=plans.participants(neva={"name": "Neva\u202e evil\u202c\x07"}))
    _, text = read(agenda_pdf(agenda_of(plan, ADIGE)))

    assert "Neva evil" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("letter", ["a", "ж"])
def test_a_word_of_4000_letters_stays_within_the_page(letter: str) -> None:
    reader, _ = read(agenda_pdf(agenda_of(with_summary(letter * 4000), ADIGE)))
    lines = [line.count(letter) for page in reader.pages for line in page.extract_text().splitlines()]

    assert sum(lines) >= 4000
    assert max(lines) < 120


def test_letters_that_no_font_has_do_not_stop_the_page() -> None:
    reader, text = read(agenda_pdf(agenda_of(with_summary("Robot 机器人 🤖"), ADIGE)))

    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert "Robot" in text


def test_what_fell_away_is_said() -> None:
    _, text = read(agenda_pdf(agenda_of(plans.plan(), NEVA)))

    assert "Эти встречи больше не состоятся" in text
    assert "Brenta Metà S.p.A." in text


def test_every_page_of_a_replay_says_so() -> None:
    plan = replace(plans.plan(), event=plans.event(replays=date(2015, 6, 27)))
    for pdf in (
        agenda_pdf(agenda_of(plan, ADIGE)),
        tables_pdf(table_sheets(plan), "it"),
        hall_pdf(hall_plan(plan), "it"),
    ):
        for page in pypdf.PdfReader(BytesIO(pdf)).pages:
            assert "DEMO" in page.extract_text()


def test_times_are_those_of_where_the_agenda_is_read() -> None:
    plan = plans.plan(participants=plans.participants(neva={"zone": "Europe/Moscow", "online": True}))

    assert "09:00–09:25" in read(agenda_pdf(agenda_of(plan, ADIGE)))[1]
    _, text = read(agenda_pdf(agenda_of(plan, NEVA)))
    assert "10:00–10:25" in text
    assert "Москва (UTC+03:00)" in text


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert agenda_pdf(agenda_of(plans.plan(), ADIGE)) == agenda_pdf(agenda_of(plans.plan(), ADIGE))


def test_every_table_has_its_page() -> None:
    reader, _ = read(tables_pdf(table_sheets(plans.plan()), "ru"))

    assert [("Стол 1" in page.extract_text(), "Стол 2" in page.extract_text()) for page in reader.pages] == [
        (True, False),
        (False, True),
    ]


def test_the_hall_is_told_slot_by_slot() -> None:
    _, text = read(hall_pdf(hall_plan(plans.plan()), "en"))

    assert "Plan of the hall" in text
    assert text.index("09:00–09:25") < text.index("Brenta Metà S.p.A.") < text.index("11:00–11:25")
