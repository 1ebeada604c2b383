"""Bodies of requests: their size, and their length."""

from collections.abc import Iterator
from time import process_time
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.main import create_app
from app.settings import Settings

COMPANIES, IMPORTS = "/api/v1/companies", "/api/v1/imports"
pytestmark = [pytest.mark.usefixtures("parks"), pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


@pytest.fixture
def narrow(client: TestClient, engine: Engine) -> TestClient:
    """A server that takes 64 kB, and imports of 1 MB."""
    settings = Settings(_env_file=None, body_kilobytes=64, import_megabytes=1)
    return TestClient(create_app(settings, engine), headers=client.headers)


@pytest.mark.parametrize(
    ("path", "media_type", "most", "said"),
    [
        (COMPANIES, "application/json", 64 * 1024, "64 kB"),
        (f"{IMPORTS}/proposals", "multipart/form-data; boundary=x", 1024**2, "1 MB"),
        (f"{COMPANIES}/1/merges", "text/plain", 64 * 1024, "64 kB"),
    ],
)
@pytest.mark.parametrize("announced", [True, False])
def test_no_more_of_a_body_is_read_than_its_path_takes(
    narrow: TestClient, path: str, media_type: str, most: int, said: str, announced: bool
) -> None:
    given = 0
    start = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' if "form" in media_type else b""
    )

    def parts() -> Iterator[bytes]:
        nonlocal given
        for part in (start, *[b"x" * 1024] * 4096):
            given += len(part)
            yield part

    headers = {"Content-Type": media_type} | ({"Content-Length": str(4096 * 1024)} if announced else {})
    answer = narrow.post(path, content=parts(), headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (413, "too-large"), answer.text
    assert answer.json()["detail"] == f"{path} takes at most {said} at a time."
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_request_that_says_its_length_in_two_ways_is_refused(client: TestClient) -> None:
    answer = client.get(COMPANIES, headers={"Content-Length": "0", "Transfer-Encoding": "chunked", "Authorization": ""})
    assert (answer.status_code, answer.json()["type"]) == (400, "two-lengths")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    "body",
    [
        {f"unknown{n}": n for n in range(100_000)},
        {"name": "Alfa", "languages": [0] * 500_000},
        {"name": "Alfa", "offers": [{f"x{n}": 1 for n in range(150_000)}]},
        {"name": "Alfa", "identifiers": {f"x{n}": 1 for n in range(150_000)}},
    ],
    ids=["fields", "items", "within", "object"],
)
def test_a_body_of_endless_mistakes_is_refused_in_no_time(client: TestClient, body: dict[str, Any]) -> None:
    start = process_time()
    answer = client.post(COMPANIES, json=body)
    assert process_time() - start < 3
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid")
    assert "holds at most 1,000" in answer.text
    assert len(answer.content) < 1000


def test_the_first_fifty_mistakes_are_told_and_all_are_counted(client: TestClient) -> None:
    answer = client.post(COMPANIES, json={"name": "Alfa"} | {f"{'x' * 2000}{n}": n for n in range(300)})
    assert answer.status_code == 422
    assert (len(answer.json()["errors"]), answer.json()["errors_total"]) == (50, 300)
    assert len(answer.content) < 60_000
    many = "&".join(f"unknown{n}=1" for n in range(200))
    answer = client.get(f"{COMPANIES}?{many}")
    assert (len(answer.json()["errors"]), answer.json()["errors_total"]) == (50, 200)


@pytest.mark.parametrize("charset", ["unicode_escape", '"raw_unicode_escape"', "UTF-7", "undefined", ""])
def test_a_form_is_in_utf_8(client: TestClient, charset: str) -> None:
    """Python knows encodings in which a name of a file is half a letter, and with that the report could not be sent."""
    name = b'form-data; name="file"; filename="\\ud800.csv"'
    body = b"--x\r\nContent-Disposition: " + name + b"\r\n\r\npark;name;register\nsouth;Alfa;1\n\r\n--x--\r\n"
    sent = {"Content-Type": f"Multipart/Form-Data; boundary=x; Charset={charset}"}
    answer = client.post(IMPORTS, content=body, headers=sent)
    assert (answer.status_code, answer.json()["detail"]) == (422, "Forms are sent in UTF-8.")
    plain = client.post(
        IMPORTS, content=body, headers={"Content-Type": 'multipart/form-data; charset="UTF-8"; boundary=x'}
    )
    assert plain.status_code == 200
