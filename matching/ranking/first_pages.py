"""Which pairs somebody sees who looks no further than the first page of a list."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.ranking.ranked import RankedPairs
from matching.ranking.topk import rank_in_group


def on_first_pages(ranked: Sequence[RankedPairs], places: int) -> list[NDArray[np.bool_]]:
    """Per form, (m,): whether the pair has one of the first places in either party's list over all forms.

    Of equal ones the earlier form and row come first.
    """
    if not ranked:
        return []
    score = np.concatenate([pairs.score for pairs in ranked])
    chosen = np.zeros(len(score), dtype=bool)
    for side in ("a", "b"):
        owner = np.concatenate([getattr(pairs, side) for pairs in ranked])
        listed = np.flatnonzero(np.concatenate([getattr(pairs, f"rank_{side}") for pairs in ranked]))
        best_first = listed[np.lexsort((listed, -score[listed], owner[listed]))]
        chosen[best_first[rank_in_group(owner[best_first]) <= places]] = True
    return np.split(chosen, np.cumsum([len(pairs) for pairs in ranked])[:-1])
