"""Whether two parties have a language to work in."""

import numpy as np

from matching.blocks import Block
from matching.signals.signal import Context, Evidence, Matrix, Signal


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """1 where they share a working language, 0 where they do not; NaN where a party names none."""
    every = sorted({language for block in (a, b) for p in block.profiles for language in p.languages})
    one, other = (
        np.array([[language in p.languages for language in every] for p in block.profiles], dtype=np.float32).reshape(
            len(block), len(every)
        )
        for block in (a, b)
    )
    values: Matrix = np.minimum(one @ other.T, np.float32(1))
    values[~one.any(axis=1), :] = np.nan
    values[:, ~other.any(axis=1)] = np.nan
    return values


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    shared = a.profiles[i].languages & b.profiles[j].languages
    return (Evidence(signal=SIGNAL.name, shared=tuple(sorted(shared))),) if shared else ()


SIGNAL = Signal("language_overlap", matrix, evidence)
