"""`ponte park|site|space|corridor`: places by their codes."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.terminal import Ponte

LABORATORY = ("space", "add", "lab", "--site", "polo", "--name", "Laboratorio", "--kind", "laboratory")


@pytest.fixture
def two_parks(migrated: Ponte) -> Ponte:
    for code, name, country in (("west", "Ovest", "it"), ("east", "Восток", "RU")):
        assert migrated("park", "add", code, "--name", name, "--country", country).out == f"park {code}: added\n"
    assert migrated("site", "add", "polo", "--park", "west", "--name", "Polo", "--languages", "it, en").code == 0
    return migrated


def fields(ponte: Ponte, *command: str) -> list[tuple[Any, ...]]:
    names = {"park": ("code", "country"), "site": ("park", "code", "city", "languages"), "corridor": ("code", "as_of")}
    space = ("park", "site", "code", "area_m2", "equipment", "available_from")
    return [tuple(item[name] for name in names.get(command[0], space)) for item in ponte(*command, "--json").json]


def test_places_are_added_listed_and_changed_by_their_codes(two_parks: Ponte) -> None:
    ponte = two_parks
    assert fields(ponte, "park", "list") == [("west", "IT"), ("east", "RU")]
    added = ponte(*LABORATORY, "--area-m2", "12,5", "--equipment", "3D printer; mill, small")
    assert (added.code, added.out) == (0, "space west/polo/lab: added\n")
    assert fields(ponte, "space", "list") == [("west", "polo", "lab", 12.5, ["3D printer", "mill, small"], None)]
    assert ponte("corridor", "add", "west-east", "west", "east", "--name", "A", "--as-of", "2015-09-01").code == 0
    assert ponte("site", "change", "polo", "--city", "Rovereto").code == 0
    assert (
        ponte("space", "change", "lab", "--site", "polo", "--equipment", "", "--available-from", "2026-09-01").code == 0
    )
    assert ponte("corridor", "change", "west-east", "--as-of", "").code == 0
    assert fields(ponte, "site", "list", "--park", "west") == [("west", "polo", "Rovereto", ["it", "en"])]
    assert fields(ponte, "space", "list", "--site", "polo") == [("west", "polo", "lab", 12.5, [], "2026-09-01")]
    assert fields(ponte, "corridor", "list") == [("west-east", None)]
    shown = ponte("space", "list", "--park", "west").out
    assert all(part in shown for part in ("lab", "12.5", "2026-09-01"))


def test_what_is_withdrawn_can_be_brought_back(two_parks: Ponte) -> None:
    assert two_parks("park", "change", "east", "--withdraw").code == 0
    assert fields(two_parks, "park", "list") == [("west", "IT")]
    assert fields(two_parks, "park", "list", "--withdrawn") == [("east", "RU")]
    assert two_parks("park", "change", "east", "--restore").code == 0
    assert len(fields(two_parks, "park", "list")) == 2


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("park", "add", "third"), "--country: Field required"),
        (("park", "add", "Third One", "--name", "x", "--country", "IT"), "'Third One' is no code: small letters"),
        (("park", "add", "third", "--name", "x", "--country", "ITA"), "--country: 'ITA' is no country"),
        (("park", "add", "third", "--name", "x", "--country", "ZZ"), "--country: 'ZZ' is no country: no such code"),
        (("park", "add", "west", "--name", "x", "--country", "IT"), "west is the code of park 1"),
        (("park", "change", "north"), "no park has the code 'north'; known: east, west"),
        (("park", "change", "west", "--name", ""), "--name: Input should be a valid string"),
        (("site", "add", "x", "--park", "north", "--name", "x"), "known: east, west"),
        (("site", "change", "pole"), "no site has the code 'pole'; known: polo"),
        (("site", "change", "polo", "--park", "east"), "park east has no site 'polo'; known: none"),
        (("site", "change", "polo", "--sectors", "drive"), "did you mean 'drives'"),
        ((*LABORATORY, "--area-m2", "large"), "--area-m2: Input should be a valid number"),
        ((*LABORATORY, "--workplaces", "2.5"), "--workplaces: Input should be a valid integer"),
        ((*LABORATORY, "--available-until", "soon"), "--available-until"),
        (("space", "change", "lab", "--site", "polo"), "site polo has no space 'lab'; known: none"),
        (("corridor", "add", "x", "west", "west", "--name", "x"), "is the same park"),
        (("corridor", "change", "x"), "no corridor has the code 'x'; known: none"),
    ],
)
def test_what_cannot_be_is_refused_with_option_and_reason(
    two_parks: Ponte, command: tuple[str, ...], reason: str
) -> None:
    refused = two_parks(*command)
    assert (refused.code, refused.out) == (1, "")
    assert reason in refused.err


def test_a_code_that_two_parks_use_needs_the_park(two_parks: Ponte) -> None:
    assert two_parks("site", "add", "polo", "--park", "east", "--name", "Полюс").code == 0
    assert "several parks have a site 'polo': say which; known: east, west" in two_parks("site", "change", "polo").err
    assert two_parks(*LABORATORY, "--park", "east").out == "space east/polo/lab: added\n"


def test_templates_are_written_and_not_written_over(ponte: Ponte, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.csv", "c.jsonl", "d.toml"):
        assert ponte("template", name).out == f"{name}: written\n"
        assert (tmp_path / name).stat().st_size > 500
    for command in (("a.xlsx",), ("a.docx",), ("nowhere/a.csv",)):
        assert ponte("template", *command).code == 2
    assert ponte("template", "a.xlsx", "--force").code == 0
