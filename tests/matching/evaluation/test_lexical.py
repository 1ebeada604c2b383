import numpy as np
import pytest

from matching.evaluation.lexical import MOST, lexical_weight

ENGLISH = np.full(40, 2, dtype=np.int8)


def likeness(lead, seed=1):
    """40 queries and documents; each query's own document leads by so much."""
    noise = np.random.default_rng(seed).uniform(0, 0.1, (40, 40))
    return (noise + lead * np.eye(40)).astype(np.float32)


def weight(meaning, wording, languages=ENGLISH):
    return lexical_weight([(meaning, wording)], languages)


def test_wording_that_meaning_confirms_counts_in_full_where_meaning_decides_little():
    assert weight(likeness(0.1), likeness(0.3, seed=2)) > 0.8 * MOST


def test_wording_that_meaning_does_not_confirm_counts_next_to_nothing():
    assert weight(likeness(0.05), likeness(0.0, seed=2)) < 0.05 * MOST


def test_meaning_that_decides_by_itself_needs_no_wording():
    assert weight(likeness(0.6), likeness(0.3, seed=2)) < 0.1 * weight(likeness(0.05), likeness(0.3, seed=2))


def test_texts_without_a_word_in_common_are_compared_by_meaning_alone():
    assert weight(likeness(0.1), np.zeros((40, 40), dtype=np.float32)) == 0


def test_what_is_near_in_wording_is_held_against_documents_of_its_own_language():
    """An own-language document is nearer in meaning than all foreign ones, which proves nothing."""
    languages = np.repeat(np.array([0, 2], dtype=np.int8), 20)
    meaning = np.random.default_rng(3).uniform(0, 0.1, (40, 40)).astype(np.float32)
    meaning[:, 20:] += 0.5
    wording = np.random.default_rng(4).uniform(0, 0.1, (40, 40)).astype(np.float32)
    wording[:, :20] = 0
    assert weight(meaning, wording, languages) < 0.05 * MOST


def test_the_blocks_of_the_trials_change_nothing():
    meaning, wording = likeness(0.1), likeness(0.3, seed=2)
    parts = [(meaning[start : start + 7], wording[start : start + 7]) for start in range(0, 40, 7)]
    assert lexical_weight(parts, ENGLISH) == pytest.approx(weight(meaning, wording))


def test_a_single_document_has_a_weight():
    one = np.ones((3, 1), dtype=np.float32)
    assert weight(one, one, ENGLISH[:1]) == 0
