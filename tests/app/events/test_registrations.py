"""Files of registrations: all rows, or none and the reasons."""

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import Engine, event, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Invalid
from app.events.participants.importing import import_file
from app.events.participants.schemas import RegistrationReport
from models import Company, EventDelegate, EventParticipant, EventRule
from tests.support.planned import add_event, companies_of, register

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""The main stories run on both databases."""
HEADER = "azienda;orari;lingue;min;max;desideri;modalità;tavolo;delegato;e-mail"


@pytest.fixture
def event_id(engine: Engine) -> int:
    companies_of(engine, 2)
    return add_event(engine).id


def brought(engine: Engine, event_id: int, content: str | bytes, **options: Any) -> RegistrationReport:
    data = content.encode() if isinstance(content, str) else content
    with transaction(engine) as session:
        return import_file(session, OPERATOR, event_id, data, "registrations.csv", **options)


def stored(engine: Engine) -> list[EventParticipant]:
    with transaction(engine, writes=False) as session:
        return list(session.scalars(select(EventParticipant).order_by(EventParticipant.id)))


def test_a_file_registers_companies_with_all_that_it_says(engine: Engine, event_id: int) -> None:
    rows = ["south 0;09:00-10:00;it, en;1;2;north 1;online;3;Anna Esempio;anna@example.com", "north 1;;;;;;;;;"]
    report = brought(engine, event_id, "\n".join([HEADER, *rows]))
    assert (report.added, report.wishes, report.imported, report.problems) == (2, 1, True, [])
    one, other = stored(engine)
    assert (one.available, one.languages, one.least, one.most, one.presence) == ([1, 2], ["it", "en"], 1, 2, "online")
    assert (other.available, other.languages, other.least, other.table_id) == (None, None, None, None)
    assert one.table_id
    with transaction(engine, writes=False) as session:
        (person,) = session.scalars(select(EventDelegate)).all()
        (wish,) = session.scalars(select(EventRule)).all()
    assert (person.name, person.email_key) == ("Anna Esempio", "anna@example.com")
    assert (wish.a_id, wish.b_id, wish.kind, wish.wished_by) == (one.id, other.id, "wish", "a")


@on_sqlite
def test_columns_that_are_not_read_are_told(engine: Engine, event_id: int) -> None:
    """An empty one is nobody's loss."""
    report = brought(engine, event_id, "company;Note;Делегат;Person;Telefono\nsouth 0;vegan;Anna Esempio;Bruno;\n")
    assert (report.imported, report.passed_over) == (True, ["Note", "Person"])
    with transaction(engine, writes=False) as session:
        assert [one.name for one in session.scalars(select(EventDelegate))] == ["Anna Esempio"]


@on_sqlite
def test_lines_of_nothing_but_separators_are_blank(engine: Engine, event_id: int) -> None:
    report = brought(engine, event_id, "company;most\nsouth 0;2\n;;;;\nnorth 0;3\n;;\n")
    assert (report.imported, report.added, report.problems) == (True, 2, [])


@on_sqlite
@pytest.mark.parametrize("row", ["south 0;north 0; north 1;1;2", "south 0;north 0; north 1;2;"])
def test_a_separator_in_a_cell_shifts_no_columns(engine: Engine, event_id: int, row: str) -> None:
    report = brought(engine, event_id, f"company;wishes;min;max\nnorth 0;;;\nnorth 1;;;\n{row}\n")
    (problem,) = report.problems
    assert (report.imported, problem.line, problem.field) == (False, 4, "")
    assert problem.reason.endswith('a cell that holds ";" must stand in double quotes')


@on_sqlite
def test_the_same_file_again_changes_nothing(engine: Engine, event_id: int) -> None:
    content = "company,times,wishes\nsouth 0,1-2,north 0\nnorth 0,,\n"
    brought(engine, event_id, content)
    again = brought(engine, event_id, content)
    assert (again.added, again.changed, again.unchanged, again.wishes) == (0, 0, 2, 0)


@on_sqlite
def test_one_bad_row_keeps_out_all_and_every_reason_is_told(engine: Engine, event_id: int) -> None:
    rows = ["south 0;;;;;;;;;", "nobody;;;;;;;;;", "north 0;23:00-24:30;klingon;x;;;;99;;", "south 0;;;;;;;;;"]
    report = brought(engine, event_id, "\n".join([HEADER, *rows]))
    assert not report.imported
    assert not stored(engine)
    told = {(problem.line, problem.field) for problem in report.problems}
    assert told == {(3, "azienda"), (4, "orari"), (4, "lingue"), (4, "min"), (5, "azienda")}
    assert all(problem.reason for problem in report.problems)
    assert report.problems_total == len(report.problems)


@on_sqlite
def test_a_table_that_is_not_there_is_a_problem_of_its_row(engine: Engine, event_id: int) -> None:
    report = brought(engine, event_id, "company;table;min;max\nsouth 0;99;;\nnorth 0;1;4;2\n")
    assert [(one.line, one.field) for one in report.problems] == [(2, "table"), (3, "min")]
    assert not stored(engine)


@on_sqlite
def test_who_is_wished_for_has_to_take_part(engine: Engine, event_id: int) -> None:
    report = brought(engine, event_id, "company;wishes;avoid\nsouth 0;north 1;\nsouth 1;;south 0\n")
    assert [(one.line, one.field) for one in report.problems] == [(2, "wishes"), (3, "avoid")]


@on_sqlite
def test_a_dry_run_stores_nothing(engine: Engine, event_id: int) -> None:
    report = brought(engine, event_id, "company\nsouth 0\n", dry_run=True)
    assert (report.added, report.imported, report.dry_run) == (1, False, True)
    assert not stored(engine)


@on_sqlite
def test_workbooks_are_read_and_companies_known_by_their_number(engine: Engine, event_id: int) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate((["Forum", ""], ["компания", "инн"], ["", "south/south 1"])):
            sheet.write_row(line, 0, row)
    report = brought(engine, event_id, content.getvalue())
    assert (report.added, report.problems) == (1, [])


def test_who_comes_stays_the_same_person_when_the_file_comes_again(engine: Engine, event_id: int) -> None:
    header = "company;delegate;email"
    brought(engine, event_id, f"{header}\nsouth 0;Anna Esempio|Ugo Prova;anna@example.com\n")
    with transaction(engine) as session:
        before = {one.name: one.id for one in session.scalars(select(EventDelegate))}
        session.get_one(EventDelegate, before["Anna Esempio"]).languages = ["it"]
    report = brought(engine, event_id, f"{header}\nsouth 0;Anna Bianchi|ugo prova;ANNA@example.com|u@example.com\n")
    assert (report.changed, report.problems) == (1, [])
    with transaction(engine, writes=False) as session:
        after = {one.name: (one.id, one.languages) for one in session.scalars(select(EventDelegate))}
    assert after == {"Anna Bianchi": (before["Anna Esempio"], ["it"]), "ugo prova": (before["Ugo Prova"], None)}


@on_sqlite
def test_what_who_registers_is_called_is_noted(engine: Engine, event_id: int) -> None:
    brought(engine, event_id, "company\nsouth 0\n")
    register(engine, event_id, 2)
    with transaction(engine, writes=False) as session:
        assert set(session.scalars(select(EventParticipant.name))) == {"south 0", session.get_one(Company, 2).name}


@on_sqlite
def test_names_are_kept_without_what_cannot_be_seen(engine: Engine, event_id: int) -> None:
    brought(engine, event_id, "company;delegate\nsouth 0;\u202eAnna \u200bEsempio\n")
    with transaction(engine, writes=False) as session:
        assert [one.name for one in session.scalars(select(EventDelegate))] == ["Anna Esempio"]


def test_whom_they_must_meet_and_in_which_order_comes_from_the_file(engine: Engine, event_id: int) -> None:
    content = "company;must meet;order\nsouth 0;north 0;north 1|north 0\nnorth 0;;\nnorth 1;;\n"
    report = brought(engine, event_id, content)
    assert (report.orders, report.problems) == (1, [])
    with transaction(engine, writes=False) as session:
        assert [one.kind for one in session.scalars(select(EventRule))] == ["must_meet"]
    assert brought(engine, event_id, content).orders == 0, "the same again"
    turned = brought(engine, event_id, "company;order\nsouth 0;north 0|north 1\n")
    assert [(one.line, one.field) for one in turned.problems] == [(2, "order")]


@on_sqlite
def test_a_longer_file_asks_no_more_of_the_database(engine: Engine) -> None:
    companies_of(engine, 12)
    event_id = add_event(engine).id
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    counts = []
    for names in (range(2), range(2, 12)):
        rows = [f"south {n};1-2;Anna {n};a{n}@example.com;north {n}\nnorth {n};;;;" for n in names]
        seen.clear()
        report = brought(engine, event_id, "\n".join(["company;times;delegate;email;wishes", *rows]))
        assert report.imported, report.problems
        counts.append(sum(one.startswith("SELECT") for one in seen))
    assert counts[0] >= counts[1], "the second time five times as many rows"


@on_sqlite
@pytest.mark.parametrize("content", ["", "a;b\n1;2\n", "company\n", "%PDF-1.4", '{"company": "south 0"}'])
def test_what_is_no_file_of_registrations_is_refused_as_a_whole(engine: Engine, event_id: int, content: str) -> None:
    with pytest.raises(Invalid):
        brought(engine, event_id, content)
