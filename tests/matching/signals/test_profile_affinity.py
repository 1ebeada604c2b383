"""Two descriptions: whether they are of one kind of work, or of work that goes together."""

from dataclasses import replace

import numpy as np
import pytest

from matching.blocks import Block, block
from matching.calibration import Calibrations
from matching.profiles import Form, Profile
from matching.signals import profile_affinity, self_description
from matching.signals.profile_affinity import OFTEN
from matching.signals.signal import Context
from matching.texts.standardising import CLASSES, Calibration
from tests.support.encoder import encode

SOUGHT, OFFERED = "We make ball valves for gas pipelines.", "Electric actuators that turn a quarter."


def described(text: str, *, chains: tuple[float, float]) -> Block:
    """A company that says this; what it seeks and what it is, by the table of who works with whom."""
    found = block([Profile(1, "company", "A", {"en": text})], encode)
    read = replace(found.about.texts, chains=np.array([chains], dtype=np.float32))
    return replace(found, about=replace(found.about, texts=read))


@pytest.fixture(scope="module")
def context() -> Context:
    shape = (CLASSES, CLASSES)
    usual = Calibration(np.full(shape, 0.25, dtype=np.float32), np.full(shape, 0.47, dtype=np.float32))
    return Context(Form.COMMERCIAL_PARTNERSHIP, Calibrations(usual, usual, usual, usual))


@pytest.mark.parametrize("signal", [profile_affinity, self_description])
@pytest.mark.parametrize(
    ("theirs", "chains", "complementary"),
    [
        pytest.param(OFFERED, (0, 2 * OFTEN), True, id="what one seeks and the other is"),
        pytest.param(OFFERED, (0, OFTEN / 2), False, id="hardly so"),
        pytest.param(SOUGHT, (0, 2 * OFTEN), False, id="the same work, reason enough"),
    ],
)
def test_who_often_works_together_is_told_from_who_does_the_same(
    context: Context, signal, theirs: str, chains: tuple[float, float], complementary: bool
) -> None:
    one, other = described(SOUGHT, chains=(1, 0)), described(theirs, chains=chains)
    (found,) = signal.evidence(one, 0, other, 0, context)
    (back,) = signal.evidence(other, 0, one, 0, context)
    assert (found.complementary, back.complementary) == (complementary, complementary)


def test_who_does_something_else_is_quoted_by_what_it_does(context: Context) -> None:
    aside = "Seven large plants run day and night by now."
    first, second, third, fourth = np.eye(4)
    mine = np.array([first, second])
    # What they say aside is nearer than what they do.
    theirs = np.array([0.25 * first + 0.97 * third, 0.48 * second + 0.88 * fourth])
    one, same, other = (
        with_vectors(described(f"{text}\n\n{aside}", chains=chains), sentences)
        for text, chains, sentences in (
            (SOUGHT, (1, 0), mine),
            (OFFERED, (0, 0), theirs),
            (OFFERED, (0, 2 * OFTEN), theirs),
        )
    )
    (alike,) = profile_affinity.evidence(one, 0, same, 0, context)
    (goes_together,) = profile_affinity.evidence(one, 0, other, 0, context)
    quotes = [(found.mine.text, found.theirs.text) for found in (alike, goes_together)]
    assert quotes == [(aside, aside), (SOUGHT, OFFERED)]


def with_vectors(given: Block, sentences: np.ndarray) -> Block:
    whole = sentences.sum(axis=0, keepdims=True)
    vectors = {"whole": whole / np.linalg.norm(whole), "parts": sentences}
    texts = replace(given.about.texts, **{name: array.astype(np.float32) for name, array in vectors.items()})
    return replace(given, about=replace(given.about, texts=texts))
