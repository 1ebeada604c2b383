"""The audit of dependencies does not take silence for good news."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
KNOWN = {"name": "urllib3", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "urllib3", "skip_reason": "Dependency not found"}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answers(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """In the place of pip-audit: a program that prints that, and fails as it does where it finds something."""
    program = f"import sys; print({said!r}); sys.exit('vulns' in {said!r})"
    monkeypatch.setattr(audit, "COMMAND", (sys.executable, "-c", program))


def test_an_index_that_knows_of_vulnerabilities_is_asked_about_what_is_pinned(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(audit, monkeypatch, json.dumps({"dependencies": [KNOWN]}))
    assert audit.main() == 1


@pytest.mark.parametrize(
    "said", [json.dumps({"dependencies": [SKIPPED]}), json.dumps({"dependencies": []}), "{}", "nobody answers", ""]
)
def test_another_is_not_and_that_is_said(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    answers(audit, monkeypatch, said)
    assert audit.main() == 0
    assert capsys.readouterr().out == f"{audit.NOT_ASKED}\n"
