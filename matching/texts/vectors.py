"""Texts as vectors: of each text as a whole and of each of its sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from matching.profiles import Language, Opportunity, TextLanguage
from matching.texts.alignment import bundled_alignment
from matching.texts.quantising import quantised
from matching.texts.segments import offsets, ranges
from matching.texts.sentences import sentences
from matching.texts.wording import NO_WORDS, Vocabulary, Words, words_of

LANGUAGES: tuple[Language, ...] = get_args(Language)
TEXT_LANGUAGES: tuple[TextLanguage, ...] = get_args(TextLanguage)
"""Those of `LANGUAGES` first."""

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts -> (n, d) unit vectors, each text's own whatever else is asked for."""


class Passage(NamedTuple):
    """A text that is compared as a whole, and the sentences of it that may be quoted, or are only compared."""

    language: TextLanguage
    whole: str
    sentences: tuple[str, ...]
    quotable: tuple[bool, ...]

    @classmethod
    def of(cls, language: TextLanguage, title: str, body: str) -> "Passage":
        """All of its sentences may be quoted, the title is the first; there is at least one, if only an empty one."""
        whole = "\n".join(part for part in (title.strip(), body.strip()) if part)
        parts = ((title.strip(),) if title.strip() else ()) + sentences(body) or (whole,)
        return cls(language, whole, parts, (True,) * len(parts))

    @classmethod
    def stated(cls, item: Opportunity) -> "Passage":
        """An offer or a need."""
        return cls.of(item.language, item.title, item.text)


class Wholes(Protocol):
    """n texts by their vectors as wholes: as in `Texts`."""

    @property
    def whole(self) -> NDArray[np.float32]: ...
    @property
    def second(self) -> NDArray[np.float32]: ...
    @property
    def languages(self) -> NDArray[np.int8]: ...
    @property
    def has_second(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Texts:
    """n texts: a vector of each as a whole, and one of each of its sentences, grouped by text."""

    whole: NDArray[np.float32]
    """(n, d)"""
    second: NDArray[np.float32]
    """(n, e) of each as a whole, from the second encoder and aligned; e is 0 where there is none"""
    parts: NDArray[np.float32]
    """(p, d), p >= n"""
    starts: NDArray[np.intp]
    """(n + 1,): text i has the parts `starts[i]:starts[i + 1]`, at least one"""
    languages: NDArray[np.int8]
    """(n,) of each the place in `TEXT_LANGUAGES`"""
    quotes: tuple[str, ...]
    """(p,) the sentences themselves"""
    quotable: NDArray[np.bool_]
    """(p,): whether a sentence may be shown as a reason"""
    words: Words
    crowding: NDArray[np.float32]
    """(n,): how much nearer than usual its nearest of the other kind are; 0 where that is not measured"""
    chains: NDArray[np.float32]
    """(n, c): what each seeks, then what it is, as `ValueChains` reads it; c is 0 where that is not read"""

    def __len__(self) -> int:
        return len(self.whole)

    @property
    def has_second(self) -> bool:
        return bool(self.second.shape[1])

    def between(self, start: int, end: int) -> "Texts":
        """The texts `start:end`, their vectors not copied."""
        first, last = int(self.starts[start]), int(self.starts[end])
        return Texts(
            whole=self.whole[start:end],
            second=self.second[start:end],
            parts=self.parts[first:last],
            starts=self.starts[start : end + 1] - first,
            languages=self.languages[start:end],
            quotes=self.quotes[first:last],
            quotable=self.quotable[first:last],
            words=self.words.between(start, end),
            crowding=self.crowding[start:end],
            chains=self.chains[start:end],
        )

    def take(self, rows: NDArray[np.intp]) -> "Texts":
        parts = ranges(self.starts, rows)
        return Texts(
            whole=self.whole[rows],
            second=self.second[rows],
            parts=self.parts[parts],
            starts=offsets(self.starts[rows + 1] - self.starts[rows]),
            languages=self.languages[rows],
            quotes=tuple(self.quotes[part] for part in parts),
            quotable=self.quotable[parts],
            words=self.words.take(rows),
            crowding=self.crowding[rows],
            chains=self.chains[rows],
        )

    def some(self, rows: Sequence[int]) -> "Texts":
        """Ascending ones; where they stand together, their vectors are not copied."""
        if rows and rows[-1] - rows[0] == len(rows) - 1:
            return self.between(rows[0], rows[-1] + 1)
        return self.take(np.array(rows, dtype=np.intp))

    def joined(self, other: "Texts") -> "Texts":
        """These texts, followed by others."""
        if not len(self) or not len(other):
            # Where no text was encoded at all, the vectors have no dimensions either.
            return max(self, other, key=lambda texts: (len(texts), texts.whole.shape[1]))
        return Texts(
            whole=np.concatenate((self.whole, other.whole)),
            second=np.concatenate((self.second, other.second)),
            parts=np.concatenate((self.parts, other.parts)),
            starts=np.concatenate((self.starts, self.starts[-1] + other.starts[1:])),
            languages=np.concatenate((self.languages, other.languages)),
            quotes=self.quotes + other.quotes,
            quotable=np.concatenate((self.quotable, other.quotable)),
            words=self.words.joined(other.words),
            crowding=np.concatenate((self.crowding, other.crowding)),
            chains=np.concatenate((self.chains, other.chains)),
        )


@dataclass(frozen=True, slots=True)
class RaggedTexts:
    """The texts of n profiles, a varying number each."""

    texts: Texts
    starts: NDArray[np.intp]
    """(n + 1,): profile i owns the texts `starts[i]:starts[i + 1]`, perhaps none"""

    def take(self, rows: NDArray[np.intp]) -> "RaggedTexts":
        return RaggedTexts(
            self.texts.take(ranges(self.starts, rows)), offsets(self.starts[rows + 1] - self.starts[rows])
        )

    def between(self, start: int, end: int) -> "RaggedTexts":
        """Those of the profiles `start:end`, their vectors not copied."""
        first, last = int(self.starts[start]), int(self.starts[end])
        return RaggedTexts(self.texts.between(first, last), self.starts[start : end + 1] - first)

    def of(self, row: int) -> Texts:
        """The texts of one profile, their vectors not copied."""
        return self.texts.between(int(self.starts[row]), int(self.starts[row + 1]))

    def joined(self, other: "RaggedTexts") -> "RaggedTexts":
        """These, followed by those of other profiles."""
        starts = np.concatenate((self.starts, self.starts[-1] + other.starts[1:]))
        return RaggedTexts(self.texts.joined(other.texts), starts)

    def counts(self) -> NDArray[np.intp]:
        return np.diff(self.starts)


def embed(
    passages: Sequence[Passage], encode: Encode, second: Encode | None = None, known: Vocabulary = NO_WORDS
) -> Texts:
    """n texts -> their vectors, from one call of `encode` and one of `second`; and their words that are known."""
    wholes = [passage.whole for passage in passages]
    starts = offsets([len(passage.sentences) for passage in passages])
    # A text beside its sentences: what they have in common, an encoder need not do twice.
    vectors = quantised(_encoded([text for one in passages for text in (one.whole, *one.sentences)], encode))
    is_whole = np.zeros(len(vectors), dtype=bool)
    is_whole[starts[:-1] + np.arange(len(passages))] = True
    languages = np.array([TEXT_LANGUAGES.index(passage.language) for passage in passages], dtype=np.int8)
    return Texts(
        whole=vectors[is_whole],
        second=_aligned(wholes, languages, second) if second else np.empty((len(wholes), 0), dtype=np.float32),
        parts=vectors[~is_whole],
        starts=starts,
        languages=languages,
        quotes=tuple(sentence for passage in passages for sentence in passage.sentences),
        quotable=np.array([may for passage in passages for may in passage.quotable], dtype=bool),
        words=words_of(wholes, known),
        crowding=np.zeros(len(wholes), dtype=np.float32),
        chains=np.empty((len(wholes), 0), dtype=np.float32),
    )


def _encoded(texts: Sequence[str], encode: Encode) -> NDArray[np.float32]:
    """Each text once, however often it is there."""
    distinct = list(dict.fromkeys(texts))
    row = {text: index for index, text in enumerate(distinct)}
    return encode(distinct)[[row[text] for text in texts]]


def _aligned(wholes: Sequence[str], languages: NDArray[np.int8], second: Encode) -> NDArray[np.float32]:
    return quantised(bundled_alignment().align(quantised(_encoded(wholes, second)), languages))
