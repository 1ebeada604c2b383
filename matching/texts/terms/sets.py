"""Which terms each of n profiles names, as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.texts.segments import offsets, ranges
from matching.texts.terms.reading import terms

CACHED_TEXTS = 2**16
"""Texts whose terms are cached: a park is read again for every ranking, and its texts seldom change."""


@dataclass(frozen=True, slots=True)
class TermSets:
    """Set i is `ids[starts[i]:starts[i + 1]]`, each term once; a term has the same id everywhere."""

    ids: NDArray[np.int64]
    starts: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: NDArray[np.intp]) -> "TermSets":
        return TermSets(self.ids[ranges(self.starts, rows)], offsets(self.starts[rows + 1] - self.starts[rows]))

    def between(self, start: int, end: int) -> "TermSets":
        first, last = self.starts[[start, end]]
        return TermSets(self.ids[first:last], self.starts[start : end + 1] - first)

    def joined(self, other: "TermSets") -> "TermSets":
        """These sets, followed by others."""
        starts = np.concatenate((self.starts, self.starts[-1] + other.starts[1:]))
        return TermSets(np.concatenate((self.ids, other.ids)), starts)


def term_sets(texts: Iterable[Sequence[str]]) -> TermSets:
    """What all texts of each profile name."""
    named = [sorted(frozenset().union(*map(_ids, own))) for own in texts]
    return TermSets(np.array([term for own in named for term in own], dtype=np.int64), offsets([*map(len, named)]))


def in_common(a: TermSets, b: TermSets) -> NDArray[np.float32]:
    """(n_a, n_b): how many terms two sets share."""
    known = np.unique(b.ids)
    if not len(a.ids) or not len(known):
        return np.zeros((len(a), len(b)), dtype=np.float32)
    one, other = (_table(each, known) for each in (a, b))
    return np.asarray((one @ other.T.tocsr()).toarray(), dtype=np.float32)


def _table(sets: TermSets, known: NDArray[np.int64]) -> sparse.csr_matrix:
    """(n, terms): 1 where a set holds a known term, else 0."""
    column = np.minimum(np.searchsorted(known, sets.ids), len(known) - 1)
    held = (known[column] == sets.ids).astype(np.float32)
    return sparse.csr_matrix((held, column, sets.starts), shape=(len(sets), len(known)))


@lru_cache(CACHED_TEXTS)
def _ids(text: str) -> frozenset[int]:
    return frozenset(
        int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), signed=True) for term in terms(text)
    )
