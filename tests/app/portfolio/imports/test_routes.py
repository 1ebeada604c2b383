"""Imports and templates over HTTP."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.database import transaction
from app.main import create_app
from app.portfolio.imports.routes import MEDIA_TYPES
from app.portfolio.imports.rows_of_file import open_file, read_rows
from app.portfolio.imports.templates import template
from app.settings import Settings
from models import Park

URL = "/api/v1/imports"
HEADER = "park;name;register;employees\n"
GOOD = "trentino;A;1;5\n"
BAD = "trentino;B;2;tanti\n"


@pytest.fixture
def send(client, parks):
    def send(text: str, name: str = "tenants.csv", **params):
        return client.post(URL, files={"file": (name, text.encode())}, params={"strict": True} | params)

    return send


def test_a_good_file_is_answered_with_its_report(send):
    answer = send(HEADER + GOOD)
    assert answer.status_code == 200
    assert (answer.json()["created"], answer.json()["imported"]) == (1, True)
    assert send(HEADER + GOOD).json()["unchanged"] == 1


def test_a_file_with_problems_is_refused_with_all_of_them(send, content):
    before = content()
    answer = send(HEADER + GOOD + BAD)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["detail"] == "1 of 2 rows has problems; nothing was imported."
    assert problem["errors"] == [{"line": 3, "field": "employees", "reason": '"tanti" is not a whole number'}]
    assert (problem["rows"], problem["rejected"], problem["problems_total"]) == (2, 1, 1)
    assert content() == before


def test_good_rows_go_in_on_request_and_the_others_are_reported(send):
    answer = send(HEADER + GOOD + BAD, good_rows=True)
    assert answer.status_code == 200
    assert [answer.json()[key] for key in ("created", "rejected", "imported")] == [1, 1, True]
    assert len(answer.json()["problems"]) == 1


def test_a_file_of_bad_rows_only_is_refused_even_so(send):
    assert send(HEADER + BAD, good_rows=True).status_code == 422


def test_a_dry_run_writes_nothing(send, content):
    before = content()
    answer = send(HEADER + GOOD, dry_run=True)
    assert [answer.json()[key] for key in ("created", "imported", "dry_run")] == [1, False, True]
    assert content() == before


def test_a_row_that_a_number_refuses_says_so_and_what_helps(send):
    table = "Ragione sociale;P. IVA\nAlfa Prova S.r.l.;00099000029\nBeta Prova S.r.l.;\n"
    told = send(table, strict=False, park="trentino").json()
    (problem,) = told["problems"]
    assert (told["created"], told["rejected"]) == (1, 1)
    assert problem["reason"].startswith('"00099000029" is not a valid VAT number; the row is left out: correct')
    (problem,) = send(table, strict=False, park="trentino", lang="it").json()["problems"]
    assert "la riga resta fuori: correggete il numero" in problem["reason"]


def test_an_unreadable_file_is_refused_with_the_reason(send):
    answer = send("", "empty.csv")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "file", "reason": "The file is empty."}]


def test_a_request_without_a_file_is_refused(client):
    answer = client.post(URL)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "file"


def test_an_upload_above_the_limit_is_refused_while_it_comes_in(client, engine, content):
    small = TestClient(create_app(Settings(_env_file=None, import_megabytes=1), engine), headers=client.headers)
    before = content()
    unfinished = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' + b"x" * 1024**2
    answer = small.post(URL, content=unfinished, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert answer.status_code == 413
    assert answer.json()["type"] == "too-large"
    assert answer.json()["detail"] == "/api/v1/imports takes at most 1 MB at a time."
    assert content() == before


def test_a_malformed_form_is_a_bad_request(client):
    answer = client.post(URL, content=b"nonsense", headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert answer.status_code in (400, 422)


def test_nobody_imports_or_reads_templates_without_a_key(anonymous):
    assert anonymous.post(URL, files={"file": ("a.csv", b"x")}).status_code == 401
    assert anonymous.get(f"{URL}/templates/csv").status_code == 401


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_a_template_can_be_downloaded(client, kind):
    answer = client.get(f"{URL}/templates/{kind}")
    assert answer.content == template(kind)
    assert answer.headers["content-type"] == MEDIA_TYPES[kind]
    assert answer.headers["content-disposition"] == f'attachment; filename="ponte-companies.{kind}"'
    assert len(read_rows(answer.content, f"ponte-companies.{kind}").rows) == 2


def test_there_is_no_other_template(client):
    assert client.get(f"{URL}/templates/doc").status_code == 422


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["", "/reports", "/proposals"])
def test_others_write_while_a_file_is_read(client, parks, engine, monkeypatch, path):
    """The reading is most of the work; SQLite has one writer at a time."""
    limiter, written = client.app.state.write_limiter, []

    def read_while_another_writes(*given):
        assert limiter.writing == 0
        with transaction(engine) as session:
            session.execute(update(Park).values(city="Rovereto"))
            written.append(True)
        return open_file(*given)

    monkeypatch.setattr("app.portfolio.imports.opening.open_file", read_while_another_writes)
    answer = client.post(f"{URL}{path}", files={"file": ("tenants.csv", (HEADER + GOOD).encode())})
    assert (answer.status_code, written) == (200, [True])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("it", "Righe con problemi: 1 di 2; non è stato importato nulla."),
        ("ru", "Строк с ошибками: 1 из 2; ничего не загружено."),
    ],
)
def test_how_many_rows_are_wrong_is_told_in_one_language(send, language, said):
    assert send(HEADER + GOOD + BAD, lang=language).json()["detail"] == said


def test_what_was_said_of_a_file_is_at_fault_under_its_own_name(send, client):
    (error,) = send(HEADER + GOOD, strict=False, sheet="Aziende").json()["errors"]
    assert error["field"] == "sheet"
    (error,) = client.post(URL, files={"file": HEADER + GOOD}, data={"mapping": '{"columns": {"X": null}}'}).json()[
        "errors"
    ]
    assert error["field"] == "mapping"
    (error,) = client.post(URL, data={"file": HEADER + GOOD}).json()["errors"]
    assert error == {"field": "file", "reason": "must be a file, sent as a form (multipart/form-data)"}
