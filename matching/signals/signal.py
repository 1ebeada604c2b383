"""What a signal is: a number in [0, 1] for every pair of two blocks, and the evidence behind one of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.profiles import Form, Language

Matrix = NDArray[np.float32]

MIN_REASON = 0.35
"""A signal below this is no reason to meet: every fourth pair of companies gets that far in something."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a signal may know beside the two blocks."""

    form: Form
    calibrations: Calibrations
    shared: dict[tuple[str, int, int], tuple[Block, Block, Matrix]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """what signals have measured of these two blocks already; read with `once`"""

    def once(self, measure: "Measure", a: Block, b: Block) -> Matrix:
        """What a function that does not depend on the form says of two blocks, measured once; nobody may change it."""
        key = f"{measure.__module__}.{measure.__name__}", id(a), id(b)
        if key not in self.shared:
            # The blocks are kept, so that no other can come by the same id.
            self.shared[key] = a, b, measure(a, b, self)
        return self.shared[key][2]


Measure = Callable[[Block, Block, Context], Matrix]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a profile in its own language. `source_id` is the id of the offer or need."""

    source: Literal["offer", "need", "description"]
    source_id: int | None
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a signal says what it says of a pair: what each side wrote, the codes that both have, or the figure or
    name that each states (`TRL 8`, `38`, `porous titanium`).
    """

    signal: str
    mine: Quote | None = None
    theirs: Quote | None = None
    similarity: float | None = None
    shared: tuple[str, ...] = ()
    mine_states: str | None = None
    theirs_states: str | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """`matrix` gives (n_a, n_b) in [0, 1], NaN where a profile does not say enough.

    A `directed` signal measures what the parties of `b` bring to those of `a`; the other direction is asked
    for by swapping the blocks. One that is not `by_form` says the same in every cooperation form. `evidence`
    speaks of row i of `a` and row j of `b`. One that does not argue counts, but is no reason to meet by itself: it is
    so with most pairs.
    """

    name: str
    matrix: Measure
    evidence: Callable[[Block, int, Block, int, Context], tuple[Evidence, ...]]
    directed: bool = False
    by_form: bool = False
    argues: bool = True


def squash(steps: Matrix) -> Matrix:
    """Steps from the usual -> [0, 1]: 0.12 at the usual, one half where one pair in a hundred gets, 0.88
    twice as far.

    So gentle that it still tells good from very good. NaN stays NaN.
    """
    grades = np.subtract(np.float32(1), steps)
    grades *= np.float32(2)
    with np.errstate(over="ignore"):
        np.exp(grades, out=grades)
    grades += np.float32(1)
    return np.reciprocal(grades, out=grades)
