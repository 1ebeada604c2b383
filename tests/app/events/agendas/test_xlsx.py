"""Workbooks as a spreadsheet reads them."""

from datetime import date, time
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from app.events.agendas.agenda import agenda_of, hall_plan
from app.events.agendas.xlsx import agenda_workbook, hall_workbook
from tests.support import plans
from tests.support.plans import ADIGE, meeting


def test_an_agenda_has_a_row_for_each_meeting() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(agenda_workbook(agenda_of(plans.plan(), ADIGE))))
    head, first, second, *_ = book.get_sheet_by_index(0).to_python()

    assert head[:5] == ["Data", "Inizio", "Fine", "Luogo", "Incontra"]
    assert first[:5] == [date(2015, 6, 27), time(9), time(9, 25), "Tavolo 1", "ООО «Нева Оптика»"]
    assert first[9] == "\n".join(plans.WHY["it"])
    assert second[4] == "Volga Чип"


def test_a_row_says_who_comes_of_both_sides() -> None:
    people = (plans.delegate(7, "Anna Rossi"), plans.delegate(8, "Ugo Bianchi"))
    met = meeting(ADIGE, 11, 1, 101, delegate_a=7, joined=(8,))
    plan = plans.plan((met,), participants=plans.participants(adige={"delegates": people}))
    for one, column in ((ADIGE, "Da parte Sua"), (11, "Кто придёт")):
        book = CalamineWorkbook.from_filelike(BytesIO(agenda_workbook(agenda_of(plan, one))))
        head, row, *_ = book.get_sheet_by_index(0).to_python()
        assert row[head.index(column)] == "Anna Rossi, Ugo Bianchi"


def test_a_formula_in_a_companys_text_is_text() -> None:
    name = '=HYPERLINK("http://x.example";"y")'
    plan = plans.plan((meeting(ADIGE, 11, 1, 101),), participants=plans.participants(neva={"name": name}))
    for made in (agenda_workbook(agenda_of(plan, ADIGE)), hall_workbook(hall_plan(plan), "it")):
        with ZipFile(BytesIO(made)) as parts:
            sheets = [parts.read(each) for each in parts.namelist() if each.startswith("xl/worksheets/")]
            assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
            assert b'quotePrefix="1"' in parts.read("xl/styles.xml")
        rows = CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_index(0).to_python()
        assert any(name in row for row in rows)


def test_the_hall_is_a_list_and_a_grid_of_tables_and_times() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(hall_workbook(hall_plan(plans.plan()), "it")))
    listed, grid = (book.get_sheet_by_index(number).to_python() for number in (0, 1))

    assert listed[1][3:6] == ["Tavolo 1", "Officina Adige S.r.l.", "ООО «Нева Оптика»"]
    assert grid[0][:2] == ["Tavolo", "27.06. 09:00"]
    first = ["Officina Adige S.r.l. – ООО «Нева Оптика»", "Brenta Metà S.p.A. – Volga Чип"]
    assert [row[1] for row in grid[1:]] == first


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert agenda_workbook(agenda_of(plans.plan(), ADIGE)) == agenda_workbook(agenda_of(plans.plan(), ADIGE))
