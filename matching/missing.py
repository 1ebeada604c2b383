"""What the two profiles of a match leave open, and how much surer its score would be if they did not."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.profiles import Form, Profile
from matching.scoring import Part

Side = Literal["a", "b"]
Field = Literal[
    "descriptions", "offers", "needs", "sectors", "activity_codes", "languages", "room_sought", "room_offered"
]

# Whether a profile could say it and does not: a site has no needs of its own, and who seeks no room need not describe
# one.
LACKS: Mapping[Field, Callable[[Profile], bool]] = {
    "descriptions": lambda profile: not profile.descriptions,
    "offers": lambda profile: not profile.offers,
    "needs": lambda profile: not profile.needs and profile.kind == "company",
    "sectors": lambda profile: not profile.sectors,
    "activity_codes": lambda profile: not profile.nace and profile.kind == "company",
    "languages": lambda profile: not profile.languages,
    "room_sought": lambda profile: _without_room([need.room for need in profile.needs if need.form is Form.HOSTING]),
    "room_offered": lambda profile: _without_room([o.room for o in profile.offers if o.form is Form.HOSTING]),
}

READ: Mapping[str, tuple[Field, Field]] = {
    "offer_meets_need": ("needs", "offers"),
    "profile_meets_need": ("needs", "descriptions"),
    "space_fit": ("room_sought", "room_offered"),
    "profile_affinity": ("descriptions", "descriptions"),
    "sector_overlap": ("sectors", "sectors"),
    "activity_proximity": ("activity_codes", "activity_codes"),
    "language_overlap": ("languages", "languages"),
}
"""By signal: the field that it reads of the party that receives, and of the one that gives."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that a party left empty; `gain` is what filling it in would add to the confidence of the match."""

    side: Side
    field: Field
    gain: float


def missing(a: Profile, b: Profile, parts: Sequence[Part], values: NDArray[np.float32]) -> tuple[Missing, ...]:
    """(parts,) values of a pair, NaN where not known -> the empty fields behind the NaNs, the weightiest first.

    The weight of a part that is not known for want of two fields is half each one's. So between two companies all
    gains and the confidence add up to 1, unless a part does not apply to them.
    """
    total = sum(part.weight_a + part.weight_b for part in parts)
    gains: dict[tuple[Side, Field], float] = defaultdict(float)
    for part, value in zip(parts, values, strict=True):
        if np.isnan(value):
            lacking = _lacking(part, a, b)
            for each in lacking:
                gains[each] += (part.weight_a + part.weight_b) / total / len(lacking)
    found = [Missing(side, field, round(gain, 4)) for (side, field), gain in gains.items()]
    return tuple(sorted(found, key=lambda item: (-item.gain, item.side, item.field)))


def _lacking(part: Part, a: Profile, b: Profile) -> list[tuple[Side, Field]]:
    receiving, giving = READ[part.signal]
    fields: tuple[tuple[Side, Field, Profile], ...] = (("a", receiving, a), ("b", giving, b))
    if part.direction == "to_b":
        fields = (("a", giving, a), ("b", receiving, b))
    return [(side, field) for side, field, profile in fields if LACKS[field](profile)]


def _without_room(rooms: Sequence[object | None]) -> bool:
    return bool(rooms) and all(room is None for room in rooms)
