"""Who looks no further than the first page sees the best of all forms, as the list shows them."""

import numpy as np

from matching.profiles import Form
from matching.ranking import RankedPairs
from matching.ranking.first_pages import on_first_pages


def some_pairs(random: np.random.Generator, form: Form) -> RankedPairs:
    """Of 6 and 5 parties, with many equal scores; each pair is in the list of one side or of both."""
    a, b = (each.ravel().astype(np.intp) for each in np.indices((6, 5)))
    rank_a, rank_b = (random.integers(0, 3, len(a)).astype(np.int32) for _ in "ab")
    score = (random.integers(0, 9, len(a)) * 10).astype(np.float32)
    pairs = RankedPairs(form, (), 0.0, a, b, score, np.empty((len(a), 0), np.float32), rank_a, rank_b)
    return pairs.take(np.flatnonzero(rank_a | rank_b))


def test_they_are_the_first_of_either_partys_list_over_all_forms() -> None:
    random = np.random.default_rng(1)
    ranked = [some_pairs(random, form) for form in Form]
    every = [(form, index) for form, pairs in enumerate(ranked) for index in range(len(pairs))]
    seen = set()
    for side in ("a", "b"):
        for owner in range(6):
            own = [
                (form, index)
                for form, index in every
                if getattr(ranked[form], side)[index] == owner and getattr(ranked[form], f"rank_{side}")[index]
            ]
            seen.update(sorted(own, key=lambda at: -ranked[at[0]].score[at[1]])[:4])
    found = on_first_pages(ranked, 4)
    assert {(form, index) for form, index in every if found[form][index]} == seen
    assert len(seen) < len(every)


def test_nobody_listed_is_nobody_seen() -> None:
    assert on_first_pages([], 4) == []
