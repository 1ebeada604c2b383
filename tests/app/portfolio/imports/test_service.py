"""Files into the portfolio: all or nothing, good rows, dry runs, and the same file again."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller, Role
from app.database import transaction
from app.errors import Conflict, Invalid
from app.portfolio.companies import queries
from app.portfolio.imports import service
from app.portfolio.imports.templates import template
from models import Capability, Company, CompanyIdentifier, Description, Opportunity
from tests.support.effort import calls

ADMIN = Caller(key_id=1, role=Role.ADMIN, park_id=None)
HEADER = (
    "park;site;name;register;inn;employees;languages;sectors;activity_codes;summary_it;summary_en;"
    "offer_1_form;offer_1_language;offer_1_title;offer_1_capabilities;need_1_form;need_1_language;need_1_title;need_1_trl"
)
ROW = (
    "trentino;polo;Azienda {0};R-{0};;5;it, en;metrology;ateco2007:28.99.20;Misure {0};;"
    "technology_transfer;it;Sensori {0};optics; laser;joint_project;it;Banco {0};5"
).replace("optics; laser", '"optics; laser"')


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def jsonl(*companies: dict) -> bytes:
    return "".join(json.dumps(company) + "\n" for company in companies).encode()


def company(**fields) -> dict:
    return {"park": "trentino", "name": "Azienda", "identifiers": {"register": "R-1"}} | fields


@pytest.fixture
def bring(engine, parks):
    """Imports a file in a transaction of its own, as a request and the command line do."""

    def bring(data, name="companies.csv", caller=ADMIN, strict=True, **how):
        with transaction(engine) as session:
            return service.import_file(session, caller, data, name, strict=strict, **how)

    return bring


def problems(report) -> list[tuple[int, str, str]]:
    return [(found.line, found.field, found.reason) for found in report.problems]


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """Without the inserts, which SQLite takes row by row."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith("INSERT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_file_brings_companies_with_their_offers_and_needs(bring, engine, parks):
    report = bring(csv(ROW.format(1), ROW.format(2)), "tenants.csv")
    told = report.model_dump()
    assert {name: told[name] for name in list(told)[: list(told).index("passed_over") + 1]} == {
        "file": "tenants.csv",
        "kind": "csv",
        "encoding": "utf-8",
        "separator": ";",
        "rows": 2,
        "created": 2,
        "updated": 0,
        "returned": 0,
        "unchanged": 0,
        "rejected": 0,
        "imported": True,
        "dry_run": False,
        "problems": [],
        "problems_total": 0,
        "remarks": [],
        "remarks_total": 0,
        "columns": {heading: heading for heading in HEADER.split(";")},
        "passed_over": {"sheets": [], "columns": [], "hidden_rows": [], "lines": []},
    }
    with Session(engine) as session:
        first = session.scalars(select(Company).where(Company.name == "Azienda 1")).one()
        assert (first.park_id, first.employees, first.languages) == (parks["trentino"], 5, ["it", "en"])
        assert first.site_id is not None
        assert first.party.stale_since is not None
        sides = session.execute(select(Opportunity.side, Opportunity.title).where(Opportunity.company_id == first.id))
        assert sorted(tuple(row) for row in sides) == [("need", "Banco 1"), ("offer", "Sensori 1")]
        assert sorted(session.scalars(select(Capability.name))) == ["laser", "optics"]


@pytest.mark.parametrize("good_rows", [False, True])
def test_the_same_file_twice_changes_nothing(bring, content, good_rows):
    bad = "trentino;polo;Azienda X;R-X;123;" + ";" * 13
    rows = [ROW.format(1), ROW.format(2), *([bad] if good_rows else [])]
    assert bring(csv(*rows), good_rows=good_rows).created == 2
    before = content()
    report = bring(csv(*rows), good_rows=good_rows)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    assert report.rejected == int(good_rows)
    assert content() == before


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_all_kinds_of_file_say_the_same(bring, content, workbook, kind):
    header = [
        "park",
        "name",
        "inn",
        "founded",
        "offer_1_form",
        "offer_1_language",
        "offer_1_title",
        "offer_1_valid_until",
    ]
    cells = ["technopolis", "ООО «Квантрель»", "7707083893", 2009, "hosting", "ru", "Стенд", "31.12.2015"]
    offer = {"form": "hosting", "language": "ru", "title": "Стенд", "valid_until": "2015-12-31"}
    nested = company(park="technopolis", name=cells[1], identifiers={"inn": 7707083893}, founded=2009, offers=[offer])
    files = {
        "csv": csv(";".join(map(str, cells)), header=";".join(header)).decode().encode("cp1251"),
        "xlsx": workbook(header, cells),
        "jsonl": jsonl(nested),
    }
    assert bring(files[kind], f"file.{kind}").created == 1
    before = content()
    for other, data in files.items():
        assert bring(data, f"file.{other}").unchanged == 1
    assert content() == before


def test_a_known_company_is_updated_and_keeps_what_the_row_leaves_out(bring, engine):
    bring(csv(ROW.format(1)))
    with transaction(engine) as session:
        row = session.scalars(select(Company)).one()
        row.party.stale_since, changed = None, row.updated_at
    data = csv("trentino;R-1;7707083893;Azienda Uno;;Measuring", header="park;register;inn;name;employees;summary_en")
    report = bring(data)
    assert (report.created, report.updated, report.unchanged) == (0, 1, 0)
    with Session(engine) as session:
        row = session.scalars(select(Company)).one()
        assert (row.name, row.employees, row.sectors) == ("Azienda Uno", 5, ["metrology"])
        assert row.updated_at > changed
        assert row.party.stale_since is not None
        texts = session.execute(select(Description.language, Description.summary).order_by(Description.language))
        assert [tuple(text) for text in texts] == [("en", "Measuring"), ("it", "Misure 1")]
        assert session.scalar(select(func.count()).where(Opportunity.withdrawn_at.is_(None))) == 2
        assert sorted(session.scalars(select(CompanyIdentifier.scheme))) == ["inn", "register"]
    assert bring(data).unchanged == 1


def test_an_offer_that_the_row_no_longer_has_is_withdrawn(bring, engine):
    bring(csv(ROW.format(1)))
    assert bring(csv(ROW.format(1).replace("Sensori 1", "Laser"))).updated == 1
    with Session(engine) as session:
        live = select(Opportunity.title).where(Opportunity.side == "offer", Opportunity.withdrawn_at.is_(None))
        assert session.scalars(live).all() == ["Laser"]


def test_with_one_bad_row_nothing_goes_in_unless_the_good_rows_are_asked_for(bring, content):
    data = csv(ROW.format(1), ROW.format(2).replace("joint_project", "marriage"))
    before = content()
    report = bring(data)
    wrong = '"marriage" is not one of technology_transfer, commercial_partnership, joint_project, hosting'
    assert problems(report) == [(3, "need_1_form", wrong)]
    assert (report.rows, report.created, report.rejected, report.imported) == (2, 0, 1, False)
    assert report.refused
    assert content() == before
    report = bring(data, good_rows=True)
    assert (report.rows, report.created, report.rejected, report.imported) == (2, 1, 1, True)
    assert not report.refused


@pytest.mark.parametrize("good_rows", [False, True])
def test_a_dry_run_tells_the_same_and_writes_nothing(bring, content, good_rows):
    bring(csv(ROW.format(1), ROW.format(2)))
    bad = [ROW.format(9).replace("metrology", "alchemy")] if good_rows else []
    data = csv(ROW.format(1), ROW.format(2).replace("Azienda", "Impresa"), ROW.format(3), *bad)
    before = content()
    trial = bring(data, good_rows=good_rows, dry_run=True)
    assert content() == before
    assert (trial.created, trial.updated, trial.unchanged, trial.imported) == (1, 1, 1, False)
    real = bring(data, good_rows=good_rows)
    for change in real.changes:
        change.company_id = None if change.outcome == "created" else change.company_id
    assert trial == real.model_copy(update={"imported": False, "dry_run": True})


def test_rows_that_contradict_the_portfolio_are_problems(bring, content):
    bring(csv(ROW.format(1), ROW.format(2).replace("R-2;", "R-2;7707083893")))
    before = content()
    header = "parco;register;name;ИНН;site"
    rows = [
        "trentino;R-1;A;7707083893;",
        "technopolis;;A;7707083893;",
        "trentino;R-3;A;;",
        "trentino;R-3;B;;",
        "trentino;R-1;B;;",
        "trentino;R-2;B;;",
        "trentino;;B;7707083893;",
        "Trentino;R-4;A;;polo",
        "trentino;R-5;A;;hub",
        ";R-6;A;;",
    ]
    assert problems(bring(csv(*rows, header=header))) == [
        (
            2,
            "register, ИНН",
            "these numbers belong to different companies: inn 7707083893 of company 2 and register R-1 of company 1",
        ),
        (3, "parco", 'the company with inn 7707083893 belongs to the park "trentino"'),
        (5, "register, ИНН", "line 4 describes the same company"),
        (8, "register, ИНН", "line 7 describes the same company"),
        (9, "parco", 'there is no park "Trentino"; known: technopolis, trentino'),
        (10, "site", 'the park "trentino" has no site "hub"; known: polo'),
        (11, "parco", "is missing"),
    ]
    assert content() == before


def test_a_manager_imports_into_the_own_park_only(bring, parks):
    caller = Caller(key_id=2, role=Role.MANAGER, park_id=parks["technopolis"])
    report = bring(csv(ROW.format(1)), caller=caller)
    assert problems(report) == [(2, "park", 'this key may not change companies of the park "trentino"')]
    assert bring(csv("technopolis;A;1", header="park;name;register"), caller=caller).created == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_the_examples_of_a_template_are_refused(bring, content, kind):
    before = content()
    report = bring(template(kind), f"template.{kind}")
    field = "identifiers.register" if kind == "jsonl" else "register"
    first = 1 if kind == "jsonl" else 2
    reason = "is the template's example; delete this row"
    assert problems(report) == [(first, field, reason), (first + 1, field, reason)]
    assert content() == before


def test_an_unknown_column_is_a_problem_but_no_bad_row(bring):
    data = csv("trentino;A;1;x", header="park;name;register;zzzz")
    report = bring(data)
    assert problems(report) == [(1, "zzzz", "unknown column")]
    assert (report.rows, report.rejected, report.imported, report.refused) == (1, 0, False, True)
    assert bring(data, good_rows=True).created == 1


def test_at_most_a_thousand_problems_are_listed(bring):
    report = bring(csv(*(f"atlantis;A;{n}" for n in range(1200)), header="park;name;register"), good_rows=True)
    assert (len(report.problems), report.problems_total, report.rejected) == (1000, 1200, 1200)
    assert (report.imported, report.refused) == (False, True)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (
            f"park;name;register\ntechnopolis;{'Станки и стенды ' * 9};1\n".encode("cp866"),
            "a.csv",
            "encoding of the file",
        ),
        (
            "park;name;register\ntechnopolis;Станки и стенды;1\n".encode() + b"\xe8",
            "a.csv",
            "Line 3 mixes two encodings",
        ),
        ('{"name": "Più"}\n'.encode("cp1252"), "a.jsonl", "must be in UTF-8; line 1 is not"),
        (b"park;employees\ntrentino;5\n", "a.csv", 'no column for "name"'),
        (b"", "a.csv", "The file is empty"),
        (b"", "a.xlsx", "The file is empty"),
        (b"%PDF-1.4 ...", "a.csv", "looks like a PDF document"),
        (b"PK\x03\x04 cut off", "a.xlsx", "a damaged ZIP file"),
        (b"{\\rtf1 Aziende}", "a.doc", "looks like a rich text document"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(bring, content, data, name, reason):
    before = content()
    with pytest.raises(Invalid) as caught:
        bring(data, name, good_rows=True)
    (error,) = caught.value.extras["errors"]
    assert error["field"] == "file"
    assert reason in error["reason"]
    assert content() == before


def test_formulas_in_cells_are_problems_of_their_rows(bring, content, workbook):
    before = content()
    header = ["park", "name", "register"]
    report = bring(workbook(header, ["trentino", "A", "1"], ["trentino", '=HYPERLINK("x")', "2"]), "a.xlsx")
    assert problems(report) == [(3, "name", "holds a formula; paste it as a value")]
    report = bring(csv("trentino;=cmd|' /C calc'!A0;1", header=";".join(header)))
    assert problems(report) == [(2, "name", "looks like a spreadsheet formula; write plain text")]
    assert (report.rows, report.rejected) == (1, 1)
    assert content() == before


def test_many_rows_with_three_bad_ones_take_few_statements(bring, content, statements):
    rows = [ROW.format(number) for number in range(3_000)]
    rows[10] = rows[10].replace(";5;it", ";cinque;it")
    rows[2_000] = rows[2_000].replace("metrology", "alchemy")
    rows[2_999] = rows[0]
    before = content()
    statements.clear()
    report = bring(csv(*rows))
    assert len(statements) < 60
    assert problems(report) == [
        (12, "employees", '"cinque" is not a whole number'),
        (2_002, "sectors", report.problems[1].reason),
        (3_001, "register, inn", "line 2 describes the same company"),
    ]
    assert report.problems[1].reason.startswith("there is no sector 'alchemy'")
    assert (report.rows, report.rejected, report.imported) == (3_000, 3, False)
    assert content() == before


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_five_times_the_rows_are_five_times_the_work(bring):
    few, many = (csv(*(ROW.format(number) for number in range(count))) for count in (60, 300))
    bring(few, dry_run=True)  # compiles the statements
    assert calls(lambda: bring(many, dry_run=True)) < 5.5 * calls(lambda: bring(few, dry_run=True))


def test_many_rows_go_in_by_portions(bring, statements):
    data = csv(*(ROW.format(number) for number in range(600)))
    statements.clear()
    assert bring(data).created == 600
    assert len(statements) < 60
    statements.clear()
    assert bring(data).unchanged == 600
    assert len(statements) < 60
    assert not [statement for statement in statements if not statement.startswith(("SELECT", "BEGIN"))]


def test_a_race_for_the_same_number_is_a_conflict(bring, monkeypatch, content):
    bring(csv(ROW.format(1)))
    before = content()
    monkeypatch.setattr(queries, "ids_known_by", lambda *_: set())
    with pytest.raises(Conflict):
        bring(csv(ROW.format(2), ROW.format(1)))
    assert content() == before
