"""The documentation says what the program has: settings, commands, paths, signals; and its links lead somewhere."""

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import get_args

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup, TyperOption

from app.accounts import keyring
from app.accounts.roles import Role
from app.cli import app as ponte
from app.matches.runs.schemas import Cause
from app.matches.runs.stream import MOST_STREAMS
from app.settings import Settings
from matching.forms import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from tests.support import service

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
OPERATIONS, API, GUIDE = (
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operations.md", "api.md", "managers-guide.md")
)


def rows(page: str, heading: str) -> dict[str, str]:
    """First cell -> row of the table under that heading."""
    table = re.search(rf"^\| {re.escape(heading)} \|.*\n\|---.*\n((?:\|.*\n)+)", page, re.MULTILINE)
    assert table, heading
    return {row.split("|")[1].strip(): row for row in table[1].splitlines()}


def commands(group: TyperGroup, name: str = "ponte") -> Iterator[tuple[str, TyperCommand]]:
    for part, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}", command


COMMANDS = dict(commands(typer.main.get_command(ponte)))


def named(cell: str) -> str:
    """The command in a cell such as `ponte import FILE`."""
    return " ".join(takewhile(str.islower, cell.strip("`").split()))


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    documented = rows(OPERATIONS, "setting")
    fields = Settings.model_fields
    assert set(documented) == {f"`PONTE_{name.upper()}`" for name in fields}
    for name, field in fields.items():
        assert f"| `{field.default}` |" in documented[f"`PONTE_{name.upper()}`"], name


def test_every_command_is_documented_and_no_other() -> None:
    assert {named(cell) for cell in rows(OPERATIONS, "command")} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    (row,) = (row for cell, row in rows(OPERATIONS, "command").items() if named(cell) == name)
    options = {
        flag
        for option in COMMANDS[name].params
        if isinstance(option, TyperOption) and option.name != "help" and not option.hidden
        for flag in (*option.opts, *option.secondary_opts)
        if flag.startswith("--")
    }
    assert set(re.findall(r"--[a-z][a-z0-9-]*", row)) == options


def test_every_path_of_the_api_is_documented_and_no_other() -> None:
    paths = service.document()["paths"]
    documented = {path for cell in rows(API, "path under `/api/v1`") for path in re.findall(r"`(/[^`]+)`", cell)}
    assert documented == {path.removeprefix("/api/v1") for path in paths if path.startswith("/api/")}


def test_every_role_is_documented() -> None:
    documented = {role for cell in rows(API, "role") for role in re.findall(r"`(\w+)`", cell)}
    assert documented == {role.value for role in Role}
    assert f"up to {keyring.SECONDS:g} seconds more" in OPERATIONS


def test_what_is_said_of_runs_is_so_today() -> None:
    assert f'"weights":"{WEIGHTS_VERSION}"' in API
    assert f"A caller may have {MOST_STREAMS} streams open" in " ".join(API.split())
    assert f"the caller has {MOST_STREAMS} streams open" in rows(API, "status")["429"]


def test_every_cause_of_a_move_is_documented() -> None:
    documented = {cause for cell in rows(API, "cause") for cause in re.findall(r"`(\w+)`", cell)}
    assert documented == set(get_args(Cause))


def test_every_part_of_a_score_is_explained_to_managers() -> None:
    signals = {weight.signal.name for form in DEFAULT_WEIGHTS.values() for weight in form.weights}
    assert set(rows(GUIDE, "part")) == {f"`{name}`" for name in signals}


def test_the_readme_names_the_two_commands_and_no_others() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bmake \w+", readme)) == {"make demo", "make test"}
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    assert {"demo", "test"} <= set(targets[1].split())


def prose(page: Path) -> str:
    """Without blocks of code; what is set as code within a line counts as a word."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`]+`", "code", text)


def anchors(page: Path) -> set[str]:
    """What GitHub makes of the headings."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@each_page
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            aim = page.parent / path if path else page
            assert aim.exists(), target
            assert not anchor or anchor in anchors(aim), target


@each_page
def test_no_figure_is_left_to_be_filled_in(page: Path) -> None:
    holes = r"<!--|\b(?:TBD|TODO|FIXME|XXX)\b|…|\.\.\.|(?<![^\s(|])\?|\|\s*\|"
    lines = prose(page).splitlines()
    assert [line for line in lines if re.search(holes, line)] == []
    everywhere = r"\b(?:TBD|TODO|FIXME|N/A|lorem|placeholder)\b|\?\?|(?<![A-Z])__+(?!…)|(?<!\w)[XN]\.[XN]{1,3}(?!\w)"
    text = page.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if re.search(everywhere, line, re.IGNORECASE)] == []


def test_decisions_are_numbered_without_gaps_and_titled_by_their_number() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for page in DECISIONS:
        assert page.read_text(encoding="utf-8").startswith(f"# {int(page.name[:4])}. "), page.name
