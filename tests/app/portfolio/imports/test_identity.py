"""Who a row speaks of: all numbers decide together, and without any the park, the name and the place do."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, selectinload

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.portfolio.imports import service
from app.portfolio.imports.schemas import ImportReport
from models import Company

Bring = Callable[..., ImportReport]


@pytest.fixture
def bring(engine: Engine, parks: dict[str, int]) -> Bring:
    """Imports a table of these lines, the rows of the park Trentino that are right."""

    def bring(header: str, *rows: str) -> ImportReport:
        lines = ["park;" + header, *(f"trentino;{row}" for row in rows), ""]
        with transaction(engine) as session:
            return service.import_file(session, OPERATOR, "\n".join(lines).encode(), "a.csv", good_rows=True)

    return bring


def known(engine: Engine) -> dict[str, dict[str, str]]:
    """Name -> the company's numbers."""
    with Session(engine) as session:
        companies = session.scalars(select(Company).options(selectinload(Company.identifiers)).order_by(Company.id))
        return {company.name: {item.scheme: item.value for item in company.identifiers} for company in companies}


def reasons(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(found.line, found.field, found.reason) for found in report.problems]


GROUP = "IT08800020227"
OF_A_GROUP = "Ragione sociale;P. IVA;Codice fiscale;Comune;need_1_form;need_1_language;need_1_title"
PARENT = "Prova Capogruppo Energia S.p.A.;08800020227;08800030226;Trento;commercial_partnership;it;Inverter"
CHILD = "Prova Controllata Mobilità S.r.l.;08800020227;08800040225;Rovereto;commercial_partnership;it;Colonnine"


def test_the_members_of_a_vat_group_are_as_many_companies(bring: Bring, engine: Engine) -> None:
    rows = PARENT, CHILD, CHILD.replace("Mobilità", "Luce").replace("08800040225", "08800050224")
    assert bring(OF_A_GROUP, *rows).created == 3
    assert [numbers["vat"] for numbers in known(engine).values()] == [GROUP] * 3
    assert bring(OF_A_GROUP, *rows).unchanged == 3


def test_another_member_of_a_vat_group_takes_nobodys_place(bring: Bring, engine: Engine) -> None:
    without_fiscal = PARENT.replace("08800030226", "")
    assert bring(OF_A_GROUP, without_fiscal).created == 1
    assert bring(OF_A_GROUP, CHILD).created == 1
    assert known(engine) == {
        "Prova Capogruppo Energia S.p.A.": {"vat": GROUP},
        "Prova Controllata Mobilità S.r.l.": {"vat": GROUP, "codice_fiscale": "08800040225"},
    }
    assert bring(OF_A_GROUP, without_fiscal, CHILD).unchanged == 2
    assert bring(OF_A_GROUP, PARENT).updated == 1, "the name says that it is the one known without its codice fiscale"
    assert known(engine)["Prova Capogruppo Energia S.p.A."]["codice_fiscale"] == "08800030226"
    assert reasons(bring(OF_A_GROUP, "Prova Terza;08800020227;;Trento;;;")) == [
        (
            2,
            "P. IVA, Codice fiscale",
            "vat IT08800020227 is that of a VAT group (company 1, company 2); "
            "give the codice fiscale of this company, too",
        )
    ]


def test_a_vat_number_and_a_codice_fiscale_with_the_same_digits_are_one_company(bring: Bring, engine: Engine) -> None:
    assert bring("name;vat", "Prova Giunti S.r.l.;IT08800060223", "Prova Sonda S.r.l.;08800070222").created == 2
    report = bring(
        "name;codice_fiscale;city", "PROVA GIUNTI SRL;08800060223;ROVERETO", "PROVA SONDA;08800070222;TRENTO"
    )
    assert (report.created, report.updated) == (0, 2)
    assert list(known(engine).values()) == [
        {"codice_fiscale": "08800060223", "vat": "IT08800060223"},
        {"codice_fiscale": "08800070222", "vat": "IT08800070222"},
    ]
    report = bring("name;vat;codice_fiscale", "Prova Kappa Srl;08800080221;", "PROVA KAPPA S.R.L.;;08800080221")
    assert report.created == 1
    assert reasons(report) == [(3, "vat, codice_fiscale", "line 2 describes the same company")]


def test_a_number_that_contradicts_another_changes_nothing(bring: Bring, engine: Engine) -> None:
    bring("name;register;inn;ogrn", "A;R-1;7707083893;1027700132195")
    before = known(engine)
    report = bring("name;register;inn;ogrn", "B;R-1;7728168971;", "C;;7707083893;1027739609391", "D;R-2;;")
    assert reasons(report) == [
        (2, "register, inn, ogrn", "register R-1 is that of company 1, whose inn is 7707083893"),
        (3, "register, inn, ogrn", "inn 7707083893 is that of company 1, whose ogrn is 1027700132195"),
    ]
    assert known(engine) == before | {"D": {"register": "R-2"}}
    assert bring("name;register;inn", "A;R-9;7707083893").updated == 1, "an official number outranks the park's own"


def test_two_parks_count_their_registers_for_themselves(bring: Bring, engine: Engine) -> None:
    bring("name;register", "A;1")
    data = b"park;name;register\ntechnopolis;B;1\n"
    with transaction(engine) as session:
        assert service.import_file(session, OPERATOR, data, "a.csv").created == 1
    assert known(engine) == {"A": {"register": "1"}, "B": {"register": "1"}}


def test_without_a_number_park_name_and_place_tell_who_it_is(bring: Bring, engine: Engine) -> None:
    assert bring("name;city;employees", "Prova Filo S.r.l.;Trento;3", "Prova Filo S.r.l.;Rovereto;4").created == 2
    report = bring("name;city;employees", "PROVA FILO SRL;TRENTO;5", "Prova Filo S.p.A.;Trento;6")
    assert (report.created, report.updated) == (1, 1)
    (found,) = bring("name;employees", "Prova Filo srl;7").problems
    assert (found.line, found.field) == (2, "name")
    assert "several have this name: company 1, company 2" in found.reason
    assert reasons(bring("name", "Prova Ago", "PROVA AGO")) == [(3, "name", "line 2 describes the same company")]
    assert bring("name;city;vat", "Prova Filo Srl;Rovereto;08800060223").updated == 1, "it has a number from now on"
    assert known(engine)["Prova Filo Srl"] == {"vat": "IT08800060223"}
    assert bring("name;city;inn", "Prova Filo Srl;Rovereto;7707083893").created == 1, "numbers are not contradicted"


def test_a_line_of_another_sheet_is_named_with_its_sheet(bring: Bring, engine: Engine) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, companies in (("Nord", ["Uno", "Due"]), ("Sud", ["Tre", "UNO"])):
            sheet = book.add_worksheet(name)
            for number, cells in enumerate([["park", "name", "city"], *(["trentino", c, "Trento"] for c in companies)]):
                sheet.write_row(number, 0, cells)
    with transaction(engine) as session:
        report = service.import_file(session, OPERATOR, out.getvalue(), "a.xlsx", good_rows=True)
    assert report.created == 3
    (found,) = report.problems
    assert (found.sheet, found.line) == ("Sud", 3)
    assert found.reason == 'line 2 of the sheet "Nord" describes the same company'
    assert [(change.sheet, change.line) for change in report.changes] == [("Nord", 2), ("Nord", 3), ("Sud", 2)]
