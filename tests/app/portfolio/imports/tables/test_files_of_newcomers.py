"""Files as registers, chambers, accounting programs and forms write them (`tests/data/import/others`, invented):
read as they are, with the right field for every column that has one. What is expected stands beside them.
"""

import json
from pathlib import Path

import pytest

from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.tables.readers import Hints

FILES = Path(__file__).parents[4] / "data" / "import" / "others"
EXPECTED = json.loads((FILES / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_it_is_read_as_it_is(name):
    country = "RU" if any("inn" in company.get("identifiers", {}) for company in EXPECTED[name]) else "IT"
    found = read_rows((FILES / name).read_bytes(), name, park="park", hints=Hints(country))
    assert [row.company for row in found.rows] == [{"park": "park", **company} for company in EXPECTED[name]]
    assert found.problems == []
    assert not any(row.doubts for row in found.rows)


def read(text):
    (row,) = read_rows(text.encode(), "a.csv", park="park", hints=Hints("IT")).rows
    return row.company


def test_a_name_in_two_columns_is_one():
    assert read("Ragione sociale 1;Ragione sociale 2;Comune\nALFA PROVA;SRL;ARCO\n")["name"] == "Alfa Prova S.r.l."


def test_of_several_years_the_latest_counts():
    assert read("Denominazione;Addetti 2013;Addetti 2014;Addetti 2012\nAlfa Srl;5;8;3\n")["employees"] == 8


def test_the_number_of_people_may_be_headed_by_their_bare_genitive():
    assert read("Организация;ИНН;Сотрудников\nООО Альфа;7707083893;16-100\n")["employees"] == 40


@pytest.mark.parametrize(
    ("cell", "field", "value"),
    [
        ("robotica", "sectors", ["robotics"]),
        (
            "Progettazione di bracci robotici per frutteti",
            "descriptions",
            [{"language": "it", "text": "Progettazione di bracci robotici per frutteti"}],
        ),
        ("28.99", "activity_codes", [{"system": "ateco2007", "code": "28.99"}]),
    ],
)
def test_activities_may_be_told_in_words(cell, field, value):
    company = read(f"Denominazione;Comune;Attività prevalente\nAlfa Srl;Arco;{cell}\n")
    assert company == {"park": "park", "name": "Alfa Srl", "city": "Arco", field: value}
