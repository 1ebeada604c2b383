"""The console's one page and its files: nothing inline, nothing of other hosts, kept by browsers until they change."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.console.pages import FOLDER, LIBRARIES, page, version

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MOST_SCRIPT = 300_000
SCRIPTS = [file for file in FOLDER.rglob("*.*js") if file.is_file()]


def inline(html: str) -> list[str]:
    """The scripts within the page; any but one that describes imports would be refused by the policy."""
    return re.findall(r"<script(?![^>]* src)[^>]*>(.*?)</script>", html, re.DOTALL)


@on_sqlite
def test_the_policy_allows_no_script_but_files_and_the_import_map_by_its_hash(anonymous: TestClient) -> None:
    answer = anonymous.get("/")
    (import_map,) = inline(answer.text)
    digest = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    policy = dict(part.split(maxsplit=1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["script-src"] == f"'self' 'sha256-{digest}'"
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("style-src", "font-src", "connect-src")} == {"'self'"}
    assert not re.search(r"\bstyle=|\bon\w+=|<style", answer.text)


@on_sqlite
def test_every_file_that_the_page_names_is_there_and_is_kept_for_good(anonymous: TestClient) -> None:
    html = anonymous.get("/").text
    named = re.findall(r'(?:href|src)="([^"]+)"', html) + list(json.loads(inline(html)[0])["imports"].values())
    assert len(named) > len(LIBRARIES) + 10
    for address in named:
        answer = anonymous.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable", address
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_every_import_of_a_module_is_a_library_or_a_file_beside_it() -> None:
    for script in SCRIPTS:
        code = re.sub(r"/\*.*?\*/", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)  # types stand in comments
        for name in re.findall(r'(?:} from|import|\w from|import\()\s*"([\w./@-]+)"', code):
            assert name in LIBRARIES or (script.parent / name).is_file(), f"{script.name} imports {name}"


@on_sqlite
def test_a_file_of_an_older_version_is_served_as_it_is_now_and_not_kept(anonymous: TestClient) -> None:
    answer = anonymous.get("/console/0123456789abcdef/main.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert anonymous.get(f"/console/{version()}/nothing.js").status_code == 404
    assert anonymous.get(f"/console/{version()}/%2e%2e/pages.py").status_code == 404


def test_behind_a_proxy_all_addresses_begin_with_its_path() -> None:
    made = page("/behind")
    assert set(re.findall(r'(?:href|src)="(/\w+)', made.html)) == {"/behind"}
    assert '<meta name="ponte-root" content="/behind">' in made.html


def test_all_scripts_together_are_small() -> None:
    assert sum(script.stat().st_size for script in SCRIPTS) < MOST_SCRIPT


def test_no_file_names_another_host() -> None:
    for file in (path for path in FOLDER.rglob("*") if path.suffix in {".js", ".css", ".html", ".json"}):
        addresses = re.findall(r"https?://[^\s\"'`)]+", Path(file).read_text(encoding="utf-8"))
        assert addresses == [], file
