"""What is said of files, in Italian and in Russian."""

import re
from pathlib import Path

import pytest

from app.portfolio.imports import telling
from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.tables.readers import Hints
from app.portfolio.imports.telling import told

FILES = Path(__file__).parents[3] / "data" / "import"
TABLES = [
    path
    for path in sorted(FILES.rglob("*"))
    if path.is_file() and path.suffix not in (".json", ".jsonl", ".tsv", ".md")
]


def test_each_part_is_told_and_what_is_quoted_stays():
    said = '"12; ca." is not a number of people; left empty'
    assert told(said, "en") == said
    assert told(said, "it") == '"12; ca." non è un numero di persone; lasciato vuoto'
    assert told('"080" had lost 2 zeros at its start; the check digit proves IT00080', "ru") == (
        '"080": в начале потеряно: 2 нуля; контрольная цифра подтверждает IT00080'
    )
    assert told("something else; left out", "it") == "something else; tralasciato"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_whatever_is_said_of_a_file_is_told(path):
    found = read_rows(path.read_bytes(), path.name, park="park", hints=Hints("IT"))
    over = found.passed_over
    said = {problem.reason for row in found.rows for problem in (*row.remarks, *row.doubts)}
    said |= {problem.reason for problem in (*found.problems, *over.columns, *over.hidden_rows, *over.lines)}
    said |= {reason for _, reason in over.sheets} | {column.why for plan in found.plans for column in plan.columns}
    for language in ("it", "ru"):
        parts = [part for one in said for part in one.split("; ")]
        assert [part for part in parts if told(part, language) == part and '"' not in part] == []
        assert [one for one in said if told(one, language) == one] == []


def test_sentences_have_the_same_places_in_each_language():
    for row in telling._table().values():
        places = {language: sorted(re.findall(r"\{\d\}", row[language])) for language in ("en", "it", "ru")}
        assert places["en"] == places["it"] == places["ru"], row
