"""How near two companies' activity codes are in the tree of NACE Rev. 2."""

from matching.blocks import Block, memoise_per_block
from matching.signals.categories import Categories, categorise, expand
from matching.signals.signal import Context, Evidence, Matrix, Signal
from matching.taxonomy.proximity import closest_codes, proximity_matrix

SAME_DIVISION = 0.5


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """See `matching.taxonomy.proximity`; NaN where a party has no code."""
    one, other = _codes(a), _codes(b)
    return expand(proximity_matrix(list(map(dict, one.categories)), list(map(dict, other.categories))), one, other)


@memoise_per_block
def _codes(block: Block) -> Categories[frozenset[tuple[str, float]]]:
    return categorise(frozenset(profile.nace.items()) for profile in block.profiles)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The two codes that are nearest, when they have more in common than the section."""
    nearest = closest_codes(a.profiles[i].nace, b.profiles[j].nace)
    if nearest is None or nearest[0] < SAME_DIVISION:
        return ()
    return (Evidence(signal=SIGNAL.name, shared=nearest[1:]),)


SIGNAL = Signal("activity_proximity", matrix, evidence, min_reason=SAME_DIVISION)
