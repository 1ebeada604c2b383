"""Whether what one side offers and needs will still be valid when the two have met."""

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.profiles import Opportunity, Profile
from matching.signals.signal import Context, Evidence, Matrix, Quote, Signal

NOTICE_DAYS = 90
"""From a proposal to a meeting: two parks approve, two companies accept, somebody travels."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The longest validity left among the offers and needs of each of `b`, as a share of the notice; NaN where
    none of them states an end.

    The same for all of `a`: it measures how current the other side is.
    """
    return np.tile(_shares(b), (len(a), 1))


@memoise_per_block
def _shares(block: Block) -> NDArray[np.float32]:
    """(n,)"""
    shares = [np.nan if lasting is None else _share(lasting) for lasting in map(_lasting, block.profiles)]
    return np.array(shares, dtype=np.float32)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """What is valid longest, and how many days more."""
    lasting = _lasting(b.profiles[j])
    if lasting is None:
        return ()
    return (
        Evidence(
            signal=SIGNAL.name,
            theirs=Quote.title("offer" if lasting in b.profiles[j].offers else "need", lasting),
            theirs_states=f"{lasting.days_left} d",
        ),
    )


def _lasting(profile: Profile) -> Opportunity | None:
    stated = [item for item in profile.offers + profile.needs if item.days_left is not None]
    return max(stated, key=lambda item: item.days_left or 0, default=None)


def _share(item: Opportunity) -> float:
    return min(1.0, max(0, item.days_left or 0) / NOTICE_DAYS)


SIGNAL = Signal("freshness", matrix, evidence, directed=True, reason=False)
