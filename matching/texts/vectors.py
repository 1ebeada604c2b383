"""Texts as vectors, and how alike two of them are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.profiles import Language
from matching.texts.segments import SMALL, Tile, tile_pairs
from matching.texts.sentences import sentences

LANGUAGES: tuple[Language, ...] = ("it", "ru", "en")
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
    parts: NDArray[np.float32]
    """(p, d), p >= n"""
    starts: NDArray[np.intp]
    """(n + 1,): text i has the parts `starts[i]:starts[i + 1]`, at least one"""
    languages: NDArray[np.int8]
    """(n,)"""
    quotes: tuple[str, ...]
    """(p,) the sentences themselves"""

    def __len__(self) -> int:
        return len(self.whole)

    def between(self, start: int, end: int) -> "Texts":
        """The texts `start:end`, their vectors not copied."""
        first, last = int(self.starts[start]), int(self.starts[end])
        return Texts(
            whole=self.whole[start:end],
            parts=self.parts[first:last],
            starts=self.starts[start : end + 1] - first,
            languages=self.languages[start:end],
            quotes=self.quotes[first:last],
        )

    def take(self, rows: NDArray[np.intp]) -> "Texts":
        parts = ranges(self.starts, rows)
        return Texts(
            whole=self.whole[rows],
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
            parts=np.concatenate((self.parts, other.parts)),
            starts=np.concatenate((self.starts, self.starts[-1] + other.starts[1:])),
            languages=np.concatenate((self.languages, other.languages)),
            quotes=self.quotes + other.quotes,
        )


def offsets(counts: NDArray[np.intp] | Sequence[int]) -> NDArray[np.intp]:
    """Counts of n segments -> their (n + 1,) starts."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.intp)


def ranges(starts: NDArray[np.intp], segments: NDArray[np.intp]) -> NDArray[np.intp]:
    """The elements of the chosen segments, in the order of the choice."""
    counts = starts[segments + 1] - starts[segments]
    return np.repeat(starts[segments] - offsets(counts)[:-1], counts) + np.arange(counts.sum(), dtype=np.intp)


def wording(title: str, body: str) -> tuple[str, tuple[str, ...]]:
    """The whole of a text, and the sentences that can be quoted from it."""
    whole = "\n".join(part for part in (title.strip(), body.strip()) if part)
    return whole, ((title.strip(),) if title.strip() else ()) + sentences(body) or (whole,)


def embed(texts: Sequence[tuple[Language, str, str]], encode: Encode) -> Texts:
    """`(language, title, body)` of n texts -> their vectors, from one call of `encode`."""
    worded = [wording(title, body) for _, title, body in texts]
    strings = [whole for whole, _ in worded] + [quote for _, quotes in worded for quote in quotes]
    distinct = list(dict.fromkeys(strings))
    row = {text: index for index, text in enumerate(distinct)}
    vectors = quantised(encode(distinct))[[row[text] for text in strings]]
    return Texts(
        whole=vectors[: len(texts)],
        parts=vectors[len(texts) :],
        starts=offsets([len(quotes) for _, quotes in worded]),
        languages=np.array([LANGUAGES.index(language) for language, _, _ in texts], dtype=np.int8),
        quotes=tuple(quote for _, quotes in worded for quote in quotes),
    )


def similarity(a: Texts, b: Texts) -> NDArray[np.float32]:
    """(n_a, n_b) in [-1, 1]: the mean of the cosine of the wholes and of the best sentences, both ways.

    For each sentence of one text its best counterpart in the other, averaged over the text; then over the two
    directions. A whole text alone is diluted by what is beside the point, its sentences alone lose the
    context. Works tile by tile: beside the result it needs memory for one of the two only.
    """
    if not len(a) or not len(b):
        # No texts at all have vectors of no length.
        return np.empty((len(a), len(b)), dtype=np.float32)
    result = np.asarray(a.whole @ b.whole.T, dtype=np.float32)
    result *= np.float32(0.5)
    if 0 < len(a.parts) * len(b.parts) <= SMALL:
        return np.add(result, _best_sentences_of_few(a, b), out=result)
    for one, other in tile_pairs((a.parts, a.starts), (b.parts, b.starts)):
        result[np.ix_(one.layers.segments, other.layers.segments)] += _best_sentences(one, other)
    return result


def _best_sentences_of_few(a: Texts, b: Texts) -> NDArray[np.float32]:
    """The same number for number, without laying out tiles."""
    pairs = a.parts @ b.parts.T
    for_a = np.maximum.reduceat(pairs, b.starts[:-1], axis=1).astype(np.float64)
    for_b = np.maximum.reduceat(pairs, a.starts[:-1], axis=0).astype(np.float64)
    mean_a = np.add.reduceat(for_a, a.starts[:-1], axis=0) / (a.starts[1:] - a.starts[:-1])[:, None]
    mean_b = np.add.reduceat(for_b, b.starts[:-1], axis=1) / (b.starts[1:] - b.starts[:-1])
    return np.asarray(np.float32(0.25) * (mean_a.astype(np.float32) + mean_b.astype(np.float32)))


def _best_sentences(a: Tile, b: Tile) -> NDArray[np.float32]:
    """A quarter of the sum of both directions' means, for the texts of two tiles."""
    pairs = a.vectors @ b.vectors.T
    rows, columns = a.layers.sizes[0], b.layers.sizes[0]
    for_a = b.layers.fold(np.maximum, pairs, 1, np.empty((len(pairs), columns), dtype=np.float32))
    for_b = a.layers.fold(np.maximum, pairs, 0, pairs[:rows])
    # In float64 sums of products of `quantised` vectors are exact, so that the order cannot matter.
    sum_a, sum_b = (np.empty((rows, columns), dtype=np.float64) for _ in "ab")
    mean_a = a.layers.fold(np.add, for_a, 0, sum_a) / a.layers.counts[:, None]
    mean_b = b.layers.fold(np.add, for_b, 1, sum_b) / b.layers.counts
    both = np.add(mean_a.astype(np.float32), mean_b.astype(np.float32))
    both *= np.float32(0.25)
    return both
