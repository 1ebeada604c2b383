"""Texts as vectors: of each text as a whole and of each of its sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from matching.profiles import Language, TextLanguage
from matching.texts.segments import offsets, ranges
from matching.texts.sentences import sentences

LANGUAGES: tuple[Language, ...] = get_args(Language)
TEXT_LANGUAGES: tuple[TextLanguage, ...] = get_args(TextLanguage)
"""Those of `LANGUAGES` first."""
STEP = np.float32(2.0**-11)

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts -> (n, d) unit vectors, each text's own whatever else is asked for."""


def quantised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit vectors rounded to multiples of 2**-11 (cosines move by about 2e-4).

    A product of two such numbers is a multiple of 2**-22, and a partial sum of a scalar product of unit
    vectors stays near 1 (Cauchy-Schwarz): all of it fits float32's 24 bits. So every matrix product is exact,
    whatever the order of summation, the block size, the number of threads or the machine, and float16 stores
    the vectors without loss.
    """
    return np.asarray(np.rint(vectors / STEP) * STEP, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Texts:
    """n texts: a vector of each as a whole, and one of each of its sentences, grouped by text."""

    whole: NDArray[np.float32]
    """(n, d)"""
    second: NDArray[np.float32]
    """(n, e) of each as a whole, from the second encoder; e is 0 where there is none"""
    parts: NDArray[np.float32]
    """(p, d), p >= n"""
    starts: NDArray[np.intp]
    """(n + 1,): text i has the parts `starts[i]:starts[i + 1]`, at least one"""
    languages: NDArray[np.int8]
    """(n,) of each the place in `TEXT_LANGUAGES`"""
    quotes: tuple[str, ...]
    """(p,) the sentences themselves"""

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
        )

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

    def of(self, row: int) -> Texts:
        """The texts of one profile, their vectors not copied."""
        return self.texts.between(int(self.starts[row]), int(self.starts[row + 1]))

    def joined(self, other: "RaggedTexts") -> "RaggedTexts":
        """These, followed by those of other profiles."""
        starts = np.concatenate((self.starts, self.starts[-1] + other.starts[1:]))
        return RaggedTexts(self.texts.joined(other.texts), starts)

    def counts(self) -> NDArray[np.intp]:
        return np.diff(self.starts)


def passages(title: str, body: str) -> tuple[str, tuple[str, ...]]:
    """The whole of a text, and the sentences that can be quoted from it."""
    whole = "\n".join(part for part in (title.strip(), body.strip()) if part)
    return whole, ((title.strip(),) if title.strip() else ()) + sentences(body) or (whole,)


def embed(texts: Sequence[tuple[TextLanguage, str, str]], encode: Encode, second: Encode | None = None) -> Texts:
    """`(language, title, body)` of n texts -> their vectors, from one call of `encode` and one of `second`."""
    split = [passages(title, body) for _, title, body in texts]
    wholes, quotes = [whole for whole, _ in split], [quote for _, quotes in split for quote in quotes]
    vectors = _encoded([*wholes, *quotes], encode)
    return Texts(
        whole=vectors[: len(texts)],
        second=_encoded(wholes, second) if second else np.empty((len(texts), 0), dtype=np.float32),
        parts=vectors[len(texts) :],
        starts=offsets([len(quotes) for _, quotes in split]),
        languages=np.array([TEXT_LANGUAGES.index(language) for language, _, _ in texts], dtype=np.int8),
        quotes=tuple(quotes),
    )


def _encoded(texts: Sequence[str], encode: Encode) -> NDArray[np.float32]:
    """Each text once, however often it is there."""
    distinct = list(dict.fromkeys(texts))
    row = {text: index for index, text in enumerate(distinct)}
    return quantised(encode(distinct))[[row[text] for text in texts]]
