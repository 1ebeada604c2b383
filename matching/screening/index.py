"""The names of all listed parties, ready to be asked: first those that may agree, then these word by word."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.screening.comparing import Agreement, Name, agreement
from matching.screening.lexicon import lexicon
from matching.screening.spelling import other_sibilants, softened
from matching.screening.vocabulary import Vocabulary
from matching.screening.weights import Weights
from matching.screening.words import Word, Words, is_of_a_place, shorter_stem

MOST_COMPARED = {False: 40, True: 120}
"""Names that are compared word by word, for each that is asked, of companies and of persons: many share a surname."""
_NEARLY = 0.9
"""Of the score that is asked for, a first estimate must reach so much: it knows neither order nor twins."""
_OF_PERSONS_MORE = 0.35
"""Added to a first estimate of persons, whose patronymics and initials may be missing."""

MOST_KNOWN = 100_000
"""Words of which it is kept what they are alike."""

RELATED = 0.85
"""How much words agree that translators take for each other: engineering and machine building."""
OF_A_PLACE = 0.97
"""How much a noun agrees with the adjective that has more letters: Kerch and Kerchenskiy, radiator and radiatornyy."""
A_VOWEL_MORE = 0.9
"""How much two names agree of which one only has a vowel more at its end: Marin and Marini, Dalat and Dalato."""
OTHER_START = 0.9
"""Of the likeness of two words that is left where they begin with different letters: few errors are made there."""

_Spelling = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """`place`: of the listed name among those that the index was made of."""

    place: int
    asked: Name
    listed: Name
    agreement: Agreement


class NameIndex:
    """Of companies, or of persons: their words are weighed and compared in other ways."""

    def __init__(self, names: Sequence[Words], *, person: bool) -> None:
        self._person = person
        counts = Counter(key for name in names for key in {word.key for word in name.words})
        self.weights = Weights(counts, len(names))
        self._items: dict[_Spelling, int] = {}
        self._by_key: dict[str, list[int]] = {}
        self._by_shorter: dict[str, list[int]] = {}
        self._by_sound: dict[int, list[int]] = {}
        sounds: dict[str, int] = {}
        for name in names:
            for word in name.words:
                if _spelling(word) not in self._items:
                    item = self._items[_spelling(word)] = len(self._items)
                    self._by_key.setdefault(word.key, []).append(item)
                    if (shorter := _shorter(word)) is not None:
                        self._by_shorter.setdefault(shorter, []).append(item)
                    number = sounds.setdefault(word.sound, len(sounds))
                    self._by_sound.setdefault(number, []).append(item)
        self._vocabulary = Vocabulary(list(sounds))
        self._is_concept = [_is_concept(key) for key, _, _ in self._items]
        self._sounds = [sound for _, sound, _ in self._items]
        self._starts = [softened(sound[0]) for _, sound, _ in self._items]
        self._sibilants = [sibilants for _, _, sibilants in self._items]
        self._names = [self._name(words) for words in names]
        self._totals = np.array([name.total for name in self._names], np.float32)
        self._with_item = self._postings()
        self._with_joined: dict[str, list[int]] = {}
        for place, known in enumerate(self._names):
            for joined in known.joined:
                self._with_joined.setdefault(joined, []).append(place)
        self._known: dict[_Spelling, Mapping[int, float]] = {}

    def _postings(self) -> list[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        """For each item the names that have it, and its weight in them."""
        found: list[tuple[list[int], list[float]]] = [([], []) for _ in self._items]
        for place, name in enumerate(self._names):
            for item, weight in zip(name.items, name.weights, strict=True):
                found[item][0].append(place)
                found[item][1].append(weight)
        return [(np.array(places, np.int32), np.array(weights, np.float32)) for places, weights in found]

    def _name(self, words: Words) -> Name:
        weights = [self.weights.of(word) for word in words.words]
        items = [self._items.get(_spelling(word), -1) for word in words.words]
        joined = {sound: start for start, sound in reversed(words.pairs)}
        return Name(words.words, weights, items, joined, sum(weights))

    def find(self, words: Words, least: float) -> Iterator[Found]:
        """The listed names that agree with the asked one by at least `least`, in no order."""
        if not words.words or not self._names:
            return
        asked = self._name(words)
        likeness = [self._alike(word) for word in words.words]
        for place in self._candidates(asked, likeness, least):
            found = agreement(asked, self._names[place], likeness, person=self._person)
            if found.score >= least:
                yield Found(place, asked, self._names[place], found)

    def _alike(self, word: Word) -> Mapping[int, float]:
        """Items that mean the same, and those that sound alike, with their likeness."""
        known = self._known.get(_spelling(word))
        if known is not None:
            return known
        found: dict[int, float] = {}
        concept = _is_concept(word.key)
        if word.rank != "number":
            for sound, likeness in self._vocabulary.alike(word.sound).items():
                for item in self._by_sound[sound]:
                    if not (concept and self._is_concept[item]):
                        is_same = self._starts[item] == softened(word.sound[0])
                        found[item] = likeness if is_same else OTHER_START * likeness
        for key in lexicon().related.get(word.key, ()):
            found |= dict.fromkeys(self._by_key.get(key, ()), RELATED)
        of_places = [*self._by_shorter.get(word.key, ()), *self._by_key.get(_shorter(word) or "", ())]
        found |= dict.fromkeys(of_places, OF_A_PLACE)
        for item in self._by_key.get(word.key, ()):
            found[item] = _alike_by_stem(word, self._sounds[item])
        if word.sibilants and not concept:
            for item in found:
                others = other_sibilants(word.sibilants, self._sibilants[item])
                found[item] -= others / max(len(word.sound), 1)
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        self._known[_spelling(word)] = found
        return found

    def _candidates(self, asked: Name, likeness: Sequence[Mapping[int, float]], least: float) -> list[int]:
        """The names that share most, by weight. What nearly every name has is taken as shared, and not looked up."""
        telling = [
            place
            for place, word in enumerate(asked.words)
            if word.rank not in ("type", "initial", "acronym", "namesake")
        ]
        given = sum(asked.weights) - sum(asked.weights[place] for place in telling) if telling else 0.0
        shared = np.zeros(len(self._names), np.float32)
        for place in telling or range(len(asked.words)):
            for item, alike in likeness[place].items():
                names, weights = self._with_item[item]
                shared[names] += alike * weights
        for place in self._joined(asked):
            shared[place] = self._totals[place]
        some = np.flatnonzero(shared)
        # What is shared is taken as if it were weighed alike on both sides.
        estimate = 2 * (shared[some] + given) / (asked.total + self._totals[some])
        if self._person:
            estimate += _OF_PERSONS_MORE
        kept = estimate >= _NEARLY * least
        some, estimate = some[kept], estimate[kept]
        most = MOST_COMPARED[self._person]
        if len(some) > most:
            some = some[np.argpartition(-estimate, most)[:most]]
        return [int(place) for place in some]

    def _joined(self, asked: Name) -> Iterator[int]:
        for word in asked.words:
            yield from self._with_joined.get(word.sound, ())
        for joined in asked.joined:
            number = self._vocabulary.number(joined)
            for item in self._by_sound.get(number, ()) if number is not None else ():
                yield from self._with_item[item][0].tolist()


def _spelling(word: Word) -> _Spelling:
    return word.key, word.sound, word.sibilants


def _shorter(word: Word) -> str | None:
    found = shorter_stem(word.sound) if word.key[0] == "=" else None
    return found and f"={found}"


def _alike_by_stem(word: Word, other: str) -> float:
    """How much two words of one key agree by their endings. `a` at the end is a Russian genitive, too."""
    shorter, longer = sorted((word.sound, other), key=len)
    if word.key[0] != "=" or shorter == longer:
        return 1.0
    if longer[:-1] == shorter and longer[-1] != "a":
        return A_VOWEL_MORE
    return OF_A_PLACE if is_of_a_place(shorter) != is_of_a_place(longer) else 1.0


def _is_concept(key: str) -> bool:
    return key[0] not in "=~#"
