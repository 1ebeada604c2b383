"""`ponte init`: asked, or from a file; a second time changes nothing."""

from pathlib import Path

import pytest

from app.settings import Settings
from tests.support.terminal import Ponte

PARKS = ("--park", "west: Ovest, it", "--park", "east: Восток, RU")
WEST = ["Ovest", "west", "IT", "", "Polo", "", "", "Aula", "", "hall", "laboratory", "large", "40,5", "", ""]
SITE_OF_THE_OTHER = """
[[parks]]
code = "east"
name = "Восток"
country = "RU"
[[parks.sites]]
code = "polo"
name = "Polo"
"""
EAST = ["", "Восток", "east", "Russia", "ru", "Москва", ""]


def codes(ponte: Ponte, kind: str) -> list[str]:
    return [item["code"] for item in ponte(kind, "list", "--json").json]


def test_it_asks_shows_what_it_will_do_and_does_it_once(ponte: Ponte) -> None:
    done = ponte("init", answers=[*WEST, *EAST, "", "y"])
    assert done.code == 0, done.err
    plan, _, after = done.out.partition("Do this?")
    for line in (
        "park      west (Ovest), to be added",
        "site      west/polo (Polo), to be added",
        "space     west/polo/aula (Aula), to be added",
        "corridor  west-east (Ovest – Восток), to be added",
        "key       admin, to be made",
    ):
        assert line in plan
    assert "ponte_" in after
    for reason in ("'RUSSIA' is no country", "this one is needed", "valid number", "'office', 'laboratory'"):
        assert reason in done.err
    assert ponte("site", "list", "--json").json[0]["languages"] == ["it", "en"]
    assert ponte("space", "list", "--json").json[0]["area_m2"] == 40.5
    again = ponte("init", answers=["", "", "", "", ""])
    assert (again.code, again.out.count("so already"), "Nothing to do" in again.out) == (0, 5, True)
    assert "ponte_" not in again.out
    assert codes(ponte, "park") == ["west", "east"]
    further = ponte("init", answers=["", "Sala", "", "", "", "", "east", "", "", ""])
    assert (further.code, codes(ponte, "site")) == (0, ["polo", "sala"])


def test_who_says_no_changes_nothing(ponte: Ponte) -> None:
    assert ponte("init", *PARKS, answers=["n"]).code == 1
    assert (codes(ponte, "park"), ponte("key", "list", "--json").json) == ([], [])
    assert ponte("init", answers=["Ovest"]).code == 1  # nobody answers any more


def test_a_file_is_brought_about_and_so_is_what_it_changes(migrated: Ponte, tmp_path: Path) -> None:
    ponte = migrated
    ponte("template", "setup.toml")
    first = ponte("init", "setup.toml", "--yes", "--json")
    assert (first.code, first.json["key"].startswith("ponte_")) == (0, True)
    assert {step["done"] for step in first.json["steps"]} == {"added"}
    again = ponte("init", "setup.toml", "--yes", "--json").json
    assert ({step["done"] for step in again["steps"]}, again["key"]) == ({"so already"}, None)
    file = tmp_path / "setup.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("area_m2 = 85", "area_m2 = 90"), encoding="utf-8")
    changed = [step for step in ponte("init", file, "--yes", "--json").json["steps"] if step["done"] != "so already"]
    assert [(step["place"], step["fields"]) for step in changed] == [("trentino/polo-meccatronica/pm-01", ["area_m2"])]
    ponte("park", "change", "technopolis", "--withdraw")
    assert "technopolis (Technopolis Moscow), to be changed: withdrawn" in ponte("init", file, "--yes").out


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("parks = 1", "parks: Input should be a valid list"),
        ("parks = [", "is no TOML"),
        ('[[parks]]\ncode = "a"\nname = "A"', "parks.0.country: Field required"),
        ('[[parks]]\ncode = "a"\nname = "A"\ncountry = "IT"\ntown = "X"', "parks.0.town: Extra inputs"),
        ('[[parks]]\ncode = "a"\nname = "A"\ncountry = "IT"', "a corridor is between two parks"),
        (SITE_OF_THE_OTHER, "east/polo: is a site of park west, and a site stays in its park"),
        ('[corridor]\ncode = "west-east"\npark_a = "west"\npark_b = "third"', "is the corridor of west and east"),
        ('[corridor]\ncode = "other"\npark_a = "west"\npark_b = "east"', "These two parks have a corridor: west-east."),
    ],
)
def test_what_cannot_be_set_up_is_refused_and_nothing_changes(
    migrated: Ponte, tmp_path: Path, content: str, reason: str
) -> None:
    assert migrated("init", *PARKS, "--yes").code == 0
    assert migrated("site", "add", "polo", "--park", "west", "--name", "Polo").code == 0
    (tmp_path / "setup.toml").write_text(content, encoding="utf-8")
    refused = migrated("init", "setup.toml", "--yes")
    assert (refused.code, reason in refused.err) == (1, True), refused.err
    assert codes(migrated, "park") == ["west", "east"]


@pytest.mark.parametrize(
    "options",
    [["nowhere.toml"], ["--park", "a: A, IT"], [*PARKS, "--json"], ["--park", "A", "--park", "B"], ["x", *PARKS]],
)
def test_wrong_usage_is_said(ponte: Ponte, options: list[str]) -> None:
    assert ponte("init", *options).code == 2


def test_a_database_of_an_older_version_is_left_alone(ponte: Ponte) -> None:
    import migrations
    from app.database import make_engine

    engine = make_engine(Settings().database_url)
    migrations.upgrade(engine, "0005")
    refused = ponte("init", *PARKS, "--yes")
    assert (refused.code, "run `ponte db upgrade`" in refused.err) == (1, True)
    assert not migrations.is_current(engine)
    engine.dispose()
