"""What the documents tell a reader to type works: every command is one, every request is understood, and the first day
goes as `docs/first-day.md` shows it.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import typer.main
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from typer.core import TyperArgument, TyperGroup

from app.cli import app as ponte_app
from app.demo import loading
from app.matches.embeddings import Embeddings
from tests.support.terminal import Ponte

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PONTE = typer.main.get_command(ponte_app)
SHELL = {"$U": "/api/v1", "$A": "Authorization: Bearer $PONTE_KEY", "http://127.0.0.1:8000": ""}


def blocks(page: Path) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(page: Path) -> Iterator[str]:
    """Whatever stands as `ponte …` within a line, or at the beginning of a line of a block of code."""
    text = page.read_text(encoding="utf-8")
    for block in blocks(page):
        yield from re.findall(
            r"^(?:\$ )?(?:[A-Z_]+=\S+ |docker exec \S+ )*ponte (.+?)(?:\s{2,}#.*)?$", block, re.MULTILINE
        )
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`ponte ([^`]+)`", prose.replace("\n", " "))


COMMANDS = sorted({(page, command) for page in PAGES for command in commands(page)}, key=str)


@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=lambda part: str(part).removeprefix(f"{ROOT}/"))
def test_a_command_of_the_documents_is_one(page: Path, command: str) -> None:
    words = shlex.split(re.split(" [#|>] ", re.sub(r"[\[\]]", "", command).replace("…", ""))[0])
    found: Any = PONTE
    while isinstance(found, TyperGroup) and words and words[0].islower():
        assert words[0] in found.commands, f"there is no `ponte {command}`"
        found = found.commands[words.pop(0)]
    if not isinstance(found, TyperGroup):
        is_only_named = not any(word.startswith("-") for word in words) and any(
            part.required and (not words or not isinstance(part, TyperArgument)) for part in found.params
        )
        if not is_only_named:
            found.make_context("ponte", words)


def requests(page: Path) -> Iterator[tuple[str, str]]:
    """Each `curl …`, which may take several lines, and what is shown below it."""
    for block in blocks(page):
        lines = block.splitlines()
        while lines:
            line = lines.pop(0)
            if not line.startswith("curl "):
                continue
            while line.endswith("\\") or not is_whole(line):
                line = line.removesuffix("\\") + ("\n" if not line.endswith("\\") else "") + lines.pop(0)
            shown = []
            while lines and not lines[0].startswith("curl "):
                shown.append(lines.pop(0))
            yield line, "\n".join(shown)


def is_whole(line: str) -> bool:
    try:
        shlex.split(line)
    except ValueError:
        return False
    return True


REQUESTS = [(page.name, *found) for page in PAGES for found in requests(page)]


@pytest.fixture
def demo(client: TestClient, engine: Engine, embeddings: Embeddings) -> TestClient:
    """A client of a server with the demo, not ranked."""
    loading.load(engine)
    return client


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_request_of_the_documents_is_understood(demo: TestClient) -> None:
    assert len(REQUESTS) >= 10
    for page, curl, shown in REQUESTS:
        answer = demo.request(**as_request(curl))
        expected = re.search(r'"status":\s*(\d+)', shown) or re.match(r"HTTP/1.1 (\d+)", shown)
        said = f"{page}: {curl}: {answer.status_code} {answer.text[:300]}"
        if expected:
            assert answer.status_code == int(expected[1]), said
        elif answer.status_code == 404:  # such as a run of another database
            assert re.search(r"There is no \w+ \d+", answer.json()["detail"]), said
        else:
            assert answer.status_code < 300, said


def as_request(curl: str) -> dict[str, Any]:
    for name, value in SHELL.items():
        curl = curl.replace(name, value)
    words = iter(shlex.split(curl.partition(" > ")[0])[1:])
    sent: dict[str, Any] = {"method": "GET", "headers": {}}
    data: list[str] = []
    in_query = False
    for word in words:
        match word:
            case "-H":
                name, _, value = next(words).partition(": ")
                if name != "Authorization":
                    sent["headers"][name] = value
            case "-d" | "--data-urlencode":
                data.append(next(words))
            case "-F":
                field, _, file = next(words).partition("=@")
                sent |= {"method": "POST", "files": {field: (file, b"park;name;register\ntrentino;Alfa;1\n")}}
            case "--get":
                in_query = True
            case "-i" | "-N" | "-OJ":
                pass
            case _:
                assert word.startswith("/"), curl
                sent["url"] = word
    if data and in_query:
        sent["params"] = dict(part.split("=", 1) for part in data)
    elif data:
        sent |= {"method": "POST", "content": "".join(data)}
    return sent


DAY = ROOT / "docs" / "first-day.md"


def typed() -> Iterator[tuple[str, list[str]]]:
    """What the page has the reader type, and the lines that it shows below."""
    for block in blocks(DAY):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            yield command, shown


def test_the_first_day_goes_as_its_page_shows(
    ponte: Ponte, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    for file in (ROOT / "docs" / "first-day").iterdir():
        shutil.copy(file, tmp_path)
    monkeypatch.setenv("PONTE_DATABASE_URL", "sqlite:///ponte.db")
    start = monotonic()
    first_list = 0.0
    for command, shown in typed():
        if not command.startswith("ponte ") or command == "ponte serve":
            continue
        done = ponte(*shlex.split(command)[1:], answers=answers(shown))
        assert done.code == 0, (command, done.err)
        output = " ".join(done.out.split())
        for line in shown:
            assert_shown(line, output)
        if command.startswith("ponte matches") and not first_list:
            first_list = monotonic() - start
            assert "Most useful to add" in output
    assert 0 < first_list < 600
    record_property("told", f"from nothing to the first list: {first_list:.1f} s")


def answers(shown: list[str]) -> list[str]:
    """What the reader typed behind the questions; the plan that is shown asks nothing."""
    start = next((place for place, line in enumerate(shown) if line.startswith("In ")), 0)
    questions = [line for line in shown[:start] if ":" in line] + [line for line in shown if "[Y/n]:" in line]
    return [line.rpartition(":")[2].strip() for line in questions]


def assert_shown(line: str, output: str) -> None:
    """Scores change with every model and table of weights; nothing else that is shown may."""
    is_question = re.match(r"(.*(?:\]|Enter|Name|more|letters)):", line)
    expected = is_question[1] if is_question else line.partition("…")[0]
    words = " ".join(re.sub(r"^ *\d+\.\d ", "", expected).split())
    assert words in output, line
