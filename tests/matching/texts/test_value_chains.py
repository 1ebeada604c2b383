from dataclasses import replace

import numpy as np
import pytest

from matching.texts.alignment import unit
from matching.texts.quantising import quantised
from matching.texts.similarity import CHAIN_SHARE, described_similarity, similarity
from matching.texts.value_chains import (
    DIMENSIONS,
    TELLING,
    Projection,
    ValueChains,
    bundled_chains,
    chained,
    fit,
    projection_of,
    telling,
)
from matching.texts.vectors import Passage, RaggedTexts, Texts, embed

VALVES, ACTUATORS, BREAD = np.eye(3, 40)
"""What three trades are; those who make valves work with those who make actuators, and the other way round."""


UNUSED = Projection(np.zeros(2), np.eye(2))


def near(*meanings: np.ndarray, seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=(len(meanings), 40))
    return quantised(unit(np.array(meanings) + 0.05 * noise).astype(np.float32))


@pytest.fixture(scope="module")
def chains() -> ValueChains:
    others = np.eye(40)[3:23]
    names = [VALVES, ACTUATORS, BREAD, *others]
    partners = [ACTUATORS, VALVES, np.eye(40)[30], *np.eye(40)[23:39], *others[:4]]
    ordinary = quantised(unit(np.random.default_rng(2).normal(size=(300, 40))).astype(np.float32))
    return fit(UNUSED, names, [partner[None, :] for partner in partners], ordinary)


def meets(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one @ np.roll(other, other.shape[1] // 2, axis=1).T


def test_who_works_with_whom_is_nearer_than_who_does_the_same(chains: ValueChains) -> None:
    mine, theirs = chains.read(near(VALVES)), chains.read(near(VALVES, ACTUATORS, BREAD, seed=3))
    rival, partner, stranger = meets(mine, theirs)[0]
    assert partner > 2 * max(abs(rival), abs(stranger))


def test_a_text_is_read_alike_whatever_is_read_with_it_and_from_both_sides(chains: ValueChains) -> None:
    texts = near(*np.eye(40), seed=4)
    together = chains.read(texts)
    assert together.shape == (40, 2 * chains.directions.shape[1])
    np.testing.assert_array_equal(chains.read(texts[7:8]), together[7:8])
    np.testing.assert_array_equal(meets(together[:5], together), meets(together, together[:5]).T)
    assert chains.read(texts[:0]).shape == (0, together.shape[1])


def test_it_is_stored_without_loss(chains: ValueChains) -> None:
    again = ValueChains.from_bytes(chains.to_bytes())
    for name in ("activities", "usually_near", "partners", "starts", "usual", "directions"):
        np.testing.assert_array_equal(getattr(again, name), getattr(chains, name))
    np.testing.assert_array_equal(again.projection.mean, chains.projection.mean)
    np.testing.assert_array_equal(again.projection.directions, chains.projection.directions)


def test_what_is_much_less_near_than_the_nearest_is_not_what_a_text_does(chains: ValueChains) -> None:
    plain = replace(chains, directions=np.eye(len(chains.activities)), usually_near=np.zeros_like(chains.usually_near))
    sought = plain.read(quantised(np.vstack((VALVES, VALVES + ACTUATORS)).astype(np.float32)))[:, : len(plain.usual)]
    np.testing.assert_allclose(sought[:, :3], [[1, 0, 0], [0.5, 0.5, 0]], atol=0.03)


def test_texts_are_projected_onto_what_they_differ_in_most() -> None:
    vectors = np.random.default_rng(5).normal(size=(400, 3)) * (0.001, 1, 0) + (0, 0, 0.5)
    found = projection_of(vectors, vectors.mean(axis=0))
    projected = found(quantised(np.array([[0, 0.25, 0.5], [0, -0.25, 0.5]], dtype=np.float32)))
    assert abs(projected[0, 0] - projected[1, 0]) == pytest.approx(0.5, abs=0.01)
    assert np.abs(projected[:, 1:]).max() < 0.05


def test_the_bundled_table_has_partners_for_every_activity() -> None:
    bundled = bundled_chains()
    assert bundled.directions.shape == (len(bundled.activities), DIMENSIONS)
    assert (np.diff([*bundled.starts, len(bundled.partners)]) >= 2).all()
    image = bundled.partners.shape[1] - bundled.projection.directions.shape[1]
    np.testing.assert_allclose(np.linalg.norm(bundled.partners[:, :image], axis=1), 1, atol=0.03)


def described(encoder, *texts: str, second=None) -> Texts:
    return embed([Passage.of("en", "", text) for text in texts], encoder, second)


def test_what_another_first_encoder_says_is_not_read(encoder) -> None:
    whole, second = np.zeros((2, 512), dtype=np.float32), np.zeros((2, 384 + 128), dtype=np.float32)
    texts = replace(described(encoder, "Pumps for dairies.", "Bread."), whole=whole, second=second)
    ragged = RaggedTexts(texts, np.arange(3))
    assert chained(ragged).texts.chains.shape == (2, 2 * DIMENSIONS)
    other = replace(ragged, texts=replace(texts, whole=texts.whole[:, :100]))
    assert chained(other) is other


def test_without_the_second_encoder_nothing_is_read(encoder) -> None:
    texts = described(encoder, "Pumps for dairies.", "Bread.")
    ragged = RaggedTexts(texts, np.arange(3))
    assert chained(ragged) is ragged
    np.testing.assert_array_equal(described_similarity(texts, texts), similarity(texts, texts))


def test_what_either_seeks_is_added_to_the_likeness_of_descriptions(encoder) -> None:
    texts = described(encoder, "Pumps for dairies.", "Bread.")
    read = replace(texts, chains=np.array([[1, 0, 0, 0], [0, 0, 0.5, 0]], dtype=np.float32))
    alike = similarity(read, read)
    gain = described_similarity(read, read, alike) - alike
    np.testing.assert_allclose(gain, CHAIN_SHARE * np.array([[0, 0.5], [0.5, 0]]), atol=1e-6)


def test_a_few_words_tell_less_of_who_works_with_them(encoder) -> None:
    texts = described(encoder, "x" * 25, "x" * TELLING, "x" * 300)
    np.testing.assert_array_equal(telling(texts), np.array([25 / TELLING, 1, 1], dtype=np.float32))
