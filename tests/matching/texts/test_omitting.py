"""What a text would lose with a sentence is foretold from vectors that are there."""

import numpy as np

from matching.texts.omitting import losses
from matching.texts.similarity import similarity
from matching.texts.vectors import Passage, Texts, embed
from tests.support.encoder import encode

MINE = (
    "Welding heads for lasers",
    "Two cranes lift steel",
    "Heads for lasers with optics of glass",
    "A hall by the sea",
)
THEIRS = ("Optics of glass for lasers", "Lasers with heads for welding steel")


def text(*sentences: str) -> Texts:
    return embed([Passage("en", ". ".join(sentences), sentences, (True,) * len(sentences))], encode)


def foretold(one: Texts, other: Texts) -> tuple[np.ndarray, np.ndarray]:
    return losses(one, 0, other, 0, one.parts @ other.parts.T)


def test_the_losses_are_near_to_what_happens():
    one, other = text(*MINE), text(*THEIRS)
    left = [text(*MINE[:place], *MINE[place + 1 :]) for place in range(len(MINE))]
    happened = [float((similarity(one, other) - similarity(rest, other))[0, 0]) for rest in left]
    expected, _ = foretold(one, other)
    assert (np.sign(expected) == np.sign(happened)).all()
    assert np.corrcoef(expected, happened)[0, 1] > 0.9


def test_both_texts_are_told_alike():
    one, other = text(*MINE), text(*THEIRS)
    mine, theirs = foretold(one, other)
    np.testing.assert_array_equal(foretold(other, one)[0], theirs)
    np.testing.assert_array_equal(foretold(other, one)[1], mine)


def test_with_its_only_sentence_a_text_loses_everything():
    (loss,), _ = foretold(text("Welding heads"), text(*THEIRS))
    assert loss == np.inf


def test_of_a_text_that_says_the_same_twice_nothing_is_left():
    """By rounding it may be a little less than nothing."""
    losing, _ = foretold(text(MINE[3], MINE[3]), text(*THEIRS))
    assert (np.abs(losing) < 1).all()
