"""Clients generated from the OpenAPI document work: each is generated once, and walks through a live server."""

import importlib
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from app.main import create_app
from app.matches.embeddings import Embeddings
from app.settings import Settings
from tests.support.beginnings import begins_with, ranked_portfolio
from tests.support.waiting import wait_for

CLIENTS = Path(__file__).parent / "clients"
JSON = "application/json"
NODE = Path(sys.prefix) / "clients" / "node_modules"
pytestmark = [begins_with(ranked_portfolio(4, 5)), pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not NODE.is_dir(),
    reason="needs node, and what `make test` installs with npm (tests/app/clients/typescript/package-lock.json)",
)


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("clients") / "ponte.json"
    file.write_text(json.dumps(create_app(Settings(_env_file=None)).openapi()), encoding="utf-8")
    return file


@dataclass(frozen=True)
class Live:
    address: str
    key: str
    company_id: int


@pytest.fixture
def live(client: TestClient, ids: dict[str, int], embeddings: Embeddings) -> Iterator[Live]:
    """A server with a ranked corridor, its address, an admin's key, and a company that has a list."""
    config = uvicorn.Config(client.app, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_for(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Live(f"http://127.0.0.1:{port}", client.headers["Authorization"].removeprefix("Bearer "), ids["south 0"])
    server.should_exit = True
    thread.join()


def run(*command: object, folder: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_openapi_python_client_reads_lists_and_uploads_files(
    document: Path, live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--config", CLIENTS / "openapi-python-client.yaml", "--meta", "none", "--fail-on-warning")
    target = tmp_path / "ponte_client"
    command = Path(sys.executable).with_name("openapi-python-client")
    run(command, "generate", "--path", document, "--output-path", target, *options, folder=tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    models, types = (importlib.import_module(f"ponte_client.{name}") for name in ("models", "types"))
    api = importlib.import_module("ponte_client").AuthenticatedClient(live.address, live.key)

    def call(tag: str, name: str, /, *path: Any, **sent: Any) -> Any:
        module = importlib.import_module(f"ponte_client.api.{tag}.{name}")
        return module.sync(*path, client=api, **sent)

    with api:
        found = call("matches", "list_company_matches", live.company_id)
        assert isinstance(found, models.MatchList)
        assert found.items[0].partner.name.startswith("north")
        best = call("matches", "list_corridor_matches", limit=1)
        assert (len(best.items), best.items[0].form) == (1, models.Form(best.items[0].form))
        partners = call("matches", "list_company_matches", live.company_id, by=models.By.PARTNER)
        assert partners.items[0].matches[0].score == partners.items[0].score
        file = types.File(payload=b"park;name;register\nsouth;Da Python;PY-1\n", file_name="компании.csv")
        report = call("imports", "import_companies", body=models.BodyImportCompanies(file=file))
        assert (report.created, report.kind) == (1, models.FileKind.CSV)
        made = call("companies", "list_companies", name="Da Python").items[0]
        change = models.CompanyChange(city="Trento", employees=12)
        assert call("companies", "change_company", made.id, body=change).city == "Trento"
        refused = call("companies", "read_company", 4711)
        assert (type(refused), refused.type_) == (models.ProblemDetails, "not-found")


def test_models_of_datamodel_code_generator_have_names_of_their_own_and_read_what_is_answered(
    document: Path, live: Live, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = (
        "--output-model-type",
        "pydantic_v2.BaseModel",
        "--formatters",
        "builtin",
        "--input-file-type",
        "openapi",
    )
    command = Path(sys.executable).with_name("datamodel-codegen")
    run(command, "--input", document, "--output", tmp_path / "ponte_models.py", *options, folder=tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    models = importlib.import_module("ponte_models")
    assert not [name for name in vars(models) if name[0].isupper() and name[-1].isdigit()], "two would share a name"
    read = 0
    for path, operations in json.loads(document.read_text(encoding="utf-8"))["paths"].items():
        schema = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).get(JSON, {})
        name = schema.get("schema", {}).get("$ref", "").rpartition("/")[2].replace("_", "")
        answer = client.get(
            re.sub("{.*?}", str(live.company_id), path), params={"q": "laser"} if "search" in path else {}
        )
        if name and answer.status_code == 200:
            getattr(models, name).model_validate_json(answer.text)
            read += 1
    assert read >= 10


@needs_node
def test_types_of_openapi_typescript_compile_strictly_and_a_frontend_works_with_them(
    document: Path, live: Live, tmp_path: Path
) -> None:
    for file in (CLIENTS / "typescript").iterdir():
        shutil.copy(file, tmp_path)
    (tmp_path / "node_modules").symlink_to(NODE)
    run("node", "generate.mjs", document, "ponte.d.ts", folder=tmp_path)
    run("node", "node_modules/typescript/bin/tsc", folder=tmp_path)
    said = json.loads(run("node", "walk.js", live.address, live.key, live.company_id, folder=tmp_path))
    assert said["names"][0].startswith("1. north")
    assert said | {"names": []} == {"names": [], "label": "sul mercato", "created": 1, "type": "not-found"}
