"""Requests that no client of good will sends: never a 5xx, and always a problem that the document knows."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.paging import encode
from tests.support.portfolio import add, company, opportunity

COMPANIES = "/api/v1/companies"
NEW = {"name": "Alfa", "identifiers": {"register": "1"}}
pytestmark = pytest.mark.usefixtures("parks")
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def client(client: TestClient) -> TestClient:
    """Shows a 500 as a caller would see it."""
    return TestClient(client.app, headers=client.headers, raise_server_exceptions=False)


@on_sqlite
def test_a_name_of_nothing_that_can_be_seen_is_refused(client: TestClient) -> None:
    for name in ("\u202e\u200b", "\u2060", "\u00ad\u3000\u200d"):
        answer = client.post(COMPANIES, json=NEW | {"name": name})
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error) == (422, {"field": "name", "reason": "holds nothing that can be seen"})


@on_sqlite
def test_the_last_day_that_may_be_said_is_told_as_a_day(client: TestClient) -> None:
    stay = {"company_id": 1, "space_id": 1, "starts_on": "2026-12-01", "ends_on": "9999-12-31"}
    (error,) = client.post("/api/v1/stays", json=stay).json()["errors"]
    assert error == {"field": "ends_on", "reason": "Input should be less than or equal to 2100-12-31"}


def operations(client: TestClient) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in client.get("/api/v1/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


@on_sqlite
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\xff",
        b'{"name": "\xd0"}',
        b"{",
        b"null",
        b"[]",
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b'{"founded": ' + b"9" * 5000 + b"}",
        b'{"founded": NaN, "employees": Infinity}',
        b'{"name": "\\ud800", "city": "\\u0000"}',
        b'{"name": "' + b"x" * 2_000_000 + b'"}',
        json.dumps(NEW | {"offers": [opportunity("x")] * 20_000}).encode(),
    ],
    ids=lambda body: f"{body[:12]!r}",
)
def test_a_body_that_cannot_be_read_is_invalid(client: TestClient, body: bytes) -> None:
    for method, path in (("POST", COMPANIES), ("PATCH", f"{COMPANIES}/1"), ("POST", "/api/v1/parks")):
        answer = client.request(method, path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, answer.text[:300]
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.content) < 100_000


NO_IDS = ["0", "-1", str(2**31), str(10**30), "9" * 5000, "1.5", "%00", "%ff", "ٲ", "٣"]


@on_sqlite
def test_an_id_that_no_row_has_is_invalid(client: TestClient) -> None:
    """Every operation is asked for some of them, and those of companies for all."""
    asked = [(method, path) for method, path, _ in operations(client) if "_id}" in path]
    for turn, (method, path) in enumerate(asked):
        for number in NO_IDS if path.startswith(COMPANIES) else (NO_IDS * 2)[turn % len(NO_IDS) :][:3]:
            concrete = path.replace("{", "\0").split("\0")[0] + number
            answer = client.request(method, concrete)
            assert answer.status_code in (404, 405, 422), (method, concrete)


@on_sqlite
@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"Bearer",
        b"Bearer ",
        b"Bearer \xff\xfe",
        b"Bearer \xc3\xa9",
        b"Basic eDp5",
        b"\x80 x",
        b"Bearer " + b"a" * 9000,
    ],
)
def test_odd_bytes_for_a_key_are_no_key(anonymous: TestClient, header: bytes) -> None:
    answer = anonymous.get(COMPANIES, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["type"]) == (401, "unauthenticated")


@on_sqlite
@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"", "multipart/form-data"),
        (b"", "multipart/form-data; boundary=x"),
        (b"--x--\r\n", "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nno file\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="other"; filename="a"\r\n\r\n.\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xff\x00"\r\n\r\n.\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (b"--y\r\n", "multipart/form-data; boundary=x"),
        (b"file=a", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_an_upload_without_a_file_is_invalid(client: TestClient, body: bytes, media_type: str) -> None:
    answer = client.post("/api/v1/imports", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == "invalid"


def strange(random: random.Random) -> Any:
    """A value that somebody forgot to think of."""
    values: list[Any] = [
        "\x00", "a\x00b", "\x7f", "\u202e", "%", "_", "\\", "'", '"; drop table parks; --', "é" * 300, "😀", " ", "",
        "null", "true", "0", "-1", "1e400", "NaN", "inf", "9" * 400, "0x10", "1_000", "٣", "2015-02-30", "9999-12-31",
        "10000-01-01", "-1-01-01", "0000-00-00", "1", "{}", "[]", "=cmd()", "..", "../..", "%00",
        encode(["a", 1]), encode([1]), encode([1.5, 2]), encode([10**30, 1]), encode(["\ud800", 1]),
        "\n", encode(["\x00", 1]), "W251bGxd", "W1tbXV1d", "W05hTl0", "====", "é",
    ]  # fmt: skip
    return random.choice(values)


@pytest.mark.usefixtures("embeddings")
def test_strange_questions_are_answered_or_refused(client: TestClient, engine: Engine, embeddings: Embeddings) -> None:
    with transaction(engine) as session:
        add(session, company("south", "Alfa", ["pumps"], ["valves"]))
    chance = random.Random(2015)  # noqa: S311 - no secret
    for method, path, operation in operations(client):
        if method != "get" or not operation.get("parameters"):
            continue
        asked = [each["name"] for each in operation["parameters"] if each["in"] == "query"]
        for _ in range(2 * len(asked)):
            params = {name: strange(chance) for name in asked if chance.random() < 0.3}
            concrete = path.replace("{kind}", "csv").replace("{system}", "nace").replace("{code}", "28.99")
            answer = client.get(re.sub("{.*}", "1", concrete), params=params)
            assert str(answer.status_code) in operation["responses"], (path, params, answer.text)


@pytest.mark.usefixtures("embeddings")
def test_strange_fields_are_stored_or_refused(client: TestClient, engine: Engine) -> None:
    chance = random.Random(34)  # noqa: S311 - no secret
    fields = ["name", "city", "website", "country", "founded", "employees", "site", "park", "languages", "sectors"]
    inner = [
        "title",
        "summary",
        "description",
        "valid_from",
        "valid_until",
        "stage",
        "trl",
        "ipr",
        "capabilities",
        "space",
    ]
    document = client.get("/api/v1/openapi.json").json()["paths"][COMPANIES]["post"]["responses"]
    for number in range(150):
        offer = opportunity(f"x{number}") | {name: nested(chance) for name in inner if chance.random() < 0.2}
        body = NEW | {
            "identifiers": {chance.choice(["register", "vat", "inn", "ogrn"]): strange(chance)},
            "offers": [offer],
        }
        body |= {name: nested(chance) for name in fields if chance.random() < 0.2}
        answer = client.post(COMPANIES, content=json.dumps(body), headers={"Content-Type": "application/json"})
        assert str(answer.status_code) in document, (body, answer.text)
    assert client.get(COMPANIES).status_code == 200


def nested(chance: random.Random) -> Any:
    value: Any = chance.choice([strange(chance), 10**30, -1, 1e308, True, None, "\ud800", {}])
    return chance.choice([value, value, [value], {"kind": value, "from": value}])
