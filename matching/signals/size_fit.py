"""Whether two companies are of a size to work together as equals."""

import math

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.signals.signal import Context, Evidence, Matrix, Signal

MAX_ORDERS = 2
"""Orders of magnitude between two numbers of employees at which the fit is 0."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """1 for as many employees, one half for ten times as many, 0 for a hundred times; NaN where a party does not say.

    How much that matters depends on the form, and stands in the table of weights: partners of a project share work
    and risk, whereas buyer and seller, or licenser and licensee, are often unequal.
    """
    orders: Matrix = _orders(a)[:, None] - _orders(b)[None, :]
    np.abs(orders, out=orders)
    np.minimum(orders, np.float32(MAX_ORDERS), out=orders)
    orders /= np.float32(MAX_ORDERS)
    return np.subtract(np.float32(1), orders, out=orders)


@memoise_per_block
def _orders(block: Block) -> NDArray[np.float32]:
    """(n,): of magnitude of the number of employees."""
    # math.log10, not numpy's: that may round otherwise in a long array than in a short one.
    orders = [np.nan if p.employees is None else math.log10(max(1, p.employees)) for p in block.profiles]
    return np.array(orders, dtype=np.float32)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    mine, theirs = a.profiles[i].employees, b.profiles[j].employees
    if mine is None or theirs is None:
        return ()
    return (Evidence(signal=SIGNAL.name, mine_states=str(mine), theirs_states=str(theirs)),)


SIGNAL = Signal("size_fit", matrix, evidence, reason=False)
