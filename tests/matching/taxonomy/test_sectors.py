"""The sector tree."""

import dataclasses

import pytest

from matching.taxonomy.sectors import (
    Sector,
    UnknownSector,
    check,
    closure,
    extend,
    known,
    name_of,
    own_sectors,
    sectors,
)


def test_a_sector_is_named_in_the_three_languages_and_knows_the_wider_one():
    drives = sectors()["drives"]
    assert drives.parent == "mechatronics"
    assert drives.names["it"] == "Azionamenti e controllo del moto"
    assert drives.names["ru"] == "Приводы и управление движением"
    assert all(all(sector.names[language] for language in ("en", "it", "ru")) for sector in sectors().values())


def test_the_three_sectors_of_the_agreement_stand_at_the_top():
    assert all(sectors()[code].parent is None for code in ("mechatronics", "green_technologies", "aerospace"))


def test_every_parent_is_a_sector():
    assert all(sector.parent is None or known(sector.parent) for sector in sectors().values())


def test_the_closure_adds_the_wider_sectors_and_nothing_else():
    assert closure(["drives", "uav", "software"]) == {
        "drives",
        "mechatronics",
        "uav",
        "aerospace",
        "software",
    }
    assert closure([]) == frozenset()


def test_an_unknown_sector_is_refused_with_the_nearest_codes():
    assert not known("robotic")
    with pytest.raises(UnknownSector, match="'robotic'; did you mean 'robotics'") as refused:
        check("robotic")
    assert refused.value.nearest[0] == "robotics"
    with pytest.raises(ValueError, match=r"no sector 'zzz'$"):
        check("zzz")


def test_a_code_that_is_no_sector_any_more_stands_for_itself():
    assert closure(["drives", "old_trade"]) == {"drives", "mechatronics", "old_trade"}
    assert (name_of("old_trade", "it"), name_of("food", "it")) == ("old trade", "Alimenti e bevande")


@pytest.fixture
def wine():
    names = {"en": "Wine", "it": "Vino", "ru": "Вино"}
    extend([Sector("wine", "food", names), Sector("drives", None, names)])
    yield
    extend([])


@pytest.mark.usefixtures("wine")
def test_an_operator_adds_sectors_and_changes_none_of_the_file():
    assert closure(["wine"]) == {"wine", "food"}
    assert [sector.code for sector in own_sectors()] == ["wine"]
    assert sectors()["drives"].parent == "mechatronics"
    assert list(sectors())[-1] == "wine"


def test_nobody_can_change_the_sectors():
    with pytest.raises(TypeError):
        sectors()["drives"] = sectors()["uav"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        sectors()["drives"].parent = None
