"""What goes out comes in again, and says the same."""

import csv
import json
import re
import shutil
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any, get_args
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL, Engine

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.cli.importing import PIPE, read_file
from app.database import make_engine, transaction
from app.demo import loading
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.exports.companies import export_companies
from app.portfolio.exports.files import FileKind
from app.portfolio.imports import service as imports
from app.portfolio.imports.schemas import ImportReport
from app.portfolio.imports.templates import MEDIA_TYPES
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkIn, SiteIn
from tests.support.portfolio import add, opportunity
from tests.support.terminal import Ponte

KINDS = get_args(FileKind)
each_kind = pytest.mark.parametrize("kind", KINDS)
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ROOM = {
    "kind": "laboratory",
    "area_m2": 12.125,
    "from": "1890-01-01",
    "until": "2016-12-31",
    "equipment": ["fume hood"],
}
AWKWARD: list[tuple[str, dict[str, Any]]] = [
    # As nobody's own table is read: names in capitals are calmed there, cities taken out of addresses, people masked.
    ("ACME MECCANICA SPA", {"city": "Via Roma 3, 38068 Rovereto (TN)", "employees": 1200, "site": "south-1"}),
    ("@home", {"website": "https://example.com/", "languages": ["it", "de"], "sectors": ["drives", "metrology"]}),
    ("=Nome di Una Ditta", {"identifiers": {"vat": "IT00743110157", "register": "007"}}),
    ("'=SUM(A1)", {"city": "-", "activity_codes": [{"system": "ateco2007", "code": "28.99.20"}]}),
    ("Total", {"descriptions": [], "offers": []}),
    (
        "Parole",
        {
            "descriptions": [
                {"language": "it", "summary": "-40 °C; sì", "text": 'Referente: ing. Mario Rossi\n\n«Uno»;\t"due"'},
                {"language": "zh", "text": "n.d."},
                {"language": "de", "summary": "+7 495 123-45-67", "text": "Wir bauen. " * 3_000 + "Fertig"},
            ],
            "needs": [
                opportunity("- voce", form="hosting", space=ROOM, language="pl"),
                opportunity("@voce", capabilities=["a;b", '["', "c\nd"], trl=9, ipr="none", stage="on_market"),
                opportunity("voce", capabilities=["=uno due", "tre"], valid_from="2015-01-01"),
            ],
        },
    ),
    (
        "Dichiarata",
        {
            "establishments": [
                {"country": "RU", "place": "Technopolis Moscow"},
                {"place": "Skolkovo"},
                {"country": "AT"},
            ],
            "owners": [
                {"name": "ООО «Пример» (invented)", "share": 60.5, "country": "RU", "number": "7700000016"},
                {"name": "Anna", "share": 39.5, "person": True},
            ],
            "directors": ["Anna", "Ugo"],
            "offers": [opportunity("Nulla", dual_use=[]), opportunity("Laser", dual_use=["6A003", "9"])],
        },
    ),
    ("Senza", {"establishments": [], "directors": []}),
    (
        "Del gruppo",
        {
            "group": [
                {"tie": "parent", "name": "Alfa (invented); Beta", "number": "7707083893"},
                {"tie": "sister", "number": "IT00743110157"},
                {"tie": "sister", "name": "Gamma (Milano)"},
            ]
        },
    ),
    ("Molte", {"offers": [opportunity(f"Offerta {n}", summary=f"Numero {n}") for n in range(24)]}),
]


def fill(engine: Engine) -> None:
    with transaction(engine) as session:
        for name, fields in AWKWARD:
            add(session, CompanyIn.model_validate({"park": "south", "name": name} | fields))


def exported(engine: Engine, kind: FileKind, park: str | None = None) -> bytes:
    with transaction(engine, writes=False) as session, export_companies(session, OPERATOR, kind, park) as file:
        return file.read()


def imported(engine: Engine, data: bytes) -> ImportReport:
    with transaction(engine) as session:
        return imports.import_file(session, OPERATOR, data, "file")


def without_what_a_workbook_cannot_hold(lines: bytes) -> list[Any]:
    found = [json.loads(line) for line in lines.splitlines()]
    for item in found:
        for text in item.get("descriptions", ()):
            if len(text.get("text", "")) > 32_767:
                del text["text"]
    return found


@each_kind
def test_an_import_of_an_export_changes_nothing_and_says_the_same_in_an_empty_portfolio(
    engine: Engine, sqlite: URL, tmp_path: Path, parks: None, kind: FileKind
) -> None:
    fill(engine)
    before, file = exported(engine, "jsonl"), exported(engine, kind)
    again = imported(engine, file)
    assert (again.unchanged, again.problems, again.remarks) == (len(AWKWARD), [], [])
    assert [item.field for item in again.passed_over.columns] == ([] if kind == "jsonl" else ["ponte_id"])
    assert exported(engine, "jsonl") == before
    other = make_engine(sqlite.set(database=shutil.copy(str(sqlite.database), tmp_path)))
    with transaction(other) as session:
        park = places.add_park(session, OPERATOR, ParkIn(code="south", name="South", country="IT"))
        places.add_site(session, OPERATOR, park.id, SiteIn(code="south-1", name="One"))
    assert imported(other, file).created == len(AWKWARD)
    there = exported(other, "jsonl")
    if kind == "xlsx":
        assert without_what_a_workbook_cannot_hold(there) == without_what_a_workbook_cannot_hold(before) != there
    else:
        assert there == before
    other.dispose()


@on_sqlite
def test_the_demo_goes_out_and_in_again_without_a_change(
    at_hand: Ponte, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading.load(engine)
    before = exported(engine, "jsonl")
    for kind in KINDS:
        file = tmp_path / f"all.{kind}"
        assert at_hand("export", "companies", "--output", file).code == 0
        report = at_hand("import", file, "--no-rank", "--json").json
        assert (report["unchanged"], report["rows"], report["problems"], report["remarks"]) == (120, 120, [], [])
    assert exported(engine, "jsonl") == before == file.read_bytes()
    # `ponte export companies --park trentino | ponte import -`
    printed = at_hand("export", "companies", "--park", "trentino").out.encode()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(printed)))
    assert imported(engine, read_file(PIPE)).unchanged == 60


@on_sqlite
def test_no_spreadsheet_runs_a_cell(engine: Engine, parks: None) -> None:
    fill(engine)
    rows = list(csv.reader(StringIO(exported(engine, "csv").decode("utf-8-sig")), delimiter=";"))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert "'@home" in {cell for row in rows for cell in row}
    with ZipFile(BytesIO(exported(engine, "xlsx"))) as book:
        sheet, left_out, styles = (
            book.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "worksheets/sheet2", "styles")
        )
    (marked,) = (n for n, style in enumerate(re.findall("<xf .*?xfId.*?>", styles)) if "quotePrefix" in style)
    assert "<f>" not in sheet
    assert f's="{marked}" t="inlineStr"><is><t>@home</t>' in sheet
    assert "description_de: 33,006 characters" in left_out


@on_sqlite
def test_a_file_comes_over_http_with_its_name_and_kind(client: TestClient, engine: Engine, parks: None) -> None:
    fill(engine)
    for kind, media_type in MEDIA_TYPES.items():
        path = f"/api/v1/exports/companies?format={kind}&park=south"
        answer = client.get(path, headers={"Accept-Encoding": "identity"})  # what is packed on its way has no length
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == media_type
        assert answer.headers["content-disposition"] == f'attachment; filename="ponte-companies-south.{kind}"'
        assert int(answer.headers["content-length"]) == len(answer.content)
        if kind != "xlsx":
            assert answer.content == exported(engine, kind)
    assert client.get("/api/v1/exports/companies?park=north&format=jsonl").content == b""
    wrong = client.get("/api/v1/exports/companies?park=nowhere")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "park")


@on_sqlite
def test_another_park_gets_no_contact_data_and_nobody_the_withdrawn(
    client: TestClient, engine: Engine, parks: None
) -> None:
    fill(engine)
    with transaction(engine) as session:
        keys = [
            accounts.create_key(session, code, Role.VIEWER, places.park_id(session, code, field="park"))
            for code in ("south", "north")
        ]
        companies.withdraw(session, OPERATOR, companies.named(session, OPERATOR, "Total").id)
    own, other = (
        client.get("/api/v1/exports/companies", headers={"Authorization": f"Bearer {key}"}).text for key in keys
    )
    for secret in ("Mario Rossi", "495 123-45-67"):
        assert secret in own
        assert secret not in other
    assert "Molte" in other
    assert "Total" not in own


@on_sqlite
def test_portions_make_one_whole(engine: Engine, parks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(engine)
    whole = exported(engine, "jsonl")
    monkeypatch.setattr(companies, "AT_ONCE", 2)
    assert exported(engine, "jsonl") == whole
    assert whole.count(b"\n") == len(AWKWARD)
