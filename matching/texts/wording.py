"""Which words texts have in common, each by how few texts of the portfolio it stands in.

Vectors tell what two texts are about; where many are about much the same, the right one is often told by a rare word
that both use. A word counts by its first letters, so that its inflexions are one. Across scripts no word is shared.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.profiles import TextLanguage
from matching.texts.quantising import quantised
from matching.texts.segments import offsets, ranges

LETTERS = 7
"""of a word that count"""
MOST = 0.1
"""A word that stands in a larger share of the texts in one language tells nothing."""
MORE_TEXTS = 10
"""So many are thought to be there beside those in a language, so that a word is rare in two texts of three, too."""
SHORT = 50.0
"""Added to the square of a text's length: what a short text shares is more often chance, and weighs less. A rare word
alone has up to 80."""
WEIGHT_STEP = 2.0**-4
"""Of a word's weight: sums of squares are exact."""
CACHED_TEXTS = 2**16
FEW = 2**16
"""Pairs of words that are compared one by one."""

_WORD = re.compile(r"[^\W\d_]{3,}")

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The weights of words: the logarithm of one text in how many has it."""

    ids: Ids
    """ascending: those that stand in several texts"""
    weights: NDArray[np.float32]
    """of each; 0 of those that stand in too many"""
    rarest: float
    """of any other word; 0 where no texts are known, and no word counts"""

    def weights_of(self, ids: Ids) -> NDArray[np.float64]:
        found = np.full(len(ids), self.rarest, dtype=np.float64)
        if len(self.ids):
            place = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
            known = self.ids[place] == ids
            found[known] = self.weights[place[known]]
        return found


NO_WORDS = Vocabulary(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32), 0.0)


def vocabulary(texts: Iterable[tuple[TextLanguage, str]]) -> Vocabulary:
    """Of a word that is usual in one language the share of that one counts."""
    count = Counter[TextLanguage]()
    standing: dict[int, Counter[TextLanguage]] = {}
    for language, text in texts:
        count[language] += 1
        for word in word_ids(text):
            standing.setdefault(word, Counter())[language] += 1
    if not count:
        return NO_WORDS
    shares = {
        word: max(times / (count[language] + MORE_TEXTS) for language, times in where.items())
        for word, where in standing.items()
        if where.total() > 1
    }
    ids = np.array(sorted(shares), dtype=np.int64)
    share = np.array([shares[word] for word in ids.tolist()])
    weights = np.where(share <= MOST, _weight(share), 0).astype(np.float32)
    return Vocabulary(ids, weights, float(_weight(1 / (max(count.values()) + MORE_TEXTS))))


def _weight(share: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(np.rint(-np.log(share) / WEIGHT_STEP) * WEIGHT_STEP)


@lru_cache(CACHED_TEXTS)
def word_ids(text: str) -> frozenset[int]:
    """Its words, each as a number that is the same everywhere."""
    words = {word[:LETTERS] for word in _WORD.findall(text.casefold())}
    return frozenset(int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), signed=True) for word in words)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Words:
    """The words of n texts with their weights: text i has those at `starts[i]:starts[i + 1]`, perhaps none."""

    ids: Ids
    weights: NDArray[np.float32]
    """in whole steps; of a text together no longer than 1"""
    starts: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def between(self, start: int, end: int) -> "Words":
        first, last = int(self.starts[start]), int(self.starts[end])
        return Words(self.ids[first:last], self.weights[first:last], self.starts[start : end + 1] - first)

    def take(self, rows: NDArray[np.intp]) -> "Words":
        chosen = ranges(self.starts, rows)
        return Words(self.ids[chosen], self.weights[chosen], offsets(self.starts[rows + 1] - self.starts[rows]))

    def joined(self, other: "Words") -> "Words":
        """These, followed by those of other texts."""
        starts = np.concatenate((self.starts, self.starts[-1] + other.starts[1:]))
        return Words(np.concatenate((self.ids, other.ids)), np.concatenate((self.weights, other.weights)), starts)


def words_of(texts: Sequence[str], known: Vocabulary) -> Words:
    """Those that count."""
    ids, weights, counts = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float32)], []
    for text in texts:
        own = np.array(sorted(word_ids(text)) if known.rarest else (), dtype=np.int64)
        weight = known.weights_of(own)
        length = np.sqrt(np.square(weight).sum() + SHORT)
        ids.append(own[weight > 0])
        weights.append((weight[weight > 0] / length).astype(np.float32))
        counts.append(len(ids[-1]))
    return Words(np.concatenate(ids), quantised(np.concatenate(weights)), offsets(counts))


def common_wording(a: Words, b: Words) -> NDArray[np.float32]:
    """(n_a, n_b) in [0, 1]: the scalar product of the weights.

    Exact, as vectors are quantised; so it does not matter which of the two is laid out.
    """
    if len(a.ids) * len(b.ids) <= FEW:
        return _common_of_few(a, b)
    if len(a.ids) > len(b.ids):
        return common_wording(b, a).T
    known, columns = _by_word(b)
    if not len(a.ids) or not len(known):
        return np.zeros((len(a), len(b)), dtype=np.float32)
    place = np.minimum(np.searchsorted(known, a.ids), len(known) - 1)
    shared = np.where(known[place] == a.ids, a.weights, np.float32(0))
    rows = sparse.csr_matrix((shared, place, a.starts), shape=(len(a), len(known)))
    return np.asarray((rows @ columns).toarray(), dtype=np.float32)


def _common_of_few(a: Words, b: Words) -> NDArray[np.float32]:
    """The same number for number, without laying out anything."""
    result = np.zeros((len(a), len(b)), dtype=np.float32)
    of_a, of_b = np.nonzero(a.ids[:, None] == b.ids)
    if len(of_a):
        rows = np.searchsorted(a.starts, of_a, side="right") - 1
        columns = np.searchsorted(b.starts, of_b, side="right") - 1
        np.add.at(result, (rows, columns), a.weights[of_a] * b.weights[of_b])
    return result


_LAID_OUT: "WeakKeyDictionary[Words, tuple[Ids, sparse.csr_matrix]]" = WeakKeyDictionary()
"""A corridor is scored some rows at a time, each time against the same columns."""


def _by_word(words: Words) -> tuple[Ids, sparse.csr_matrix]:
    """The words, ascending, and (words, n): their weights in each text."""
    if words not in _LAID_OUT:
        known, place = np.unique(words.ids, return_inverse=True)
        by_text = sparse.csr_matrix((words.weights, place, words.starts), shape=(len(words), len(known)))
        _LAID_OUT[words] = known, by_text.T.tocsr()
    return _LAID_OUT[words]
