"""How alike two texts are, by their vectors."""

import numpy as np
from numpy.typing import NDArray

from matching.cores import strips
from matching.texts.segments import SMALL, Tile, tile_pairs
from matching.texts.vectors import Texts, Wholes
from matching.texts.wording import common_wording

SECOND_SHARE = 0.4
"""Of the second encoder in the similarity: of 0.4 to 0.6 the best for parity, and among the best for the rest. Decision
22 has the figures.
"""

SOUGHT_SHARE = 0.5
"""The same between offers and needs. Decision 73 has the figures."""

WORDING_SHARE = 0.45
"""Of what two texts share in words, beside their similarity."""

CHAIN_SHARE = 1.2
"""Of what one seeks and the other is, beside the similarity of two descriptions. Decision 71 has the figures."""


def similarity(a: Texts, b: Texts, second_share: float = SECOND_SHARE) -> NDArray[np.float32]:
    """(n_a, n_b), at most 1: the mean of the cosine of the wholes and of the best sentences, both ways.

    For each sentence of one text its best counterpart in the other, averaged over the text; then over the two
    directions. A whole text alone is diluted by what is beside the point, its sentences alone lose the
    context. Works tile by tile: beside the result it needs memory for one of the two only. Where the texts have vectors
    from a second encoder, its cosine of the wholes has a share.
    """
    if not len(a) or not len(b):
        # No texts at all have vectors of no length.
        return np.empty((len(a), len(b)), dtype=np.float32)
    whole = np.asarray(a.whole @ b.whole.T, dtype=np.float32)
    whole *= np.float32(0.5)
    scale = np.float32(0.25)
    if 0 < len(a.parts) * len(b.parts) <= SMALL:
        whole += _best_sentences_of_few(a, b, scale)
    else:
        for one, other in tile_pairs((a.parts, a.starts), (b.parts, b.starts)):
            whole[one.segments, other.segments] += _best_sentences(one, other, scale)
    return _add_second(whole, a, b, second_share)


def sought_similarity(a: Texts, b: Texts) -> NDArray[np.float32]:
    """(n_a, n_b) of offers and needs: `similarity`, in which the second encoder has a larger share."""
    return similarity(a, b, SOUGHT_SHARE)


def worded_similarity(a: Texts, b: Texts, alike: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """(n_a, n_b): `sought_similarity`, which may be given, and a share of the wording that two texts have in common."""
    wording = common_wording(a.words, b.words)
    wording *= np.float32(WORDING_SHARE)
    wording += sought_similarity(a, b) if alike is None else alike
    return wording


def described_similarity(a: Texts, b: Texts, alike: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """(n_a, n_b) of descriptions: `similarity`, which may be given, and a share of how well what either seeks meets
    what the other is.
    """
    result = similarity(a, b) if alike is None else alike.copy()
    meets = chain_similarity(a, b)
    if meets is not None:
        meets *= np.float32(CHAIN_SHARE)
        result += meets
    return result


def chain_similarity(a: Texts, b: Texts) -> NDArray[np.float32] | None:
    """(n_a, n_b): how well what either seeks meets what the other is, by the table of who works with whom; none where
    the texts were not read by it.
    """
    if not (a.chains.shape[1] and b.chains.shape[1]):
        return None
    # The sum of both directions is exact, so it is the same from both sides.
    return np.asarray(a.chains @ np.roll(b.chains, b.chains.shape[1] // 2, axis=1).T, dtype=np.float32)


def whole_similarity(a: Wholes, b: Wholes) -> NDArray[np.float32]:
    """(n_a, n_b) of offers and needs, at most 1: the cosine of the wholes, without their sentences."""
    return _add_second(np.asarray(a.whole @ b.whole.T, dtype=np.float32), a, b, SOUGHT_SHARE)


def _add_second(result: NDArray[np.float32], a: Wholes, b: Wholes, share: float) -> NDArray[np.float32]:
    """Only the product is exact; what is done to it and added is done pair by pair, so no order matters."""
    if a.has_second and b.has_second:
        cosines = np.asarray(a.second @ b.second.T, dtype=np.float32)
        for here in strips(*result.shape):
            cosines[here] *= np.float32(share)
            result[here] *= np.float32(1 - share)
            result[here] += cosines[here]
    return result


def _best_sentences_of_few(a: Texts, b: Texts, scale: np.float32) -> NDArray[np.float32]:
    """The same number for number, without laying out tiles."""
    pairs = a.parts @ b.parts.T
    for_a = np.maximum.reduceat(pairs, b.starts[:-1], axis=1).astype(np.float64)
    for_b = np.maximum.reduceat(pairs, a.starts[:-1], axis=0).astype(np.float64)
    mean_a = np.add.reduceat(for_a, a.starts[:-1], axis=0) / (a.starts[1:] - a.starts[:-1])[:, None]
    mean_b = np.add.reduceat(for_b, b.starts[:-1], axis=1) / (b.starts[1:] - b.starts[:-1])
    return np.asarray(scale * (mean_a.astype(np.float32) + mean_b.astype(np.float32)))


def _best_sentences(a: Tile, b: Tile, scale: np.float32) -> NDArray[np.float32]:
    """The sum of both directions' means, scaled, for the texts of two tiles."""
    pairs = a.vectors @ b.vectors.T
    rows, columns = a.layers.sizes[0], b.layers.sizes[0]
    for_a = b.layers.fold(np.maximum, pairs, 1, np.empty((len(pairs), columns), dtype=np.float32))
    for_b = a.layers.fold(np.maximum, pairs, 0, pairs[:rows])
    both = a.layers.means(for_a, 0)
    both += b.layers.means(for_b, 1)
    both *= scale
    return np.asarray(b.layers.in_order(a.layers.in_order(both, 0), 1), dtype=np.float32)
