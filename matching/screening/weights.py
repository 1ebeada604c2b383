"""How much the words of names say: by their class, and by how rare they are on the lists."""

from collections.abc import Mapping
from math import log

from matching.screening.words import Rank, Word

BY_RANK: Mapping[Rank, float] = {
    "type": 0.25,
    "field": 0.5,
    "place": 0.5,
    "word": 1.0,
    "name": 1.0,
    "number": 0.5,
    "acronym": 0.6,
    "namesake": 0.3,
    "initial": 0.3,
    "patronymic": 0.5,
}
COMMON = 0.5
"""The share of its weight that the commonest word keeps."""


class Weights:
    """Of words, by the number of listed names that have them."""

    def __init__(self, counts: Mapping[str, int], names: int) -> None:
        self._counts = counts
        self._whole = log(names + 2)
        self._names = names

    def of(self, word: Word) -> float:
        rarity = log((self._names + 2) / (self._counts.get(word.key, 0) + 1)) / self._whole
        return BY_RANK[word.rank] * (COMMON + (1 - COMMON) * min(1.0, rarity))
