"""What a signal is: a number in [0, 1] for every pair of two blocks, and the evidence behind one of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.profiles import Form, Opportunity, TextLanguage
from matching.texts.capitals import calmed_sentence

Matrix = NDArray[np.float32]

MIN_REASON = 0.35
"""A signal below this is no reason to meet: one pair of companies in four reaches it in some signal."""

Source = Literal["offer", "need", "description"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a signal may read besides the two blocks."""

    form: Form
    calibrations: Calibrations
    cache: dict[tuple[str, int, int], tuple[Block, Block, Matrix]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """the matrices of two blocks that are computed already; read with `cached`"""

    def cached(self, measure: "Measure", a: Block, b: Block) -> Matrix:
        """The matrix of a function that does not depend on the form, computed once; it may not be changed."""
        key = f"{measure.__module__}.{measure.__name__}", id(a), id(b)
        if key not in self.cache:
            # The blocks are kept, so that no other block gets the same id.
            self.cache[key] = a, b, measure(a, b, self)
        return self.cache[key][2]


Measure = Callable[[Block, Block, Context], Matrix]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a profile in its own language. `source_id` is the id of the offer or need; `versions` are the
    sentences of the same profile that say the same in other languages.
    """

    source: Source
    source_id: int | None
    language: TextLanguage
    text: str
    versions: tuple[tuple[TextLanguage, str], ...] = ()

    def shown(self, language: TextLanguage | None = None) -> str:
        """To who reads this language, if the profile says it in that; never in capitals."""
        return calmed_sentence(next((text for own, text in self.versions if own == language), self.text))

    @classmethod
    def title(cls, source: Literal["offer", "need"], item: Opportunity) -> "Quote":
        return cls(source, item.id, item.language, item.title)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the value of a signal rests on: what each side wrote, the codes that both have, or the figure or name that
    each states (`TRL 8`, `38`, `porous titanium`). `complementary`: the two do different things, and companies that do
    so often work with each other.
    """

    signal: str
    mine: Quote | None = None
    theirs: Quote | None = None
    similarity: float | None = None
    shared: tuple[str, ...] = ()
    mine_states: str | None = None
    theirs_states: str | None = None
    complementary: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """`matrix` gives (n_a, n_b) in [0, 1], NaN where a profile does not say enough.

    A `directed` signal measures what the parties of `b` bring to those of `a`; for the other direction, swap the
    blocks. One that is not `by_form` is the same in every cooperation form. `evidence` is that of row i of `a` and row
    j of `b`. One that is not a `reason` counts in the score, but is not named as a reason: most pairs have it. A reason
    is named from `min_reason` on, and is a strong one if it is `sufficient`: a reason to meet by itself.
    """

    name: str
    matrix: Measure
    evidence: Callable[[Block, int, Block, int, Context], tuple[Evidence, ...]]
    directed: bool = False
    by_form: bool = False
    reason: bool = True
    sufficient: bool = True
    min_reason: float = MIN_REASON

    @property
    def strong_from(self) -> np.float32:
        """The least value of a matrix that is a strong reason, as reasons are chosen by numbers in float64; or inf."""
        if not (self.reason and self.sufficient):
            return np.float32(np.inf)
        nearest = np.float32(self.min_reason)
        return nearest if float(nearest) >= self.min_reason else np.nextafter(nearest, np.float32(np.inf))


def squash(standardised: Matrix) -> Matrix:
    """Standardised similarity -> [0, 1], 0.12 at 0 (the median), 0.5 at 1 (the 99th percentile), 0.88 at 2.

    A logistic, gentle enough to tell good from very good. NaN stays NaN.
    """
    values = np.subtract(np.float32(1), standardised)
    values *= np.float32(2)
    with np.errstate(over="ignore"):
        np.exp(values, out=values)
    values += np.float32(1)
    return np.reciprocal(values, out=values)
