"""How much of their sectors two parties share."""

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.signals.signal import Context, Evidence, Matrix, Signal
from matching.taxonomy.sectors import closure, sectors


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """Dice coefficient of the sectors with their parent sectors; NaN where a party names none."""
    one, other = _memberships(a), _memberships(b)
    sizes = one.sum(axis=1)[:, None] + other.sum(axis=1)[None, :]
    values = 2 * (one @ other.T) / np.maximum(sizes, 1)
    values[~one.any(axis=1), :] = np.nan
    values[:, ~other.any(axis=1)] = np.nan
    return np.asarray(values, dtype=np.float32)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    shared = closure(a.profiles[i].sectors) & closure(b.profiles[j].sectors)
    return (Evidence(signal=SIGNAL.name, shared=tuple(sorted(shared))),) if shared else ()


def _memberships(block: Block) -> NDArray[np.float32]:
    """(n, sectors)"""
    column = {code: index for index, code in enumerate(sectors())}
    found = np.zeros((len(block), len(column)), dtype=np.float32)
    for row, profile in enumerate(block.profiles):
        for code in closure(profile.sectors):
            found[row, column[code]] = 1
    return found


SIGNAL = Signal("sector_overlap", matrix, evidence)
