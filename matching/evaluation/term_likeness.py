"""How alike texts are in the terms that they share, the more the rarer those are among them."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.evaluation.baselines import Scorer
from matching.texts.terms.reading import terms

SMOOTHING = 60.0
"""Added to the squared length of a text's terms, so that a single rare term does not decide alone."""


def terms_in_common(queries: Sequence[str], corpus: Sequence[str]) -> Scorer:
    """In [0, 1]: the cosine of the terms' inverse document frequencies over both sides, damped where a text has few.

    0 where two texts share no term, or only such as every text has.
    """
    named = [tuple(terms(text)) for text in (*queries, *corpus)]
    frequency = Counter(term for row in named for term in row)
    column = {term: place for place, term in enumerate(sorted(frequency))}
    rarity = np.log(len(named) / np.array([frequency[term] for term in column], dtype=np.float32))
    ends = np.cumsum([0, *map(len, named)])
    columns = np.array([column[term] for row in named for term in row], dtype=np.intp)
    table = sparse.csr_matrix((rarity[columns], columns, ends), shape=(len(named), len(column)), dtype=np.float32)
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)) + SMOOTHING)
    table = table.multiply(1 / lengths).tocsr().astype(np.float32)
    one, other = table[: len(queries)], table[len(queries) :].T.tocsr()

    def score(rows: slice | NDArray[np.intp]) -> NDArray[np.float32]:
        return np.asarray((one[rows] @ other).toarray(), dtype=np.float32)

    return score
