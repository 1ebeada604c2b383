"""The audit of dependencies does not take silence for good news."""

import importlib.util
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
ANSWERS = {
    "/index": json.dumps({"vulnerabilities": [{"id": "PYSEC-1"}]}),
    "/mirror": json.dumps({"info": {}}),
    "/stripped": json.dumps({"vulnerabilities": []}),
    "/page": "<html>",
}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def index() -> Iterator[str]:
    class Index(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = ANSWERS.get(self.path)
            self.send_response(200 if body else 404)
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Index)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_index_that_knows_of_vulnerabilities_is_asked(audit: ModuleType, index: str) -> None:
    assert audit.why_not(f"{index}/index") == ""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/mirror", "tells of no vulnerabilities"),
        ("/stripped", "tells of no vulnerabilities"),
        ("/page", "cannot be read"),
        ("/nowhere", "404"),
    ],
)
def test_another_is_not_and_that_is_said(audit: ModuleType, index: str, path: str, why: str) -> None:
    assert why in audit.why_not(f"{index}{path}")


def test_so_is_one_that_cannot_be_reached(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "why_not", lambda: "nobody answers")
    assert audit.main() == 0
    assert capsys.readouterr().out == "the dependencies were not audited: nobody answers\n"
