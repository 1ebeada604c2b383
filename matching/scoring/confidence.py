"""How much the profiles say: of one party, and of what a score asks of two."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from matching.profiles import Opportunity, Profile
from matching.scoring.scores import Part


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
"""What a profile can say, by the names under which it is sent, and whether it does. A stage will do for a TRL."""

OF_SITES = ("description", "sectors", "languages", "offers")
"""A site is no company: it has spaces to offer, and nothing else is asked of it."""


def completeness(profile: Profile) -> float:
    """In [0, 1]: the share of its fields that the profile fills."""
    fields = fields_of(profile)
    return sum([FIELDS[name](profile) for name in fields]) / len(fields)


def confidence(parts: Sequence[Part], values: Sequence[float | None], filled_a: float, filled_b: float) -> float:
    """The values of a pair's parts, none where not known, and the completeness of either side -> [0, 1].

    The share of the form's weight for which a value is known, times the harmonic mean of the two completenesses. What
    is known says whether the score was measured or assumed; but a value taken from a bare profile rests on little, and
    the side that tells less counts for more. Filling a field lowers neither.
    """
    return known_share(parts, values) * both_filled(filled_a, filled_b)


def both_filled(filled_a: float, filled_b: float) -> float:
    """Harmonic mean of two completenesses: whichever side fills a field, and however full the other is, it rises."""
    return 2 * filled_a * filled_b / (filled_a + filled_b) if filled_a and filled_b else 0.0


def known_share(parts: Sequence[Part], values: Sequence[float | None]) -> float:
    """In [0, 1]: the share of the form's weight for which a value is known."""
    total = known = 0.0
    for part, value in zip(parts, values, strict=True):
        weight = abs(part.weight_a) + abs(part.weight_b)
        total += weight
        known += 0 if value is None else weight
    return known / total


def fields_of(profile: Profile) -> tuple[str, ...]:
    """The fields that are asked of it."""
    return OF_SITES if profile.kind == "site" else tuple(FIELDS)
