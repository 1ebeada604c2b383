from dataclasses import replace

import numpy as np
import pytest

from matching.texts import segments
from matching.texts import similarity as likeness
from matching.texts.quantising import quantised
from matching.texts.similarity import SECOND_SHARE, SOUGHT_SHARE, similarity, sought_similarity, whole_similarity
from matching.texts.vectors import Passage, embed
from tests.support.encoder import encode_otherwise


def unit(count, seed):
    vectors = np.random.default_rng(seed).standard_normal((count, 512)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_products_of_quantised_vectors_are_exact_in_any_order():
    a, b = quantised(unit(40, 1)), quantised(unit(30, 2))
    exact = a.astype(np.float64) @ b.astype(np.float64).T
    order = np.random.default_rng(3).permutation(512)
    np.testing.assert_array_equal(a @ b.T, exact)
    np.testing.assert_array_equal(a[:, order] @ b[:, order].T, exact)


def test_quantised_vectors_survive_float16():
    vectors = quantised(unit(40, 1))
    np.testing.assert_array_equal(vectors.astype(np.float16).astype(np.float32), vectors)


def test_quantising_moves_a_cosine_by_little():
    a, b = unit(40, 1), unit(30, 2)
    assert np.abs(quantised(a) @ quantised(b).T - a @ b.T).max() < 1e-3


def test_a_text_has_its_title_and_its_sentences_as_parts(encoder):
    texts = embed(
        [Passage.of("it", "Pompa", "Il laser. La pompa."), Passage.of("en", "", ""), Passage.of("en", "Stage", "")],
        encoder,
    )
    assert texts.quotes == ("Pompa", "Il laser.", "La pompa.", "", "Stage")
    assert texts.starts.tolist() == [0, 3, 4, 5]
    assert texts.languages.tolist() == [0, 2, 2]


def test_every_distinct_text_is_encoded_once(encoder):
    asked = []

    def listening(texts):
        asked.append(list(texts))
        return encoder(texts)

    embed([Passage.of("en", "Pump", ""), Passage.of("en", "Pump", ""), Passage.of("en", "", "Laser. Pump")], listening)
    assert asked == [["Pump", "Laser. Pump", "Laser."]]


def test_one_good_sentence_in_a_long_text_still_counts(encoder):
    query = embed([Passage.of("en", "", "pump laser stage")], encoder)
    noise = " ".join(f"Word{number} other{number} thing{number}." for number in range(12))
    held, absent = (embed([Passage.of("en", "", text)], encoder) for text in (f"{noise} Pump laser stage.", noise))
    gain = similarity(query, held) - similarity(query, absent)
    assert gain > query.whole @ held.whole.T - query.whole @ absent.whole.T


@pytest.mark.parametrize("second", [None, encode_otherwise])
def test_similarity_is_the_same_from_both_sides_and_for_a_subset(encoder, second):
    rng = np.random.default_rng(5)
    words = ["pump", "laser", "drone", "filter", "stage"]
    a, b = (
        embed(
            [Passage.of("en", "", ". ".join(" ".join(rng.choice(words, 3)).capitalize() for _ in range(4)))] * 6,
            encoder,
            second,
        )
        for _ in range(2)
    )
    rows, columns = np.array([4, 1]), np.array([5, 0, 2])
    np.testing.assert_array_equal(similarity(a, b), similarity(b, a).T)
    np.testing.assert_array_equal(similarity(a.take(rows), b.take(columns)), similarity(a, b)[np.ix_(rows, columns)])


@pytest.mark.parametrize("tile", [4, 16, 512])
def test_tiles_give_number_for_number_what_few_texts_give(tile, monkeypatch):
    rng = np.random.default_rng(7)
    vectors = quantised(unit(12, 4))

    def encode(texts):
        # Often the same: a sum of equal sentences has the most bits.
        return np.stack([vectors[rng.integers(len(vectors))] for _ in texts])

    a, b = (
        embed([Passage.of("en", "", " ".join(["Said."] * count)) for count in rng.integers(1, 12, 20)], encode)
        for _ in "ab"
    )
    a, b = (replace(texts, parts=vectors[rng.integers(12, size=len(texts.parts))]) for texts in (a, b))
    monkeypatch.setattr(likeness, "SMALL", 1 << 20)
    few = similarity(a, b)
    monkeypatch.setattr(likeness, "SMALL", 0)
    monkeypatch.setattr(segments, "TILE", tile)
    np.testing.assert_array_equal(similarity(a, b), few)
    np.testing.assert_array_equal(similarity(b, a), few.T)


@pytest.mark.parametrize(("measure", "share"), [(similarity, SECOND_SHARE), (sought_similarity, SOUGHT_SHARE)])
def test_the_second_encoder_has_its_share_where_both_texts_have_its_vectors(encoder, measure, share):
    given = [Passage.of("en", "Pump", "It pumps oil."), Passage.of("en", "Laser", "")]
    both, alone = embed(given, encoder, encode_otherwise), embed(given, encoder)
    expected = (1 - share) * similarity(alone, alone) + share * both.second @ both.second.T
    np.testing.assert_allclose(measure(both, both), expected, atol=1e-6)
    np.testing.assert_allclose(np.diag(measure(both, both)), 1, atol=1e-2)
    np.testing.assert_array_equal(measure(both, alone), similarity(alone, alone))


def test_offers_and_needs_as_wholes_have_the_share_of_offers_and_needs(encoder):
    given = [Passage.of("en", "Pump", ""), Passage.of("en", "Laser pump", "")]
    both = embed(given, encoder, encode_otherwise)
    expected = (1 - SOUGHT_SHARE) * both.whole @ both.whole.T + SOUGHT_SHARE * both.second @ both.second.T
    np.testing.assert_allclose(whole_similarity(both, both), expected, atol=1e-6)


def test_the_second_encoder_reads_whole_texts_only(encoder):
    asked: list[list[str]] = []

    def listening(texts):
        asked.append(list(texts))
        return encode_otherwise(texts)

    texts = embed(
        [Passage.of("en", "Pump", "Oil. Water."), Passage.of("en", "Pump", "Oil. Water.")], encoder, listening
    )
    assert asked == [["Pump\nOil. Water."]]
    assert texts.joined(texts.take(np.array([1]))).second.shape == (3, texts.second.shape[1])
