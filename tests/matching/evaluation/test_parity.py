import numpy as np
import pytest

from matching.evaluation.parity import overlap, parity

COUNT = 30
TITLES = {language: [f"{language} {number}" for number in range(COUNT)] for language in ("it", "ru", "en")}


def ranker(own_language):
    """Knows every heading; a document in the query's language gets so much on top."""

    def scorer(queries, corpus):
        def score(rows):
            return np.array(
                [
                    [
                        (query.text.split()[1] == text.text.split()[1]) + own_language * (query.lang == text.lang)
                        for text in corpus
                    ]
                    for query in np.array(queries, dtype=object)[rows]
                ],
                dtype=np.float32,
            )

        return score

    return scorer


def test_a_ranker_without_regard_for_languages_finds_all_in_any_pool():
    found = parity(TITLES, ranker(0.0))
    assert (found.single, found.mixed, found.once_single, found.once) == (1, 1, 1, 1)


def test_a_ranker_that_prefers_its_own_language_fails_in_the_mixed_pools_alone():
    found = parity(TITLES, ranker(2.0))
    assert (found.single, found.once_single) == (1, 1)
    assert (found.mixed, found.once) == (0, 0)
    for one, shares in found.shares.items():
        assert shares[one] == 1
        assert sum(shares.values()) == pytest.approx(1)


def test_lists_overlap_by_what_both_have_in_their_first_ten():
    one = np.arange(30, dtype=np.float32)
    assert overlap(one, one) == 1
    assert overlap(one, -one) == 0
    assert overlap(one, np.roll(one, 5)) == 0.5
