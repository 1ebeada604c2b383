"""`ponte site import`: a table of sites with their spaces."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from tests.support.terminal import Ponte

TABLE = (
    "Sede;Nome sede;Città;Lingue;Nome spazio;Tipo;mq;Attrezzature;Dal;Postazioni\n"
    "polo;Polo Meccatronica;Rovereto;it, en;Sala prove;Laboratorio;85,5;pressa; 2026-09-01;\n"
    ";;;;Ufficio 3;office;20;;;4\n"
    "\n"
    "vuoto;Sede senza spazi;;;;;;;;\n"
)


@pytest.fixture
def two_parks(migrated: Ponte) -> Ponte:
    assert migrated("init", "--yes", "--park", "west: Ovest, IT", "--park", "east: Восток, RU").code == 0
    return migrated


def test_a_table_of_sites_is_brought_about_once(two_parks: Ponte, tmp_path: Path) -> None:
    (tmp_path / "sedi.csv").write_text(TABLE, encoding="cp1252")
    tried = two_parks("site", "import", "sedi.csv", "--park", "west", "--dry-run")
    assert (tried.code, tried.out.count("to be added")) == (0, 4)
    assert two_parks("site", "list", "--json").json == []
    done = two_parks("site", "import", "sedi.csv", "--park", "west")
    assert (done.code, done.out.count(", added")) == (0, 4)
    again = two_parks("site", "import", "sedi.csv", "--park", "west")
    assert (again.code, again.out.count("so already")) == (0, 4)
    spaces = two_parks("space", "list", "--json").json
    fields = ("site", "code", "kind", "area_m2", "workplaces", "equipment", "available_from")
    assert [tuple(space[name] for name in fields) for space in spaces] == [
        ("polo", "sala-prove", "laboratory", 85.5, None, ["pressa"], "2026-09-01"),
        ("polo", "ufficio-3", "office", 20.0, 4, [], None),
    ]
    elsewhere = two_parks("site", "import", "sedi.csv", "--park", "east")
    assert (elsewhere.code, "a site stays in its park" in elsewhere.err) == (1, True)


def test_a_workbook_names_the_parks_itself(two_parks: Ponte, tmp_path: Path) -> None:
    data = BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["park", "site", "site_name", "space", "space_name", "kind", "available_until"])
        sheet.write_row(1, 0, ["west", "polo", "Polo", 7, "Aula 7", "office"])
        sheet.write_datetime(1, 6, date(2027, 1, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(2, 0, ["east", "hub", "Хаб", "lab", "Лаборатория 1", "Лаборатория"])
    (tmp_path / "sites.xlsx").write_bytes(data.getvalue())
    assert two_parks("site", "import", "sites.xlsx").code == 0
    spaces = two_parks("space", "list", "--json").json
    assert [(space["park"], space["code"], space["kind"], space["available_until"]) for space in spaces] == [
        ("west", "7", "office", "2027-01-31"),
        ("east", "lab", "laboratory", None),
    ]


def test_russian_names_have_codes_and_a_column_without_a_heading_is_passed_over(
    two_parks: Ponte, tmp_path: Path
) -> None:
    (tmp_path / "sites.csv").write_text(
        "Название площадки;;Город;Название помещения;Тип\n"
        "Корпус А;1;Пермь;Чистая комната;лаборатория\n"
        "Корпус Б;2;Пермь;Цех сборки;production_hall\n",
        encoding="cp1251",
    )
    done = two_parks("site", "import", "sites.csv", "--park", "east")
    assert done.code == 0, done.err
    assert [(site["code"], site["city"]) for site in two_parks("site", "list", "--json").json] == [
        ("korpus-a", "Пермь"),
        ("korpus-b", "Пермь"),
    ]
    spaces = [(space["site"], space["code"]) for space in two_parks("space", "list", "--json").json]
    assert sorted(spaces) == [("korpus-a", "chistaya-komnata"), ("korpus-b", "tsekh-sborki")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("site;colour\npolo;red\n", "colour: known are: park, site"),
        ("site;kind;space\npolo;cellar;x\n", "line 2, kind: Input should be 'office'"),
        ("site;site_name\n;\n", "The file holds no site."),
        ("site;space;space_name\n;x;X\n", "a line has no site, and none above it"),
        ("park;site;site_name\nnorth;a;A\n", "no park has the code 'north'; known: east, west"),
    ],
)
def test_a_table_with_problems_changes_nothing(two_parks: Ponte, tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "sites.csv").write_text(content, encoding="utf-8")
    refused = two_parks("site", "import", "sites.csv", "--park", "west")
    assert (refused.code, reason in refused.err) == (1, True), refused.err
    (tmp_path / "sites.xlsx").write_bytes(b"nonsense")
    assert "is no table" in two_parks("site", "import", "sites.xlsx").err
    assert two_parks("site", "list", "--json").json == []
