"""A sentence is known by its template, and told only where it can be read in one way."""

import pytest

from app.sentences import Sentences

KNOWN = Sentences(
    ["There is no {} {}.", "There is no pair {}.", "{1} is read as {2}", "`{}` leads nowhere.", "one {} or two"]
)


@pytest.mark.parametrize(
    ("said", "template", "filled"),
    [
        ("There is no pair 12.", "There is no pair {}.", ("12",)),
        ("There is no site 12.", "There is no {} {}.", ("site", "12")),
        ("There is no site Polo Nord, Rovereto.", "There is no {} {}.", ("site", "Polo Nord, Rovereto")),
        ('"two\nlines" is read as "one"', "{1} is read as {2}", ('"two\nlines"', '"one"')),
        ("one [.*] or two", "one {} or two", ("[.*]",)),
    ],
)
def test_a_sentence_is_known_by_the_template_that_says_most(said: str, template: str, filled: tuple[str, ...]) -> None:
    assert KNOWN.find(said) == (template, filled)


@pytest.mark.parametrize(
    "said", ['"a is read as b" is read as "c"', "There is no pair.", "once There is no pair 12.", "`` leads nowhere."]
)
def test_what_can_be_read_in_two_ways_or_in_none_is_not_known(said: str) -> None:
    assert KNOWN.find(said) is None
