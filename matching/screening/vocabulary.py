"""The words of all listed names, and which of them sound like a given one."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from matching.screening.spelling import softened

ALIKE = 0.72
"""From this likeness on, in [0, 1], two words may be one with errors."""
H_FOR_G = 0.95
"""How much two words agree of which one has h where the other has g: Hermes and Гермес, Ihor and Igor."""
LEAST_LETTERS = 4
"""Shorter words are compared as they stand."""
_LEAST_SHARED = 0.33
"""Of the pairs of letters of the two, before their letters are compared one by one."""
_CACHED = 100_000


class Vocabulary:
    """Sounds of words by number; each is there once."""

    def __init__(self, sounds: Sequence[str]) -> None:
        self._sounds = sounds
        self._numbers = {sound: number for number, sound in enumerate(sounds)}
        self._softened: dict[str, list[int]] = {}
        pairs: dict[str, list[int]] = {}
        for number, sound in enumerate(sounds):
            self._softened.setdefault(softened(sound), []).append(number)
            for pair in _letter_pairs(sound):
                pairs.setdefault(pair, []).append(number)
        self._with_pair = {pair: np.array(numbers, np.int32) for pair, numbers in pairs.items()}
        self._pair_counts = np.array([len(_letter_pairs(sound)) for sound in sounds], np.float32)
        self._known: dict[str, Mapping[int, float]] = {}

    def number(self, sound: str) -> int | None:
        return self._numbers.get(sound)

    def alike(self, sound: str) -> Mapping[int, float]:
        """Number -> likeness of the words that sound alike, the word itself among them."""
        found = self._known.get(sound)
        if found is None:
            if len(self._known) > _CACHED:
                self._known.clear()
            found = self._known[sound] = self._look_up(sound)
        return found

    def _look_up(self, sound: str) -> dict[int, float]:
        found = {}
        if sound in self._numbers:
            found[self._numbers[sound]] = 1.0
        if len(sound) < LEAST_LETTERS:
            return found
        for number in self._softened.get(softened(sound), ()):
            found.setdefault(number, H_FOR_G)
        for number in self._sharing(sound).tolist():
            likeness = OSA.normalized_similarity(sound, self._sounds[number], score_cutoff=ALIKE)
            if likeness and number not in found and len(self._sounds[number]) >= LEAST_LETTERS:
                found[number] = likeness
        return found

    def _sharing(self, sound: str) -> NDArray[np.intp]:
        pairs = _letter_pairs(sound)
        places = [self._with_pair[pair] for pair in pairs if pair in self._with_pair]
        if not places:
            return np.zeros(0, np.intp)
        shared = np.bincount(np.concatenate(places), minlength=len(self._sounds))
        return np.flatnonzero(2 * shared >= _LEAST_SHARED * (self._pair_counts + len(pairs)))


def _letter_pairs(sound: str) -> frozenset[str]:
    marked = f"^{sound}$"
    return frozenset(marked[place : place + 2] for place in range(len(marked) - 1))
