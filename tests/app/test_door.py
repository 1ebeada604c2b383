"""The door: the printed address, methods that a path does not take, HEAD, the encoder beside the start."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.database import transaction
from app.main import create_app
from app.matches.embeddings import Embeddings
from app.matches.runs.service import RunRequest, request_run
from app.matches.suggestions.service import Suggester
from app.readiness import EncoderLoading
from app.settings import Settings
from models import Corridor
from tests.support.encoder import WordEncoder
from tests.support.waiting import PATIENCE, wait_for

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ALL = ("GET", "POST", "PUT", "PATCH", "DELETE")


def test_the_printed_address_opens_the_console_and_the_documentation_stays(anonymous: TestClient) -> None:
    page = anonymous.get("/")
    assert (page.status_code, page.url.path) == (200, "/")
    assert '<div id="console">' in page.text
    assert "swagger" in anonymous.get("/docs").text


def test_a_method_that_a_path_does_not_take_is_refused_with_all_that_it_takes(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path, operations in paths.items():
        taken = {method.upper() for method in operations}
        expected = taken | ({"HEAD"} if "GET" in taken else set())
        for method in set(ALL) - taken:
            refused = client.request(method, path.replace("{", "").replace("}", ""))
            assert refused.status_code == 405, (method, path)
            assert set(refused.headers["allow"].split(", ")) == expected, path
            assert refused.json()["type"] == "method-not-allowed"
    assert client.post("/docs").headers["allow"] == "GET, HEAD"


def test_a_path_that_is_not_there_is_not_found(client: TestClient) -> None:
    answer = client.get("/api/v1/nowhere")
    assert (answer.status_code, answer.json()["type"]) == (404, "not-found")
    assert answer.json()["detail"] == "There is no path /api/v1/nowhere."


@pytest.mark.usefixtures("parks")
def test_a_slash_too_many_leads_to_the_path_and_to_no_host(client: TestClient) -> None:
    for path, target in (("/api/v1/parks/", "/api/v1/parks"), ("/api/v1/parks/1/?a=b", "/api/v1/parks/1?a=b")):
        led = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
        assert (led.status_code, led.headers["location"]) == (307, target)


def test_a_slash_too_many_asks_for_no_key_where_none_is_needed(anonymous: TestClient) -> None:
    for path in ("/docs", "/healthz"):
        led = anonymous.get(f"{path}/", follow_redirects=False)
        assert (led.status_code, led.headers["location"]) == (307, path)
        assert anonymous.get(f"{path}//").status_code == 200
    assert anonymous.get("/api/v1/parks/").status_code == 401


@pytest.mark.usefixtures("parks")
def test_head_answers_as_get_does_without_the_body(client: TestClient, anonymous: TestClient) -> None:
    for path in (
        "/healthz",
        "/docs",
        "/api/v1/parks",
        "/api/v1/parks/1",
        "/api/v1/parks/4711",
        "/api/v1/parks?limit=0",
    ):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        assert head.headers["content-length"] == got.headers["content-length"], path
    del client.headers["Authorization"]
    assert client.head("/api/v1/parks").status_code == 401


def test_head_of_a_stream_ends(client: TestClient, engine: Engine, corridor: Corridor) -> None:
    with transaction(engine) as session:
        run = request_run(session, RunRequest(5, corridor.code)).id
    head = client.head(f"/api/v1/runs/{run}/events")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/event-stream")


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The encoder is loaded as soon as this is set."""
    may_end = threading.Event()

    def load(_model: Any) -> WordEncoder:
        assert may_end.wait(PATIENCE)
        return WordEncoder()

    monkeypatch.setattr("app.matches.embeddings.load_encoder", load)
    yield may_end
    may_end.set()


@pytest.mark.usefixtures("parks")
def test_the_encoder_is_loaded_beside_the_start_and_who_has_to_wait_is_told(
    client: TestClient, engine: Engine, loading: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = EncoderLoading.wait

    def wait_and_be_relieved(self: EncoderLoading) -> float:
        threading.Timer(0.1, loading.set).start()
        return wait(self)

    monkeypatch.setattr(EncoderLoading, "wait", wait_and_be_relieved)
    prepared = threading.Event()
    # What it would write might come into the database of the next test.
    monkeypatch.setattr(Suggester, "prepare", lambda _: prepared.set())
    with TestClient(create_app(Settings(_env_file=None, load_encoder=True), engine), headers=client.headers) as server:
        ready = server.get("/readyz")
        no_lists = {"screening_lists": "missing", "screening_lists_age_days": None}
        assert (ready.status_code, ready.json()) == (200, {"status": "ok", "encoder_state": "loading"} | no_lists)
        assert server.get("/api/v1/parks").status_code == 200
        waited = server.get("/api/v1/search", params={"q": "pumps"})
        assert waited.status_code == 200
        assert waited.headers["server-timing"].startswith('encoder;desc="waited until')
        assert server.get("/readyz").json()["encoder_state"] == "loaded"
        assert "server-timing" not in server.get("/api/v1/search", params={"q": "pumps"}).headers
        assert prepared.wait(PATIENCE)


def test_an_encoder_that_cannot_be_loaded_is_said(
    client: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_model: Any) -> WordEncoder:
        raise OSError("the weights are gone")

    monkeypatch.setattr("app.matches.embeddings.load_encoder", fail)
    with TestClient(create_app(Settings(_env_file=None, load_encoder=True), engine)) as server:
        wait_for(lambda: server.get("/readyz").json()["encoder_state"] == "failed")


def test_without_the_setting_it_is_loaded_when_first_needed(client: TestClient, embeddings: Embeddings) -> None:
    assert client.get("/readyz").json()["encoder_state"] == "not_loaded"
    assert client.get("/api/v1/search", params={"q": "pumps"}).status_code == 200
    assert client.get("/readyz").json()["encoder_state"] == "loaded"
