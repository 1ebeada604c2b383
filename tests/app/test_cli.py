"""The command line: what it prints, where, and with which exit code."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from app.database import transaction
from app.matches.embeddings import Embeddings
from benchmarks.ranking import rank_corridor
from models import ApiKey, Company, Corridor
from tests.support.portfolio import add, company
from tests.support.terminal import Ponte

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ROOT = Path(__file__).parents[2]
HEADER = "park;name;register;offer_1_form;offer_1_language;offer_1_title\n"
GOOD = HEADER + "south;Alfa;1;joint_project;en;pumps\n"
BAD = GOOD + "south;Beta;2;marriage;en;pumps\n"


@pytest.fixture
def ranked(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> dict[str, int]:
    north = [company("north", "Насосы Один", ["steel valves"], ["water pumps"], sectors=["drives"])]
    north.append(company("north", "насосы два", ["seals"], ["small water pumps"]))
    with transaction(engine) as session:
        made = [add(session, each) for each in [company("south", "Pompe", ["water pumps"], ["steel valves"]), *north]]
    rank_corridor(engine, corridor, embeddings, 20)
    return {each.name: each.id for each in made}


def test_the_database_is_made_by_upgrade_and_stays(ponte: Ponte) -> None:
    for _ in range(2):
        done = ponte("db", "upgrade")
        assert (done.code, done.out.strip()) == (0, "the database is up to date")
    assert ponte("key", "list").code == 0


def test_the_version_is_that_of_the_package(ponte: Ponte) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    done = ponte("--version")
    assert (done.code, done.out) == (0, f"ponte {declared}\n")


@pytest.mark.parametrize(
    "command",
    [["rank"], ["matches", "1"], ["search", "x"], ["key", "list"], ["key", "create", "x"], ["import", "f"], ["serve"]],
)
def test_a_database_that_is_not_set_up_is_said_to_be(ponte: Ponte, command: list[str], tmp_path: Path) -> None:
    (tmp_path / "f").write_text(GOOD)
    refused = ponte(*command)
    assert (refused.code, refused.out) == (1, "")
    assert "ponte db upgrade" in refused.err
    assert "Traceback" not in refused.err


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://nobody@/none?host=/nowhere"])
def test_a_database_that_does_not_answer_is_said_not_to(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("PONTE_DATABASE_URL", url)
    for command in (["key", "list"], ["db", "upgrade"]):
        refused = ponte(*command)
        assert refused.code == 1
        assert refused.err.startswith("ponte: the database does not answer")


@pytest.mark.parametrize("url", ["nonsense", "postgresql:", "oracle://x"])
def test_a_database_url_that_is_none_is_said_to_be(ponte: Ponte, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PONTE_DATABASE_URL", url)
    refused = ponte("key", "list")
    assert refused.code == 1
    assert "PONTE_DATABASE_URL: cannot be used" in refused.err


def test_a_wrong_setting_is_named(ponte: Ponte, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PONTE_LIST_LENGTH", "many")
    refused = ponte("key", "list")
    assert refused.code == 1
    assert "PONTE_LIST_LENGTH" in refused.err


@pytest.mark.parametrize(
    "command",
    [
        ["dance"],
        ["import"],
        ["import", "missing.csv"],
        ["matches", "1", "--form", "marriage"],
        ["matches", "1", "--limit", "0"],
        ["matches", "1", "--min-score", "101"],
        ["search", "  "],
        ["key", "create", "x", "--role", "king"],
        ["evaluate", "--run-file", "out.tsv"],
        ["evaluate", "--bare", "--hubs"],
        ["serve", "--port", "many"],
    ],
)
def test_wrong_usage_is_exit_code_2(ponte: Ponte, command: list[str]) -> None:
    ponte("db", "upgrade")
    refused = ponte(*command)
    assert refused.code == 2
    assert refused.err


@pytest.mark.parametrize("command", ["init", "serve", "import", "park add", "space change", "key create", "db upgrade"])
def test_a_command_explains_itself(ponte: Ponte, command: str) -> None:
    shown = ponte(*command.split(), "--help")
    assert shown.code == 0
    assert f"{command} [OPTIONS]" in shown.out


def test_a_command_does_not_wait_for_the_libraries_of_others() -> None:
    code = (
        "import sys; from app.cli.users import user;"
        "print([m for m in ('ortools', 'pandas', 'xlsxwriter', 'docx', 'icalendar', 'app.main') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@on_sqlite
@pytest.mark.usefixtures("parks")
def test_a_good_file_is_imported_once(at_hand: Ponte, tmp_path: Path) -> None:
    file = tmp_path / "tenants.csv"
    file.write_text(GOOD, encoding="utf-8")
    tried = at_hand("import", file, "--dry-run", "--json")
    assert (tried.code, tried.json["created"], tried.json["imported"]) == (0, 1, False)
    done = at_hand("import", file)
    assert (done.code, "1 created" in done.out) == (0, True)
    again = at_hand("import", file, "--json", "--no-rank")
    assert (again.code, again.json["unchanged"]) == (0, 1)


@on_sqlite
@pytest.mark.usefixtures("parks")
def test_a_bad_file_changes_nothing(at_hand: Ponte, engine: Engine, tmp_path: Path) -> None:
    def count() -> int | None:
        with transaction(engine, writes=False) as session:
            return session.scalar(select(func.count(Company.id)))

    file = tmp_path / "tenants.csv"
    file.write_text(BAD, encoding="utf-8")
    refused = at_hand("import", file, "--strict")
    assert refused.code == 1
    assert "marriage" in refused.out
    assert "offer_1_form" in refused.out
    told = at_hand("import", file, "--strict", "--json")
    assert (told.code, told.json["problems"][0]["line"], told.json["imported"]) == (1, 3, False)
    (tmp_path / "empty.csv").write_text("")
    empty = at_hand("import", tmp_path / "empty.csv")
    assert empty.code == 1
    assert "The file is empty." in empty.err
    assert count() == 0
    taken = at_hand("import", file, "--strict", "--good-rows", "--no-rank", "--json")
    assert (taken.code, taken.json["created"], count()) == (0, 1, 1)


@on_sqlite
def test_a_corridor_is_ranked(at_hand: Ponte, ranked: dict[str, int]) -> None:
    done = at_hand("rank", "--json")
    assert (done.code, done.json["corridor"], done.json["run"]) == (0, "south-north", 2)
    assert "of south-north" in at_hand("rank", "--corridor", "south-north").out
    assert done.json["selection"] == "all_pairs"
    refused = at_hand("rank", "--corridor", "east-west")
    assert (refused.code, "known: south-north" in refused.err) == (1, True)


@on_sqlite
def test_a_large_corridor_is_ranked_by_candidates(
    at_hand: Ponte, ranked: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PONTE_ALL_PAIRS_UP_TO", "1")
    done = at_hand("rank", "--json")
    assert (done.code, done.json["selection"]) == (0, "candidates")
    assert done.json["recall"]["commercial_partnership"] == 1
    out = at_hand("rank").out
    assert "candidates only" in out
    assert "commercial partnership 100.0%" in out.lower()


@on_sqlite
def test_matches_are_read_by_id_number_or_part_of_the_name(at_hand: Ponte, ranked: dict[str, int]) -> None:
    lists = [at_hand("matches", key, "--json") for key in (ranked["Pompe"], "south/Pompe", "Pompe", "pOMp")]
    assert {found.code for found in lists} == {0}
    assert len({found.out for found in lists}) == 1
    first = lists[0].json["items"][0]
    assert first["partner"]["name"] == "Насосы Один"
    assert at_hand("matches", "НАСОСЫ О", "--json").json["company_id"] == ranked["Насосы Один"]
    shown = at_hand("matches", "Pompe", "--form", "commercial_partnership", "--limit", 1)
    assert shown.code == 0
    for part in ("Насосы Один (north)", "commercial partnership", "“water pumps”"):
        assert part in shown.out
    assert at_hand("matches", "Pompe", "--sector", "mechatronics", "--json").json["items"] == [first]
    told = at_hand("matches", "Pompe", "--lang", "it").out
    assert not re.search("no_hit|needs_review|blocked|as of", told), told
    none = at_hand("matches", "Pompe", "--form", "technology_transfer", "--lang", "it").out
    assert "senza «forma» l’elenco ne ha" in none
    assert "senza «base» l’elenco ne ha 2" in at_hand("matches", "Pompe", "--basis", "descriptions", "--lang", "it").out
    assert at_hand("matches", "Pompe", "--basis", "stated", "--json").json["items"] == lists[0].json["items"]


@on_sqlite
def test_a_company_that_is_not_clear_is_asked_for(at_hand: Ponte, ranked: dict[str, int]) -> None:
    several = at_hand("matches", "насосы")
    assert several.code == 1
    assert all(f"({ranked[name]})" in several.err for name in ("Насосы Один", "насосы два"))
    for nobody in ("Nessuno", "4711", "9" * 30, "²", "%"):
        refused = at_hand("matches", nobody)
        assert (refused.code, refused.out) == (1, "")
        assert repr(nobody) in refused.err
    assert "there is no sector 'magic'" in at_hand("matches", "Pompe", "--sector", "magic").err


@on_sqlite
def test_a_search_prints_a_table_or_json(at_hand: Ponte, ranked: dict[str, int]) -> None:
    shown = at_hand("search", "steel valves")
    assert (shown.code, "steel valves" in shown.out) == (0, True)
    found = at_hand("search", "steel valves", "--park", "north", "--limit", 1, "--json")
    assert [item["company"] for item in found.json["items"]] == ["Насосы Один"]
    needs = at_hand("search", "steel valves", "--kind", "need", "--json")
    assert {item["kind"] for item in needs.json["items"]} == {"need"}
    company = at_hand("search", "насосы два", "--kind", "company")
    assert (company.code, "насосы два" in company.out) == (0, True)
    refused = at_hand("search", "x", "--park", "west")
    assert (refused.code, "known: north, south" in refused.err) == (1, True)


@on_sqlite
@pytest.mark.usefixtures("parks")
def test_keys_are_made_listed_and_revoked(at_hand: Ponte, engine: Engine) -> None:
    made = at_hand("key", "create", "office", "--role", "manager", "--park", "south")
    assert (made.code, made.out.startswith("ponte_")) == (0, True)
    (listed,) = at_hand("key", "list", "--json").json
    assert (listed["name"], listed["role"], listed["park"]) == ("office", "manager", "south")
    assert made.out.strip() not in at_hand("key", "list").out
    assert at_hand("key", "revoke", "office").out.strip() == "1 revoked"
    assert at_hand("key", "list", "--json").json == []
    again = at_hand("key", "revoke", "office")
    assert (again.code, "no live key named 'office'" in again.err) == (1, True)
    refused = at_hand("key", "create", "x", "--park", "west")
    assert (refused.code, "known: north, south" in refused.err) == (1, True)
    with transaction(engine, writes=False) as session:
        assert session.scalar(select(func.count(ApiKey.id))) == 1


def test_a_key_needs_a_name_that_the_table_holds(ponte: Ponte) -> None:
    ponte("db", "upgrade")
    for name in ("", "x" * 129):
        assert ponte("key", "create", name).code == 2
