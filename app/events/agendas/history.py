"""Versions of a plan -> when each meeting last changed, and what fell away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Key(NamedTuple):
    """The two participants of a meeting: they name it in every version."""

    a: int
    b: int


class Placed(NamedTuple):
    """What of a meeting stands in a calendar. `slot` none: it has no place, and is in no agenda."""

    slot: int | None
    table: int | None
    interpreter: int | None
    delegate_a: int | None
    delegate_b: int | None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """`sequence`: the version in which it last changed; `placed`: as it stands, or stood before it fell away."""

    sequence: int
    placed: Placed
    fallen: bool


def courses(versions: Iterable[tuple[int, dict[Key, Placed]]]) -> dict[Key, Course]:
    """Of every meeting that had a place in one of the versions, which come in the order of their numbers."""
    found: dict[Key, Course] = {}
    for number, meetings in versions:
        planned = {key: placed for key, placed in meetings.items() if placed.slot is not None}
        standing = {key: placed for key, placed in planned.items() if not placed.cancelled}
        for key, placed in standing.items():
            known = found.get(key)
            if known is None or known.fallen or known.placed != placed:
                found[key] = Course(number, placed, fallen=False)
        for key, placed in planned.items():
            if placed.cancelled and key not in found:  # it may have been given out before
                found[key] = Course(number, placed, fallen=True)
        for key in [key for key, known in found.items() if not known.fallen and key not in standing]:
            found[key] = Course(number, found[key].placed, fallen=True)
    return found
