import numpy as np
import pytest

from matching.evaluation import retrieval
from matching.evaluation.retrieval import ponte
from matching.texts.vectors import LANGUAGES

TOPICS = 40


def encode(texts):
    """A topic and a language each have a direction of their own, as in a model that prefers texts in one language."""
    rng = np.random.default_rng(3)
    topics, languages = rng.standard_normal((TOPICS, 128)), 2 * rng.standard_normal((3, 128))
    vectors = np.array([topics[int(text.split()[1])] + languages[int(text.split()[0])] for text in texts])
    vectors += 0.4 * rng.standard_normal(vectors.shape)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def text(language, topic):
    return LANGUAGES[language], f"{language} {topic}"


def test_the_right_text_in_another_language_beats_wrong_ones_in_the_querys_own():
    queries = [text(0, topic) for topic in range(TOPICS)]
    own = [text(0, topic) for topic in range(1, TOPICS)]
    foreign = [text(1, topic) for topic in range(TOPICS)]
    scores = ponte(queries, own + foreign, encode)(np.array([0]))[0]
    vectors = encode([words for _, words in [queries[0], *own, *foreign]])
    plain = vectors[1:] @ vectors[0]
    assert plain[: len(own)].max() > plain[len(own)]
    assert scores.argmax() == len(own)


def test_shared_wording_decides_between_texts_of_the_same_meaning():
    corpus = [("en", "pump LX-40"), ("en", "pump QZ-17"), ("en", "pump")]

    def alike(texts):
        return np.full((len(texts), 4), 0.5, dtype=np.float32)

    scores = ponte([("en", "QZ-17")], corpus, alike)(np.array([0]))[0]
    assert scores.argmax() == 1


@pytest.mark.parametrize("size", [1, 7, 100])
def test_the_size_of_the_blocks_changes_nothing(size, monkeypatch):
    queries = [text(topic % 3, topic) for topic in range(TOPICS)]
    corpus = [text((topic + 1) % 3, topic) for topic in range(TOPICS)]
    whole = ponte(queries, corpus, encode)(np.arange(TOPICS))
    monkeypatch.setattr(retrieval, "QUERY_BLOCK", size)
    score = ponte(queries, corpus, encode)
    parts = [score(np.arange(start, min(start + 5, TOPICS))) for start in range(0, TOPICS, 5)]
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=1e-5)


def test_a_single_query_against_a_single_document_has_a_score():
    assert np.isfinite(ponte([(None, "0 1")], [(None, "1 2")], encode)(np.array([0]))).all()
