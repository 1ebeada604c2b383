"""What is wrong with a request is told in the reader's language: no sentence of the code lacks a translation."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import app
from app.labels.problems import CATALOGUE, LONGEST, told
from tests.support.messages import said_in

APP = Path(app.__file__).parent
OF_OPERATORS = {
    *("cli", "demo", "evaluation", "console", "labels", "jobs"),
    *("events/agendas/pdf.py", "accounts/audit.py", "accounts/providers", "accounts/trail", "accounts/gate.py"),
    *("compliance", "matches/weights.py", "matches/runs", "matches/suggestions", "matches/merges", "matches/decisions"),
    *("portfolio/places", "portfolio/site_tables.py", "portfolio/taxonomy", "portfolio/imports/reading.py"),
    *("errors.py", "settings.py", "readiness.py", "paging.py", "parameters.py", "terminal.py", "web", "main.py"),
}
"""Nobody who works in the console meets what these say."""
ENTRIES = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
COMMON = "# --- whoever asks"
"""What stands above it in the catalogue is said by pydantic, too."""


def sentences() -> Iterator[tuple[str, str]]:
    for file in sorted(APP.rglob("*.py")):
        path = file.relative_to(APP)
        if not {path.as_posix(), *(above.as_posix() for above in path.parents)} & OF_OPERATORS and not path.match(
            "schemas.py"
        ):
            yield from ((path.as_posix(), said) for said in said_in(file) if " " in said)


def test_no_sentence_lacks_italian_or_russian() -> None:
    found = list(sentences())
    assert len(found) > 150
    for path, said in found:
        filled = said.replace("{}", "4")
        assert re.search("[а-яё]", told(filled, "ru")), (path, said)
        assert told(filled, "it") != filled, (path, said)


def test_every_entry_is_said_by_somebody_and_keeps_to_its_language() -> None:
    ours = CATALOGUE.read_text(encoding="utf-8").partition(COMMON)[2]
    code = " ".join(file.read_text(encoding="utf-8") for file in APP.rglob("*.py"))
    for english, (italian, russian) in ENTRIES.items():
        if f'"{english}"' in ours:
            longest = max(re.split('[{}"]+|[.] ', english), key=len)
            assert longest in code, english
        assert not re.search("[а-яё]", italian, re.IGNORECASE), english
        assert re.search("[а-яё]", russian), english


def test_what_is_filled_in_is_told_again_and_codes_by_their_names() -> None:
    assert told("There is no pair 12.", "ru") == "Пары 12 нет."
    said = "The introduction is `proposed`; from there `ask` leads nowhere. Possible: approve, decline."
    assert "approva, rifiuta" in told(said, "it")
    assert told("Nobody has written this.", "it") == "Nobody has written this."


def test_no_entry_takes_the_sentences_of_others() -> None:
    few = {english for english in ENTRIES if "{}" in english and len(re.findall("[A-Za-z]{2,}", english)) < 2}
    assert few <= {'"{}" is not HEADING=FIELD'}
    for english in (
        "Input should be a valid dictionary or instance of Company",
        "The event is made of cheese.",
        "There is not yet anything of that kind.",
    ):
        assert told(english, "it") == english
    assert told("Input should be 'a', 'b' or 'c'", "it") == "è 'a', 'b' o 'c'"
    assert told("The event has no timetable of version 99.", "ru") == "У события нет расписания версии 99."


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ("[]", "must be an object with fields"),
        ('{"name": }', "is no JSON: character 10 is wrong"),
        ('{"name": ', "is no JSON: character 10 is wrong"),
    ],
)
def test_a_body_that_is_wrong_as_a_whole_is_told_as_the_body(client: TestClient, sent: str, reason: str) -> None:
    answer = client.post("/api/v1/companies", content=sent, headers={"Content-Type": "application/json"})
    assert answer.json()["errors"] == [{"field": "body", "reason": reason}]
    assert told(reason, "it") != reason != told(reason, "ru")


def test_a_text_longer_than_any_sentence_stays_as_it_is() -> None:
    english = f"There is no pair {'4' * LONGEST}."
    assert told(english, "it") == english


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_problem_is_told_as_the_reader_prefers(client: TestClient) -> None:
    answer = client.get("/api/v1/companies/4711", headers={"Accept-Language": "ru, en;q=0.5"})
    assert (answer.status_code, answer.headers["content-language"]) == (404, "ru")
    assert answer.json()["detail"] == "Компании 4711 нет."
    wrong = client.post("/api/v1/companies", json={"founded": 3}, headers={"Accept-Language": "it"}).json()
    assert {one["field"]: one["reason"] for one in wrong["errors"]} == {"founded": "almeno 1000", "name": "manca"}
    assert "There is no company" in client.get("/api/v1/companies/4711").json()["detail"]
