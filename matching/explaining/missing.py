"""The fields that the two profiles of a match leave empty, and what filling each would add to its confidence."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from matching.blocks import Block, memoise_per_block
from matching.profiles import Form, Opportunity, Profile
from matching.scoring.confidence import FIELDS, both_filled, completeness_of, fields_of, known_share, weight_of
from matching.scoring.scores import Part
from matching.texts.rooms import rooms_of

Side = Literal["a", "b"]
SIDES: tuple[Side, Side] = ("a", "b")

ROOMS: Mapping[str, Callable[[Profile], bool]] = {
    "room_sought": lambda profile: _described(profile.needs),
    "room_offered": lambda profile: _described(profile.offers),
}
"""Asked only of parties that look for a room or offer one."""

FIELDS_READ: Mapping[str, tuple[str, str]] = {
    "offer_meets_need": ("needs", "offers"),
    "profile_meets_need": ("needs", "description"),
    "shared_terms": ("needs", "description"),
    "capability_match": ("needs.capabilities", "offers.capabilities"),
    "readiness_fit": ("needs", "offers.trl"),
    "space_fit": ("room_sought", "room_offered"),
    "profile_affinity": ("description", "description"),
    "sector_overlap": ("sectors", "sectors"),
    "activity_proximity": ("activity_codes", "activity_codes"),
    "language_overlap": ("languages", "languages"),
    "size_fit": ("employees", "employees"),
}
"""By signal: the field that it reads of the receiving and of the giving party. The others ask for no field."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that a party left empty; `gain` is what filling in this one would add to the confidence of the match."""

    side: Side
    field: str
    gain: float
    of_site: bool = False


def missing(
    form: Form, a: Block, i: int, b: Block, j: int, parts: Sequence[Part], values: Sequence[float | None]
) -> tuple[Missing, ...]:
    """Row `i` of block `a` and row `j` of block `b`, and the values of the pair's parts, none where not known -> the
    empty fields, the one of the highest gain first; before it a room, which decides whether somebody can be a guest.

    A field adds the weight of the parts that need no other field, and its share of its profile; see
    `matching.scoring.confidence.confidence`. Offers are not asked of whose partner looks for nothing in this form.
    """
    empty: dict[Side, frozenset[str]] = {"a": _empty_of(a, i), "b": _empty_of(b, j)}
    if not any(empty.values()):
        return ()
    filled: dict[Side, float] = {"a": completeness_of(a, i), "b": completeness_of(b, j)}
    known = known_share(parts, values)
    total = sum(map(weight_of, parts))
    unknown = [
        (_empty_fields_of(part, empty), weight_of(part) / total)
        for part, value in zip(parts, values, strict=True)
        if value is None
    ]
    asked = {field for part in parts for field in FIELDS_READ.get(part.signal, ())}
    found = []
    one, two = a.profiles[i], b.profiles[j]
    sides: tuple[tuple[Side, Profile, Profile, float], ...] = (
        ("a", one, two, filled["b"]),
        ("b", two, one, filled["a"]),
    )
    for side, profile, partner, other in sides:
        for field in (empty[side] & asked) - _beside_the_point(form, partner):
            gained = sum(share for fields, share in unknown if fields == [(side, field)])
            fuller = filled[side] + (field in FIELDS) / len(fields_of(profile))
            gain = round((known + gained) * both_filled(fuller, other) - known * both_filled(filled[side], other), 4)
            if gain > 0:
                found.append(Missing(side, field, gain, profile.kind == "site"))
    return tuple(sorted(found, key=lambda item: (item.field not in ROOMS, -item.gain, item.side, item.field)))


def _beside_the_point(form: Form, partner: Profile) -> set[str]:
    """What no need of the partner's would be met by."""
    return {"offers"} if partner.needs and all(need.form is not form for need in partner.needs) else set()


def _empty_of(block: Block, row: int) -> frozenset[str]:
    known = _empty_of_rows(block)
    if row not in known:
        known[row] = frozenset(_empty(block.profiles[row]))
    return known[row]


@memoise_per_block
def _empty_of_rows(_block: Block) -> dict[int, frozenset[str]]:
    """Of those asked for so far: a party stands in many matches."""
    return {}


def _empty(profile: Profile) -> Iterator[str]:
    """The empty fields, without those within an empty one."""
    fields = [name for name in fields_of(profile) if not FIELDS[name](profile)]
    yield from (name for name in fields if name.partition(".")[0] not in fields or "." not in name)
    yield from (name for name, said in ROOMS.items() if not said(profile))


def _empty_fields_of(part: Part, empty: Mapping[Side, frozenset[str]]) -> list[tuple[Side, str]]:
    """The empty fields that keep the part from being known."""
    receiving, giving = FIELDS_READ.get(part.signal, ("", ""))
    of_a, of_b = (giving, receiving) if part.direction == "to_b" else (receiving, giving)
    return [(side, field) for side, field in zip(SIDES, (of_a, of_b), strict=True) if _lacks(field, empty[side])]


def _lacks(field: str, empty: frozenset[str]) -> bool:
    return field in empty or field.partition(".")[0] in empty


def _described(opportunities: Sequence[Opportunity]) -> bool:
    """Whether the kind or area of a room is known, be it from the words; so it is where none is sought or offered."""
    told = any(room.kind or room.area_m2 for _, room in rooms_of(opportunities))
    return told or all(item.form is not Form.HOSTING for item in opportunities)
