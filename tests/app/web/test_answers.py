"""What every answer carries: security headers, caching, tag, compression, language; what other origins may read."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts.rights import RIGHTS, SIGNED_IN
from app.main import create_app
from app.settings import Settings
from app.web.languages import preferred

PARKS = "/api/v1/parks"
CONSOLE = "https://console.example"
pytestmark = [pytest.mark.usefixtures("parks"), pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


def test_no_answer_can_be_framed_or_taken_for_another_type(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RIGHTS, "fail", SIGNED_IN)  # type: ignore[arg-type]  # a dictionary, though nobody writes it
    failing = TestClient(client.app, headers=client.headers, raise_server_exceptions=False)

    def fail() -> None:
        raise RuntimeError("unexpected")

    client.app.add_api_route("/fails", fail)  # type: ignore[attr-defined]  # it is no bare ASGI app
    for path in ("/healthz", PARKS, f"{PARKS}/4711", "/api/v1/openapi.json", "/docs", "/nowhere", "/fails"):
        answer = failing.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["x-frame-options"] == "DENY", path
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
    assert answer.status_code == 500
    assert answer.headers["cache-control"] == "no-store"


def test_the_documentation_needs_nothing_from_elsewhere_and_its_script_is_named_by_hash(client: TestClient) -> None:
    page = client.get("/docs")
    assert "http" not in page.text.replace("window.location", "")
    policy = dict(part.strip().partition(" ")[::2] for part in page.headers["content-security-policy"].split(";"))
    assert policy["script-src"].startswith("'self' 'sha256-")
    assert "unsafe" not in policy["script-src"]
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
        assert f"/static-offline-docs/{asset}" in page.text
        found = client.get(f"/static-offline-docs/{asset}", headers={"Authorization": ""})
        assert (found.status_code, found.headers["cache-control"]) == (200, "max-age=86400")


def test_data_is_kept_by_nobody_without_asking_again_and_errors_not_at_all(client: TestClient) -> None:
    assert client.get(PARKS).headers["cache-control"] == "private, no-cache"
    assert client.get(f"{PARKS}/4711").headers["cache-control"] == "no-store"
    assert client.post(PARKS, json={}).headers["cache-control"] == "no-store"
    assert client.get(PARKS, headers={"Authorization": ""}).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [PARKS, f"{PARKS}/1", "/api/v1/matches", "/api/v1/labels", "/api/v1/openapi.json"])
def test_what_the_caller_has_already_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert plain.headers["etag"] == tag == client.head(path).headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["etag"] == tag
        assert "content-length" not in again.headers
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_change_gives_another_tag(client: TestClient) -> None:
    before = client.get(f"{PARKS}/1").headers["etag"]
    changed = client.patch(f"{PARKS}/1", json={"city": "Trento"})
    after = client.get(f"{PARKS}/1", headers={"If-None-Match": before})
    assert (after.status_code, after.headers["etag"]) == (200, changed.headers["etag"])
    assert changed.headers["etag"] != before


def test_answers_are_compressed_for_who_can_read_that(client: TestClient) -> None:
    for encoding, sent in (("gzip", "gzip"), ("identity", None)):
        answer = client.get("/api/v1/sectors", headers={"Accept-Encoding": encoding})
        assert answer.headers.get("content-encoding") == sent
        assert answer.headers["vary"] == "Accept-Encoding"
        assert len(answer.json()) > 20


@pytest.mark.parametrize(
    ("header", "compressed"),
    [
        ("br, gzip;q=0.5", True),
        ("X-GZIP", True),
        ("*", True),
        ("gzip;q=0", False),
        ("*, GZIP;Q=0.0", False),
        ("notgzip", False),
        ("gzip;q=zero", False),
        ("identity;q=0, *;q=0", False),
        ("", False),
    ],
)
def test_nobody_gets_what_he_refuses(client: TestClient, header: str, compressed: bool) -> None:
    answer = client.get("/api/v1/sectors", headers={"Accept-Encoding": header})
    assert answer.headers.get("content-encoding") == ("gzip" if compressed else None)
    assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("it", "it"),
        ("de-DE, ru;q=0.4, it-IT;q=0.9", "it"),
        ("IT-ch", "it"),
        ("fr, *;q=0.1", "en"),
        ("ru;q=0, it;q=0.1", "it"),
        ("ru;q=x, it;q=0.2", "it"),
        ("it;q=7", "en"),
        ("", "en"),
        (";;,,=" * 50, "en"),
    ],
)
def test_the_language_is_the_first_known_one_that_the_browser_prefers(header: str, language: str) -> None:
    assert preferred(header) == language


PAPERS = ("/agenda", "/hall-plan", "/document", "/indicators")
"""They are for others, in the language that these read unless another is asked for."""


def test_every_route_that_takes_lang_takes_the_browser_s_language_too(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    told = [
        path
        for path, methods in paths.items()
        if "lang" in {each["name"] for each in methods.get("get", {}).get("parameters", [])}
    ]
    assert len(told) >= 5
    for path in told:
        if path.endswith("/search") or any(kind in path for kind in PAPERS):
            continue
        url = re.sub(r"\{\w+\}", "1", path.replace("{year}", "2015"))
        russian = client.get(url, headers={"Accept-Language": "ru, en;q=0.5"})
        assert russian.headers.get("content-language") == "ru", (path, russian.text[:300])
        assert "Accept-Language" in russian.headers["vary"]
        italian = client.get(url, headers={"Accept-Language": "ru"}, params={"lang": "it"})
        assert italian.headers["content-language"] == "it", path
    assert "content-language" not in client.get(PARKS).headers


@pytest.fixture
def across(client: TestClient, engine: Engine) -> Iterator[TestClient]:
    """A server that may be used by the pages of the console."""
    settings = Settings(_env_file=None, allowed_origins=f"{CONSOLE}/, http://localhost:5173")
    with TestClient(create_app(settings, engine), headers=client.headers) as server:
        yield server


def test_only_pages_of_allowed_origins_may_read_answers(client: TestClient, across: TestClient) -> None:
    ask = {"Origin": CONSOLE, "Access-Control-Request-Method": "PATCH", "Authorization": ""}
    ask |= {"Access-Control-Request-Headers": "authorization,if-match"}
    asked = across.options(f"{PARKS}/1", headers=ask)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, CONSOLE)
    assert "PATCH" in asked.headers["access-control-allow-methods"]
    assert across.options(PARKS, headers=ask | {"Origin": "https://other.example"}).status_code == 400
    for path, status in ((PARKS, 200), (f"{PARKS}/4711", 404)):
        answer = across.get(path, headers={"Origin": CONSOLE})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, CONSOLE)
        assert "ETag" in answer.headers["access-control-expose-headers"]
    assert across.get(PARKS, headers={"Origin": CONSOLE, "Authorization": ""}).headers["access-control-allow-origin"]
    for server, origin in ((across, "https://other.example"), (client, CONSOLE)):
        answer = server.get(PARKS, headers={"Origin": origin})
        assert "access-control-allow-origin" not in answer.headers
    assert client.options(PARKS, headers=ask).status_code == 401


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("HTTPS://Console.EXAMPLE:443/", "https://console.example"),
        ("http://localhost:080", "http://localhost"),
        ("https://console.example:8443", "https://console.example:8443"),
        ("http://пример.рф:80", "http://xn--e1afmkfd.xn--p1ai"),
        ("http://[::1]:5173", "http://[::1]:5173"),
        ("*", "*"),
    ],
)
def test_an_origin_is_the_one_that_a_browser_sends_however_it_is_written(written: str, sent: str) -> None:
    assert Settings(_env_file=None, allowed_origins=f" {written} ,").origins == [sent]


@pytest.mark.parametrize(
    "value",
    [
        "console.example",
        "https://console.example/app",
        "ftp://a",
        "https://*.example",
        "https://a.example:port",
        "https://user@a.example",
        "https://a.example?",
        "https://[::1",
        f"https://{'a' * 70}.example",
    ],
)
def test_an_origin_that_no_browser_sends_is_a_wrong_setting(value: str) -> None:
    with pytest.raises(ValueError, match="is no origin"):
        Settings(_env_file=None, allowed_origins=value)
