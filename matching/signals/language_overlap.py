"""Whether two parties have a language to work in."""

import math

from matching.blocks import Block, memoise_per_block
from matching.signals.categories import Categories, by_category, categorise
from matching.signals.signal import Context, Evidence, Matrix, Signal


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """1 where they share a working language, 0 where they do not; NaN where a party names none."""
    return by_category(_languages(a), _languages(b), _overlap)


@memoise_per_block
def _languages(block: Block) -> Categories[frozenset[str]]:
    return categorise(profile.languages for profile in block.profiles)


def _overlap(mine: frozenset[str], theirs: frozenset[str]) -> float:
    return float(not mine.isdisjoint(theirs)) if mine and theirs else math.nan


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    shared = a.profiles[i].languages & b.profiles[j].languages
    return (Evidence(signal=SIGNAL.name, shared=tuple(sorted(shared))),) if shared else ()


# It lets two parties talk, but is nothing to talk about.
SIGNAL = Signal("language_overlap", matrix, evidence, sufficient=False)
