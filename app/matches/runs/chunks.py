"""The matches of a run, cut into pieces that are explained and stored together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.matches.runs.explanations import Told
from app.matches.runs.match_rows import RankingInputs, tell
from matching.ranking import RankedPairs
from matching.ranking.first_pages import on_first_pages

CHUNK = 10_000
"""How many matches are stored at a time: so many that a page of an index takes several of them when it is written."""
FIRST_PAGE = 20
"""So many places of a list over all forms are told beforehand. Who looks further waits until the rest is told."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Matches, and which of them stand on somebody's first page."""

    pairs: RankedPairs
    first: Sequence[int]

    def told(self, ranking: RankingInputs) -> list[Told]:
        """Those, in their order."""
        return tell(self.pairs, self.first, ranking)


def cut(shown: Sequence[RankedPairs]) -> list[Chunk]:
    """Form by form, in the order of the parties."""
    return [
        Chunk(some, np.flatnonzero(first[start : start + CHUNK]).tolist())
        for pairs, first in zip(shown, on_first_pages(shown, FIRST_PAGE), strict=True)
        for start, some in zip(range(0, len(pairs), CHUNK), pairs.chunks(CHUNK), strict=True)
    ]


def size(some: Sequence[Chunk]) -> int:
    """How many matches these are."""
    return sum(len(chunk.pairs) for chunk in some)
