"""Practices from files and on the command line: all rows or none, and the same file again changes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import Engine, func, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Invalid
from app.paging import Paging
from app.workplan.practices import service
from app.workplan.practices.importing import PracticeReport, import_file
from app.workplan.practices.schemas import PracticeFilter, PracticeOut
from models import Corridor, Practice
from tests.support.terminal import Ponte

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ROWS = [
    ["Parco", "Tipo", "Stato", "Titolo", "Testo", "Название", "Текст", "Nota"],
    ["south", "bando", "pubblicata", "Bando", "Un bando.", "Конкурс", "Описание конкурса.", "x"],
    ["north", "Наставничество", "", "", "", "Наставники", "По одному на компанию.", ""],
]
CSV = "\n".join(";".join(row) for row in ROWS).encode()


def taken(engine: Engine, data: bytes, name: str, **options: Any) -> PracticeReport:
    with transaction(engine) as session:
        return import_file(session, OPERATOR, data, name, **options)


def stored(engine: Engine) -> list[PracticeOut]:
    with transaction(engine, writes=False) as session:
        return service.page(session, OPERATOR, PracticeFilter(sort="id"), Paging.of(100, None)).items


def test_a_table_in_any_of_three_languages(engine: Engine, corridor: Corridor) -> None:
    assert taken(engine, CSV, "a.csv", dry_run=True).added == 2
    assert stored(engine) == []
    report = taken(engine, CSV, "a.csv")
    assert (report.rows, report.added, report.imported, report.problems) == (2, 2, True, [])
    assert report.passed_over == ["Nota"]
    south, north = stored(engine)
    assert (south.park, south.kind, south.state) == ("south", "call", "published")
    assert {text.language: text.title for text in south.texts} == {"it": "Bando", "ru": "Конкурс"}
    assert (north.park, north.kind, north.state) == ("north", "mentoring", "draft")
    again = taken(engine, CSV, "a.csv")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    changed = taken(engine, CSV.replace(b"Un bando.", b"Un altro testo."), "a.csv")
    assert (changed.changed, changed.unchanged) == (1, 1)


def test_a_workbook_and_json_lines_bring_the_same(engine: Engine, corridor: Corridor, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "Le nostre pratiche")
        for number, row in enumerate(ROWS):
            sheet.write_row(number + 2, 0, row)
        sheet.write_string(3, 25, "a note beside the table")
    report = taken(engine, (tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    assert (report.added, report.passed_over) == (2, ["Nota", "column Z"])
    lines = "\n".join(
        json.dumps(one.model_dump(mode="json", include={"park", "kind", "state", "address", "texts"}))
        for one in stored(engine)
    )
    assert taken(engine, lines.encode(), "a.jsonl").unchanged == 2


def test_with_one_bad_row_nothing_is_taken_and_each_reason_is_told(engine: Engine, corridor: Corridor) -> None:
    bad = CSV + b"\nnowhere;bando;;Titolo;Testo\nsouth;drago;;Titolo;;;\nsouth;bando;;=1+1;Testo"
    report = taken(engine, bad, "a.csv")
    assert (report.rows, report.added, report.imported) == (5, 0, False)
    assert [(each.line, each.field) for each in report.problems] == [
        *((4, "Parco"), (5, "Tipo"), (5, "Testo"), (6, "Titolo"))
    ]
    assert stored(engine) == []
    without_park = taken(engine, b"title;text;kind\nA;B;call", "a.csv")
    assert [each.field for each in without_park.problems] == ["park"]
    assert taken(engine, b"title;text;kind\nA;B;call", "a.csv", park="south").added == 1


def test_a_row_with_titles_of_two_practices_is_refused(engine: Engine, corridor: Corridor) -> None:
    one = {"park": "south", "kind": "call"}
    titles = [{"language": language, "title": language, "text": "x"} for language in ("it", "ru")]
    apart = "\n".join(json.dumps(one | {"texts": [title]}) for title in titles)
    assert taken(engine, apart.encode(), "a.jsonl").added == 2
    (problem,) = taken(engine, json.dumps(one | {"texts": titles}).encode(), "a.jsonl").problems
    assert (problem.field, problem.reason) == ("texts", "has titles of several practices: 1, 2")


@pytest.mark.parametrize("data", [b"", b"a;b\n1;2", b"\x89PNG", b"title;text\n"])
def test_what_is_no_file_of_practices_is_refused(engine: Engine, corridor: Corridor, data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        taken(engine, data, "a.csv")
    assert refused.value.extras["errors"][0]["field"] == "file"


def test_the_command_line_adds_lists_shows_and_finds(at_hand: Ponte, engine: Engine, corridor: Corridor) -> None:
    ponte = at_hand
    texts = 'texts = [{language = "it", title = "Mentori", text = "Un mentore per tutti."}]'
    Path("one.toml").write_text(f'kind = "mentoring"\n{texts}', encoding="utf-8")
    assert ponte("practice", "add", "one.toml").code == 1, "of which park?"
    added = ponte("practice", "add", "one.toml", "--park", "south", "--publish", "--json")
    assert (added.code, added.json["state"], added.json["park"]) == (0, "published", "south")
    Path("two.json").write_text(json.dumps(added.json), encoding="utf-8")
    assert ponte("practice", "add", "two.json").code == 1, "an id is not sent"
    Path("three.json").write_text("{", encoding="utf-8")
    assert ponte("practice", "add", "three.json").code == 2
    Path("a.csv").write_bytes(CSV)
    assert "2 new" in ponte("practice", "import", "a.csv").out
    Path("bad.csv").write_bytes(CSV + b"\nnowhere;bando;;T;T")
    bad = ponte("practice", "import", "bad.csv")
    assert (bad.code, "line 4, Parco" in bad.out) == (1, True)
    assert [one["id"] for one in ponte("practice", "list", "--kind", "mentoring", "--json").json] == [3, 1]
    assert "Mentori" in ponte("practice", "list", "--park", "south", "--containing", "tutti").out
    shown = ponte("practice", "show", "1")
    assert "mentoring of south, published" in shown.out
    assert "Un mentore per tutti." in shown.out
    found = ponte("practice", "search", "un mentore per", "--json").json
    assert found["items"][0]["practice_id"] == 1
    assert "Mentori" in ponte("practice", "search", "un mentore per", "--limit", "1").out
    assert ponte("practice", "show", "77").code == 1
    with transaction(engine, writes=False) as session:
        assert session.scalar(select(func.count(Practice.id))) == 3
