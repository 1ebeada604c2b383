"""How complete a profile is, and how much of a pair's score is known."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.profiles import Opportunity, Profile
from matching.scoring.scores import Part
from matching.signals.self_description import SIGNAL as SELF_DESCRIPTION


def _some_readiness(items: Iterable[Opportunity]) -> bool:
    return any(item.trl is not None or item.stage is not None for item in items)


FIELDS: Mapping[str, Callable[[Profile], bool]] = {
    "description": lambda profile: any(profile.descriptions.values()),
    "sectors": lambda profile: bool(profile.sectors),
    "activity_codes": lambda profile: bool(profile.nace),
    "languages": lambda profile: bool(profile.languages),
    "employees": lambda profile: profile.employees is not None,
    "offers": lambda profile: bool(profile.offers),
    "offers.capabilities": lambda profile: any(offer.capabilities for offer in profile.offers),
    "offers.trl": lambda profile: _some_readiness(profile.offers),
    "needs": lambda profile: bool(profile.needs),
    "needs.capabilities": lambda profile: any(need.capabilities for need in profile.needs),
}
"""By the name of a field in the API: whether a profile fills it. A stage counts as a TRL."""

SITE_FIELDS = ("description", "sectors", "languages", "offers")
"""The fields asked of a site: it offers spaces, and nothing else."""


def completeness(profile: Profile) -> float:
    """In [0, 1]: the share of its fields that the profile fills."""
    fields = fields_of(profile)
    return sum([FIELDS[name](profile) for name in fields]) / len(fields)


def completeness_of(block: Block, row: int) -> float:
    """Of one of its profiles, read once: a party stands in many matches."""
    known = _completeness_of_rows(block)
    if row not in known:
        known[row] = completeness(block.profiles[row])
    return known[row]


@memoise_per_block
def _completeness_of_rows(_block: Block) -> dict[int, float]:
    """Of those asked for so far."""
    return {}


def confidence(parts: Sequence[Part], values: Sequence[float | None], filled_a: float, filled_b: float) -> float:
    """The values of a pair's parts, none where not known, and the completeness of either side -> [0, 1].

    The share of the form's weight for which a value is known, times the harmonic mean of the two completenesses: a
    value from a nearly empty profile rests on little, and the less complete side counts for more. Filling a field
    lowers neither factor.
    """
    return known_share(parts, values) * both_filled(filled_a, filled_b)


def both_filled(filled_a: float, filled_b: float) -> float:
    """Harmonic mean of two completenesses: it rises whichever side fills a field."""
    return 2 * filled_a * filled_b / (filled_a + filled_b) if filled_a and filled_b else 0.0


def known_shares(parts: Sequence[Part], values: NDArray[np.float32]) -> NDArray[np.float64]:
    """`known_share` of many pairs: of (m, parts) values, NaN where not known, (m,)."""
    total, known = 0.0, np.zeros(len(values), dtype=np.float64)
    for part, column in zip(parts, values.T, strict=True):
        # One after the other, as a single pair's are added.
        weight = weight_of(part)
        total += weight
        known += np.where(np.isnan(column), 0.0, weight)
    return known / total


def known_share(parts: Sequence[Part], values: Sequence[float | None]) -> float:
    """In [0, 1]: the share of the form's weight for which a value is known."""
    total = known = 0.0
    for part, value in zip(parts, values, strict=True):
        weight = weight_of(part)
        total += weight
        known += 0 if value is None else weight
    return known / total


def weight_of(part: Part) -> float:
    """What it matters whether a part is known. What two say of themselves stands in for needs, and tells no more."""
    return 0.0 if part.signal == SELF_DESCRIPTION.name else abs(part.weight_a) + abs(part.weight_b)


def fields_of(profile: Profile) -> tuple[str, ...]:
    """The fields that are asked of it."""
    return SITE_FIELDS if profile.kind == "site" else tuple(FIELDS)
