"""Half of a company or more in listed hands makes it listed."""

from datetime import date

import pytest

from app.compliance.policy.facts import Listing
from app.compliance.policy.ownership import Holdings, Share, control

EARLY, LATE = date(2014, 3, 17), date(2022, 3, 15)
LISTED = {
    "volk": [Listing("eu", "number", True, EARLY)],
    "lisa": [Listing("eu", "number", True, LATE)],
    "like": [Listing("eu", "name", False)],
}


def person(name: str, per_cent: float) -> Share:
    return Share(name, per_cent, True)


def firm(name: str, per_cent: float) -> Share:
    return Share(name, per_cent, False)


@pytest.mark.parametrize(
    ("owners", "ownership", "listed"),
    [
        ([person("volk", 50)], "known", True),
        ([person("volk", 49.9), person("anna", 50.1)], "known", False),
        ([person("volk", 30), person("lisa", 20), person("anna", 50)], "known", True),
        ([person("anna", 60)], "known", False),
        ([person("anna", 50)], "unknown", False),
        ([person("volk", 60)], "known", True),
        ([person("volk", 40), person("anna", 45)], "unknown", False),
        ([], "unknown", False),
    ],
)
def test_shares_of_listed_owners_add_up(owners: list[Share], ownership: str, listed: bool) -> None:
    found = control("firm", {"firm": owners}, LISTED)
    assert found.ownership == ownership
    assert bool(found.by) is listed


def test_nothing_declared_is_unknown() -> None:
    assert control("firm", {}, LISTED).ownership == "unknown"


def test_control_goes_through_chains_of_owners() -> None:
    holdings: Holdings = {
        "firm": [firm("middle", 60), person("anna", 40)],
        "middle": [firm("upper", 50), person("boris", 50)],
        "upper": [person("volk", 51), person("anna", 49)],
    }
    assert control("firm", holdings, LISTED).by == (Listing("eu", "ownership", True, EARLY),)
    below = holdings | {"upper": [person("volk", 49), person("anna", 51)]}
    assert control("firm", below, LISTED).by == ()


def test_an_owner_that_declares_nothing_leaves_its_share_unknown() -> None:
    assert control("firm", {"firm": [firm("silent", 50), person("anna", 50)]}, {}).ownership == "unknown"
    assert control("firm", {"firm": [firm("silent", 49), person("anna", 51)]}, {}).ownership == "known"


def test_owning_oneself_in_a_circle_ends() -> None:
    holdings: Holdings = {"firm": [firm("other", 60), person("volk", 40)], "other": [firm("firm", 100)]}
    assert control("firm", holdings, LISTED).by == ()


def test_a_listing_counts_from_the_day_on_which_half_was_reached() -> None:
    both = {"firm": [person("volk", 40), person("lisa", 40), person("anna", 20)]}
    assert control("firm", both, LISTED).by == (Listing("eu", "ownership", True, LATE),)
    mostly = {"firm": [person("volk", 60), person("lisa", 40)]}
    assert control("firm", mostly, LISTED).by == (Listing("eu", "ownership", True, EARLY),)


def test_names_that_are_like_listed_ones_make_it_possible_only() -> None:
    found = control("firm", {"firm": [person("like", 30), person("volk", 30), person("anna", 40)]}, LISTED)
    assert found.by == ()
    assert [listing.certain for listing in found.perhaps] == [False]


def test_shares_that_make_exactly_one_half_are_one_half() -> None:
    """In floating point 16.33 + 17.02 + 16.65 is a little less than 50."""
    owners = [Share(name, share, is_person=True) for name, share in (("a", 16.33), ("b", 17.02), ("c", 16.65))]
    listed = {name: [Listing("eu", "name", True)] for name in ("a", "b", "c")}
    found = control("x", {"x": [*owners, Share("d", 50.0, is_person=True)]}, listed)
    assert [one.list for one in found.by] == ["eu"]
