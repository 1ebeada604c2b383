"""`ponte stay`: the whole way, and what is said where it does not go on."""

import pytest

from tests.support.stays import Stays
from tests.support.terminal import Ponte

DAYS = ("--site", "north-1", "--starts-on", "2015-10-05", "--ends-on", "2015-10-30")
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@on_sqlite
def test_the_command_line_goes_the_whole_way(at_hand: Ponte, stays: Stays, monkeypatch: pytest.MonkeyPatch) -> None:
    ponte = at_hand
    monkeypatch.setattr("app.cli.context.Desk.of", lambda *_: stays.desk)
    asked = ponte("stay", "request", "Alfa", "office", *DAYS, "--workplaces", "2", "--equipment", "probe; plotter")
    assert "possible: approve, decline, cancel" in asked.out
    assert "2 workplaces; probe; plotter" in asked.out
    assert "stay 1" in ponte("tasks").out
    approved = ponte("stay", "approve", "1", "--contact", "Reception", "--cost", "900", "--currency", "RUB")
    assert (approved.code, "900 RUB" in approved.out, "on site: Reception" in approved.out) == (0, True, True)
    taken = ponte("stay", "request", "Beta", "office", *DAYS, "--workplaces", "2")
    assert (taken.code, "It is free for as long from 2015-10-31 on." in taken.err) == (1, True)
    assert ponte("stay", "begin", "1").code == 0
    assert ponte("stay", "end", "1", "--on", "2015-10-20").code == 0
    for park, rating in (("north", "4"), ("south", "2")):
        said = ponte("stay", "evaluate", "1", "--park", park, "--rating", rating, "--not-again", "--text", "Too dark.")
        assert (said.code, f"{rating} of 5, would not do it again. Too dark." in said.out) == (0, True)
    assert ponte("stay", "list").out.strip() == "There are none."
    assert [one["state"] for one in ponte("stay", "list", "--closed", "--json").json] == ["closed"]
    assert "Alfa Drives" in ponte("stay", "list", "--year", "2015", "--company", "Alfa", "--site", "north-1").out
    assert ponte("stay", "show", "1", "--json").json["days"] == 16
    told = ponte("stay", "occupancy", "north-1", "--year", "2015")
    assert "10: 32" in told.out
    assert "free: office, 2015-10-21 to 2015-12-31, 3 workplaces" in told.out
    assert ponte("stay", "occupancy", "north-1", "--year", "2015", "--json").json["booked"] == 32
    assert "hosted by north: 1 guests, 16 days" in ponte("indicators").out


@on_sqlite
def test_what_is_declined_and_cancelled_says_why(at_hand: Ponte, stays: Stays) -> None:
    ponte = at_hand
    for _ in range(2):
        assert ponte("stay", "request", "Alfa", "lab", *DAYS).code == 0
    assert "reason" in ponte("stay", "decline", "1").err
    assert "declined" in ponte("stay", "decline", "1", "--reason", "costs", "--note", "Too dear.").out
    assert "withdrawn" in ponte("stay", "cancel", "2", "--reason", "plans_changed").out
    assert ponte("stay", "begin", "2").code == 1
    assert ponte("stay", "show", "7").code == 1
    wrong = ponte("stay", "approve", "1", "--currency", "euro")
    assert (wrong.code, "--currency" in wrong.err) == (1, True)
