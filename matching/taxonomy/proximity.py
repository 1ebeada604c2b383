"""How near two activities, or two companies' activities, lie in the tree of NACE Rev. 2."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy.activities import heading

DEPTH = 4  # section, division, group, class


@cache
def lineage(code: str) -> tuple[str, ...]:
    """The headings from the section down to this NACE code, itself included. Raises `UnknownActivityCode`."""
    found = heading(code)
    return (*lineage(found.parent), code) if found.parent else (code,)


def proximity(a: str, b: str) -> float:
    """Wu and Palmer's similarity of two NACE codes ("Verb semantics and lexical selection", ACL 1994).

    2 · depth of the nearest common heading / (depth of a + depth of b), sections being at depth 1.
    For two classes: 1 for the same class, 0.75 within a group, 0.5 within a division, 0.25 within a section,
    0 across sections. Raises `UnknownActivityCode`.
    """
    above_a, above_b = lineage(a), lineage(b)
    common = sum(x == y for x, y in zip(above_a, above_b, strict=False))
    return 2 * common / (len(above_a) + len(above_b))


def closest_codes(a: Mapping[str, float], b: Mapping[str, float]) -> tuple[float, str, str] | None:
    """The evidence behind one cell of `proximity_matrix`: its value and the two codes it comes from.

    `a` and `b` map NACE codes to shares in (0, 1]; `None` if either is empty. Ties go to the first in order.
    """
    pairs = [(proximity(x, y) * a[x] * b[y], x, y) for x in sorted(a) for y in sorted(b)]
    return max(pairs, key=lambda pair: pair[0], default=None)


def proximity_matrix(a: Sequence[Mapping[str, float]], b: Sequence[Mapping[str, float]]) -> NDArray[np.float32]:
    """The best proximity × share × share over the code pairs of every two companies.

    Each company is a mapping of NACE codes to shares in (0, 1]. Gives (n_a, n_b) in [0, 1], NaN where either
    side has no code; every number is that of `closest_codes`. Raises `UnknownActivityCode`.
    """
    result = np.full((len(a), len(b)), np.nan, dtype=np.float32)
    coded_a, coded_b = ([i for i, codes in enumerate(side) if codes] for side in (a, b))
    if not coded_a or not coded_b:
        return result
    distinct_a, distinct_b = sorted(set().union(*a)), sorted(set().union(*b))
    # Multiplying by a share keeps the order, so the best may be taken on one side first, then on the other.
    best_a = _best_per_company([a[i] for i in coded_a], distinct_a, _between(distinct_a, distinct_b))
    best = _best_per_company([b[j] for j in coded_b], distinct_b, best_a.T)
    result[np.ix_(coded_a, coded_b)] = best.T
    return result


def _between(a: Sequence[str], b: Sequence[str]) -> NDArray[np.float64]:
    """`proximity` of every two codes: (n_a, n_b)."""
    # Padding differs on the two sides, so that absent levels never agree.
    above_a, above_b = (
        np.array([lineage(code) + (pad,) * (DEPTH - len(lineage(code))) for code in codes])
        for codes, pad in ((a, "-"), (b, "+"))
    )
    depth_a, depth_b = (np.array([len(lineage(code)) for code in codes]) for codes in (a, b))
    common = (above_a[:, None, :] == above_b[None, :, :]).sum(axis=2)
    proximities: NDArray[np.float64] = 2 * common / (depth_a[:, None] + depth_b[None, :])
    return proximities


def _best_per_company(
    companies: Sequence[Mapping[str, float]], codes: Sequence[str], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """For companies with at least one code each, the largest share × row of their codes.

    `values` is (len(codes), m), a row for each code. Gives (len(companies), m).
    """
    row = {code: i for i, code in enumerate(codes)}
    rows = np.array([row[code] for company in companies for code in company])
    shares = np.array([share for company in companies for share in company.values()])
    starts = np.cumsum([0, *(len(company) for company in companies[:-1])])
    weighted = values[rows]
    weighted *= shares[:, None]
    best: NDArray[np.float64] = np.maximum.reduceat(weighted, starts, axis=0)
    return best
