"""What the words of company names mean: `lexicon.tsv` has concepts with their Russian stems and their words in Latin
letters, `abbreviations.tsv` what НПО and NPO stand for, `compounds.tsv` how Russian words that are made of two begin,
`related.tsv` which concepts translators take for each other.

A Russian word is found by its longest stem, in Cyrillic or as it is spelled in Latin letters; a word in Latin letters
otherwise as it stands. The classes: a `form` and a `filler` say nothing; a `type` (plant, institute), a `field`
(optical) and a `place` say a little; a `word` (star, vector) is a name like another that is sometimes translated.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching.screening.spelling import is_cyrillic, key_of

Class = Literal["form", "filler", "type", "field", "place", "word"]
SHORTEST_STEM = 3
LEAST_CORRECTED = 7
"""Letters of a word in which one may be wrong."""
LEAST_OF_FORMS = 4
MOST_CORRECTED = 100_000
SHORTEST_SPELLED_STEM = 4
"""In Latin letters: shorter ones are the beginning of too many words of other languages."""

_ENDING = re.compile(r"[аеиоуыэюяйьё]{0,3}(?:[мхвгт][аеиоуыюяь]{0,2})?")
_AFTER_SHORT = re.compile(r"[аеиоуыэюяйьё]{0,2}[мхв]?")
_DERIVED = re.compile(r"(?:н|ск|ов|ев|енн|онн|еск|ическ)[аеиоуыэюяйьё]{0,3}(?:[мхвгт][аеиоуыюяь]{0,2})?")
_SPELLED_ENDING = re.compile(r"(?:n|sk)?[aeiou]{0,3}(?:[mhgt][aeiou]{0,2})?")
_SPELLED_DERIVED = re.compile(r"(?:n|sk|ov|ev|esk|iSesk)?[aeiou]{0,3}(?:[mhvgt][aeiou]{0,2})?")


_Ends = Callable[[str, int], bool]
"""(what follows a stem, the length of the stem) -> whether it may."""


@dataclass(frozen=True, slots=True)
class Concept:
    name: str
    kind: Class


_ByStart = Mapping[str, Sequence[tuple[str, Concept]]]
"""First letter -> the stems in which a letter may be wrong, the longest first."""


class Lexicon:
    """The three files, ready to be asked. Words are asked in small letters, without accents."""

    def __init__(self) -> None:
        self.concepts: dict[str, Concept] = {}
        self._phrases: dict[tuple[str, ...], Concept] = {}
        self._stems: dict[str, Concept] = {}
        self._stem_phrases: dict[str, list[tuple[tuple[str, ...], Concept]]] = {}
        for row in _rows("lexicon.tsv"):
            concept = self.concepts[row["concept"]] = Concept(row["concept"], _class(row["class"]))
            for phrase in filter(None, row["latin"].split("|")):
                self._phrases.setdefault(tuple(phrase.split()), concept)
            for phrase in filter(None, row["russian"].split("|")):
                words = tuple(phrase.split())
                if concept.kind in ("form", "filler"):
                    self._phrases.setdefault(words, concept)
                    if len(words) > 1:
                        self._phrases.setdefault(tuple(map(key_of, words)), concept)
                elif len(words) > 1:
                    self._stem_phrases.setdefault(words[0][:SHORTEST_STEM], []).append((words, concept))
                else:
                    self._stems.setdefault(phrase, concept)
        self._abbreviations: dict[str, tuple[Concept, ...]] = {}
        for row in _rows("abbreviations.tsv"):
            means = tuple(self.concepts[name] for name in row["means"].split())
            for short in filter(None, (*row["russian"].split("|"), *row["latin"].split("|"))):
                self._abbreviations.setdefault(short, means)
        self.related: dict[str, set[str]] = {}
        for row in _rows("related.tsv"):
            one, other = self.concepts[row["one"]].name, self.concepts[row["other"]].name
            self.related.setdefault(one, set()).add(other)
            self.related.setdefault(other, set()).add(one)
        self._corrected: dict[str, str] = {}
        compounds = list(_rows("compounds.tsv"))
        self._starts = {row["russian"]: self.concepts[row["means"]] for row in compounds}
        self._english_starts = {row["latin"]: self.concepts[row["means"]] for row in compounds if row["latin"]}

    @cached_property
    def _spelled_stems(self) -> dict[str, Concept]:
        # The vowel at their end may be swallowed by the next: приборостроени, priborostroeniya.
        spelled = ((key_of(stem).rstrip("aeiou"), concept) for stem, concept in self._stems.items())
        found: dict[str, Concept] = {}
        for stem, concept in spelled:
            if len(stem) >= SHORTEST_SPELLED_STEM:
                found.setdefault(stem, concept)
        return found

    @cached_property
    def _spelled_starts(self) -> dict[str, Concept]:
        return {key_of(start): concept for start, concept in self._starts.items()}

    @cached_property
    def _borrowed(self) -> dict[str, tuple[Concept, ...]]:
        """English words as Russian companies write them: Петролеум, Системс."""
        found: dict[str, tuple[Concept, ...]] = {}
        for words, concept in self._phrases.items():
            if len(words) == 1 and words[0].isascii() and concept.kind not in ("form", "filler"):
                found.setdefault(key_of(words[0]), (concept,))
        return {key: concepts for key, concepts in found.items() if len(key) > SHORTEST_SPELLED_STEM}

    @cached_property
    def _longest(self) -> dict[str, int]:
        """How many words the longest phrase has that begins with a word."""
        found: dict[str, int] = {}
        for words in self._phrases:
            found[words[0]] = max(found.get(words[0], 0), len(words))
        return found

    @cached_property
    def _long_stems(self) -> _ByStart:
        return _by_start(self._stems)

    @cached_property
    def _long_spelled_stems(self) -> _ByStart:
        return _by_start(self._spelled_stems)

    def phrase(self, words: Sequence[str], start: int) -> tuple[int, Concept] | None:
        """How many words from `start` on are a phrase that is known as it stands, or by its stems, and its concept."""
        first = words[start]
        longest = max(self._longest.get(first, 0), self._longest.get(key_of(first), 0))
        for count in range(min(longest, len(words) - start), 0, -1):
            some = tuple(words[start : start + count])
            found = self._phrases.get(some)
            if found is None and count > 1:
                found = self._phrases.get(tuple(map(key_of, some)))
            if found is not None:
                return count, found
        for stems, concept in self._stem_phrases.get(first[:SHORTEST_STEM], ()):
            some = tuple(words[start : start + len(stems)])
            if len(some) == len(stems) and all(map(_has_stem, some, stems)):
                return len(stems), concept
        return None

    @cached_property
    def _of_forms(self) -> frozenset[str]:
        """The longer words of legal forms."""
        forms = {word for words, concept in self._phrases.items() if concept.kind == "form" for word in words}
        return frozenset(word for word in forms if len(word) >= LEAST_OF_FORMS)

    @cached_property
    def _of_forms_in_order(self) -> Sequence[str]:
        """Of two that are equally near to a word the first is taken, in every process."""
        return sorted(self._of_forms)

    def corrected(self, words: Sequence[str]) -> list[str]:
        """Words of legal forms that are misspelt by one letter as they should be; short ones only beside another."""
        found = list(words)
        for place, word in enumerate(words):
            beside = {*found[max(0, place - 2) : place], *words[place + 1 : place + 3]} & self._of_forms
            if len(word) >= LEAST_CORRECTED or (len(word) >= LEAST_OF_FORMS and beside):
                found[place] = self._as_form(word)
        return found

    def _as_form(self, word: str) -> str:
        known = self._corrected.get(word)
        if known is None:
            known = word
            if word not in self._of_forms and not self.exact_meaning(word) and (word,) not in self._phrases:
                near = process.extractOne(word, self._of_forms_in_order, scorer=OSA.distance, score_cutoff=1)
                known = near[0] if near else word
            if len(self._corrected) > MOST_CORRECTED:
                self._corrected.clear()
            self._corrected[word] = known
        return known

    def abbreviation(self, word: str) -> tuple[Concept, ...]:
        return self._abbreviations.get(word, ())

    def meaning(self, word: str) -> tuple[Concept, ...]:
        """The concept of a word, or the two of a compound, also if a letter is wrong; empty where it has none."""
        found = self.exact_meaning(word)
        if found or len(word) < LEAST_CORRECTED:
            return found
        if is_cyrillic(word):
            return _nearest(word, self._long_stems, _ends_russian)
        near = process.extractOne(word, self._long_words, scorer=OSA.distance, score_cutoff=1)
        return (self._phrases[near[0],],) if near else _nearest(key_of(word), self._long_spelled_stems, _ends_spelled)

    def exact_meaning(self, word: str) -> tuple[Concept, ...]:
        if is_cyrillic(word):
            found = self._russian(word, self._stems, self._starts, _ends_russian)
            return found or self._borrowed.get(key_of(word), ()) or self._first_half(word, self._starts)
        singular = self._phrases.get((word[:-1],)) if word.endswith("s") else None
        if singular is not None and singular.kind not in ("form", "filler"):
            return (singular,)
        spelled = key_of(word)
        found = self._russian(spelled, self._spelled_stems, self._spelled_starts, _ends_spelled)
        return found or self._english_compound(word) or self._first_half(spelled, self._spelled_starts)

    @staticmethod
    def _first_half(word: str, starts: Mapping[str, Concept]) -> tuple[Concept, ...]:
        """Химико-технологический."""
        start = starts.get(word) if len(word) > SHORTEST_SPELLED_STEM else None
        return () if start is None else (start,)

    def _english_compound(self, word: str) -> tuple[Concept, ...]:
        """Biophysics, hydromechanical."""
        for length in range(len(word) - SHORTEST_SPELLED_STEM, SHORTEST_STEM - 1, -1):
            start, rest = self._english_starts.get(word[:length]), self._phrases.get((word[length:],))
            if start is not None and rest is not None and rest.kind == "field":
                return (start, rest)
        return ()

    @cached_property
    def initials(self) -> Mapping[str, frozenset[str]]:
        """Concept -> the keys of the first letters of its Russian words: what acronyms are made of."""
        found: dict[str, set[str]] = {}
        stems = (*self._stems.items(), *((words[0], of) for some in self._stem_phrases.values() for words, of in some))
        for stem, concept in stems:
            found.setdefault(concept.name, set()).add(key_of(stem[0]))
        return {name: frozenset(letters) for name, letters in found.items()}

    @cached_property
    def _long_words(self) -> list[str]:
        return [words[0] for words, concept in self._phrases.items()
                if len(words) == 1 and len(words[0]) >= LEAST_CORRECTED and concept.kind not in ("form", "filler")
                and words[0].isascii()]  # fmt: skip

    def _russian(
        self, word: str, stems: dict[str, Concept], starts: dict[str, Concept], ends: _Ends
    ) -> tuple[Concept, ...]:
        for length in range(len(word), SHORTEST_STEM - 1, -1):
            found = stems.get(word[:length])
            if found is not None and ends(word[length:], length):
                return (found,)
        for length in range(len(word) - SHORTEST_SPELLED_STEM, SHORTEST_STEM - 1, -1):
            start = starts.get(word[:length])
            if start is not None:
                rest = self._russian(word[length:], stems, {}, ends)
                if rest:
                    return (start, *rest)
        return ()


def _ends_russian(rest: str, stem_length: int) -> bool:
    """Whether what follows a stem is an ending; after a short stem few things are."""
    if stem_length <= SHORTEST_STEM:
        return _AFTER_SHORT.fullmatch(rest) is not None
    return (_ENDING.fullmatch(rest) or _DERIVED.fullmatch(rest)) is not None


def _ends_spelled(rest: str, stem_length: int) -> bool:
    ending = _SPELLED_ENDING if stem_length <= SHORTEST_SPELLED_STEM else _SPELLED_DERIVED
    return ending.fullmatch(rest) is not None


def _by_start(stems: Mapping[str, Concept]) -> _ByStart:
    found: dict[str, list[tuple[str, Concept]]] = {}
    for stem, concept in sorted(stems.items(), key=lambda item: (-len(item[0]), item[0])):
        if len(stem) >= LEAST_CORRECTED:
            found.setdefault(stem[0], []).append((stem, concept))
    return found


def _nearest(word: str, stems: _ByStart, ends: _Ends) -> tuple[Concept, ...]:
    """The concept of the longest stem that the word begins with but for one letter, which is not the first."""
    for stem, concept in stems.get(word[:1], ()):
        length = len(stem)
        if length > len(word) + 1:
            continue
        for end in (length, length - 1, length + 1):
            if OSA.distance(word[:end], stem, score_cutoff=1) <= 1 and ends(word[end:], length):
                return (concept,)
    return ()


def _has_stem(word: str, stem: str) -> bool:
    return word.startswith(stem) and _ends_russian(word[len(stem) :], len(stem))


def _class(text: str) -> Class:
    if text not in ("form", "filler", "type", "field", "place", "word"):
        raise ValueError(f"lexicon.tsv: {text!r} is no class")
    return text  # type: ignore[return-value]  # one of these


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("matching.screening").joinpath(name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def lexicon() -> Lexicon:
    return Lexicon()


@lru_cache(maxsize=100_000)
def meaning(word: str) -> tuple[Concept, ...]:
    return lexicon().meaning(word)
