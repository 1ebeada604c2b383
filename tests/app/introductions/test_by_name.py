"""`ponte introduce` by the names of two companies whose lists have each other."""

import pytest
from sqlalchemy import Engine

from tests.support.beginnings import begins_with, ranked
from tests.support.portfolio import company
from tests.support.terminal import Ponte

WORDS = ["laser pump"]


def makers_and_users(engine: Engine) -> None:
    """The sites of the parks are parties, too, so no company has the number of its party."""
    makers = (company("south", f"maker {n}", WORDS, []) for n in range(3))
    ranked(engine, [*makers, *(company("north", f"user {n}", [], WORDS) for n in range(3))], 10)


pytestmark = begins_with(makers_and_users)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_two_who_are_named_are_introduced(at_hand: Ponte) -> None:
    for maker, user in (("maker 0", "user 2"), ("maker 2", "user 0")):
        done = at_hand("introduce", maker, user, "--shortlist", "--park", "south", "--json")
        assert done.code == 0, done.err
        assert {done.json["a"]["name"], done.json["b"]["name"]} == {maker, user}
