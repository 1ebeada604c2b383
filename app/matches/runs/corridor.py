"""A corridor as the engine sees it: the parties of both parks side by side."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.portfolio.companies.profiles import company_parties
from app.portfolio.places.profiles import site_parties
from matching.profiles import Profile
from models import Corridor

Party = tuple[str, int]
"""kind and id"""


@dataclass(frozen=True, slots=True)
class Sides:
    """Both parks' parties, companies first and each kind by id, as they were on a day."""

    a: tuple[Profile, ...]
    b: tuple[Profile, ...]
    cards: Mapping[Party, dict[str, Any]]
    """what is shown of each party to the others"""
    as_of: date

    def digest(self) -> str:
        """A hash of everything that was read, so that a run can say what it ranked."""
        digest = hashlib.blake2b(digest_size=32)
        for profile in (*self.a, *self.b):
            digest.update(stable(profile).encode())
        return digest.hexdigest()


def party(profile: Profile) -> Party:
    return profile.kind, profile.id


def day_of(corridor: Corridor) -> date:
    """The day that the corridor lives in: what is not valid then is not matched."""
    return corridor.as_of or datetime.now(UTC).date()


def read_sides(session: Session, corridor: Corridor, among: Collection[Party] | None = None) -> Sides:
    """All parties of both parks, or some of them, as far as they are there."""
    as_of = day_of(corridor)
    companies, sites = (
        None if among is None else {number for kind, number in among if kind == wanted}
        for wanted in ("company", "site")
    )
    a, b = (
        [*company_parties(session, park, as_of, companies), *site_parties(session, park, as_of, sites)]
        for park in (corridor.park_a, corridor.park_b)
    )
    cards = {party(profile): card for profile, card in (*a, *b)}
    return Sides(tuple(profile for profile, _ in a), tuple(profile for profile, _ in b), cards, as_of)


def parks_of_no_other(corridor: Corridor, live: Iterable[Corridor]) -> set[int]:
    """A party of a park that stands in another corridor too stays stale until that one's lists are made again."""
    others = {park for c in live if c.id != corridor.id for park in (c.park_a_id, c.park_b_id)}
    return {corridor.park_a_id, corridor.park_b_id} - others


def stable(value: object) -> str:
    """A text of a profile that does not depend on the order of its sets."""
    match value:
        case frozenset():
            return "{" + ",".join(sorted(stable(item) for item in value)) + "}"
        case tuple():
            return "(" + ",".join(stable(item) for item in value) + ")"
        case dict():
            return "{" + ",".join(f"{stable(key)}:{stable(item)}" for key, item in sorted(value.items())) + "}"
    if hasattr(value, "__dataclass_fields__"):
        return "(" + ",".join(stable(getattr(value, name)) for name in value.__dataclass_fields__) + ")"
    return repr(value)
