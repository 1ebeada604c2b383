"""How much of their sectors two parties share."""

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.signals.signal import Context, Evidence, Matrix, Signal
from matching.taxonomy.sectors import closure


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """Dice coefficient of the sectors with their parent sectors; NaN where a party names none."""
    (codes_a, one), (codes_b, other) = _memberships(a), _memberships(b)
    sizes_a, sizes_b = one.sum(axis=1), other.sum(axis=1)
    both = sorted(codes_a.keys() & codes_b.keys())
    values: Matrix = one[:, [codes_a[code] for code in both]] @ other[:, [codes_b[code] for code in both]].T
    values *= np.float32(2)
    values /= np.maximum(sizes_a[:, None] + sizes_b[None, :], np.float32(1))
    values[sizes_a == 0, :] = np.nan
    values[:, sizes_b == 0] = np.nan
    return values


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    shared = closure(a.profiles[i].sectors) & closure(b.profiles[j].sectors)
    return (Evidence(signal=SIGNAL.name, shared=tuple(sorted(shared))),) if shared else ()


@memoise_per_block
def _memberships(block: Block) -> tuple[dict[str, int], NDArray[np.float32]]:
    """The column of each sector that occurs, and (n, sectors). Blocks made before and after the tree grew may meet."""
    within = [closure(profile.sectors) for profile in block.profiles]
    column = {code: index for index, code in enumerate(sorted(frozenset().union(*within)))}
    found = np.zeros((len(block), len(column)), dtype=np.float32)
    for row, codes in enumerate(within):
        found[row, [column[code] for code in codes]] = 1
    return column, found


SIGNAL = Signal("sector_overlap", matrix, evidence)
