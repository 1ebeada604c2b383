"""How near the capabilities that one side's offers name are to those that the other side's needs name."""

import numpy as np

from matching.blocks import Block, memoise_per_block
from matching.profiles import Opportunity
from matching.signals.signal import Context, Evidence, Matrix, Quote, Signal
from matching.texts.names import Names, best_products, names_of

MIN_COSINE = 0.8
"""Cosine from which two names are shown as a reason: `titanium` and `porous titanium` have 0.85, `sensori di
pressione` and `датчики давления` 0.86. Of the demo's judged pairs whose nearest names reach 0.8, nine in ten are good
matches, and one in ten of those between 0.6 and 0.8: `crew training` and `pilot training` have 0.77."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The cosine, not below 0, of the two nearest names: one of `b`'s offers, one of `a`'s needs; NaN where
    either names none.

    Names are compared as the encoder sees them: on the demo's judged pairs as telling as the letters they share
    (AUC 0.94 both; 0.91 for equal names only), and `литьё` meets `casting`. In whichever form: a company that can
    do it once can do it again.
    """
    best = best_products(_wanted(a), _offered(b))
    return np.clip(best, np.float32(0), np.float32(1), out=best)


@memoise_per_block
def _wanted(block: Block) -> Names:
    return names_of(block.need_capabilities.texts, block.need_capabilities.starts)


@memoise_per_block
def _offered(block: Block) -> Names:
    return names_of(block.offer_capabilities.texts, block.offer_capabilities.starts)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The two nearest names, with the titles of the need and of the offer that name them."""
    wanted, offered = a.need_capabilities.of(i), b.offer_capabilities.of(j)
    if not len(wanted) or not len(offered):
        return ()
    cosines = wanted.whole @ offered.whole.T
    row, column = np.unravel_index(int(np.argmax(cosines)), cosines.shape)
    if cosines[row, column] < MIN_COSINE:
        return ()
    asked, given = wanted.quotes[row], offered.quotes[column]
    need, offer = _naming(a.profiles[i].needs, asked), _naming(b.profiles[j].offers, given)
    return (
        Evidence(
            signal=SIGNAL.name,
            mine=Quote.title("need", need),
            theirs=Quote.title("offer", offer),
            similarity=min(1.0, float(cosines[row, column])),
            mine_states=asked,
            theirs_states=given,
        ),
    )


def _naming(opportunities: tuple[Opportunity, ...], name: str) -> Opportunity:
    return next(item for item in opportunities if name in item.capabilities)


SIGNAL = Signal("capability_match", matrix, evidence, directed=True, min_reason=MIN_COSINE)
