"""What a run reads: the profiles of both parks side by side, frozen so that a kill changes nothing."""

import hashlib
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from app.matches.embeddings import Progress, Vectors
from app.matches.runs.explanations import label
from app.portfolio.companies.profiles import company_parties
from app.portfolio.parties import Stale
from app.portfolio.places.profiles import site_parties
from app.portfolio.taxonomy import own_sectors
from matching.blocks import Block, block
from matching.portfolio import Portfolio, portfolio
from matching.profiles import Profile
from models import Corridor, RunParty

COMPRESSION = 1
"""The text shrinks to a third, in a tenth of the time of the usual level."""

Blocks = tuple[Block, Block]


@dataclass(frozen=True)
class CorridorProfiles:
    """The parties of both parks, by id, as they were on a day."""

    a: tuple[Profile, ...]
    b: tuple[Profile, ...]
    snapshots: Mapping[int, dict[str, Any]]
    """what is shown of each party to the others"""
    as_of: date

    def digest(self) -> str:
        """A hash of everything that was read, so that a run can say what it ranked."""
        digest = hashlib.blake2b(digest_size=32)
        for profile in (*self.a, *self.b):
            digest.update(stable(profile).encode())
        return digest.hexdigest()

    def hash_of(self, profile: Profile) -> bytes:
        """Of all that a party's matches are made from, so also of what is only shown."""
        made_from = stable((profile, dict(self.snapshots[profile.id])))
        return hashlib.blake2b(made_from.encode(), digest_size=16).digest()

    def portfolio(self, vectors: Vectors) -> Portfolio:
        """What all of them together tell of a text."""
        return portfolio(self.a, self.b, vectors.of, vectors.second.of if vectors.second else None)

    def blocks(self, vectors: Vectors, known: Portfolio | None, progress: Progress | None = None) -> Blocks:
        """As the run reads them that measured the portfolio `known`; none if it measured none.

        `progress` is told how many of both sides' parties have their vectors, and how many parties there are.
        """
        second = vectors.second
        steps = 4 if second else 3  # sentences, names, texts, and texts once more
        if known and len(known.boilerplate):
            steps += 3  # sentences of descriptions, of offers and of needs, which are compared with it

        def of_side(parties: Sequence[Profile], before: int) -> Block:
            step = count()

            # In parties: how many texts are still to come is not known while some are embedded.
            def tell(start: int, done: int, of: int) -> None:
                if progress:
                    shown = before + len(parties) * (start * of + done) // (steps * of)
                    progress(shown, len(self.a) + len(self.b))

            def encode(by: Vectors, texts: Sequence[str]) -> NDArray[np.float32]:
                return by.of(texts, partial(tell, next(step)))

            return block(parties, partial(encode, vectors), partial(encode, second) if second else None, known)

        return of_side(self.a, 0), of_side(self.b, len(self.a))


def day_of(corridor: Corridor) -> date:
    """The day that the corridor lives in: what is not valid then is not matched."""
    return corridor.as_of or datetime.now(UTC).date()


def read_profiles(session: Session, corridor: Corridor, among: Collection[int] | None = None) -> CorridorProfiles:
    """All parties of both parks, or some of them, as far as they are there."""
    own_sectors.load(session)
    as_of = day_of(corridor)
    a, b = (
        sorted(
            (*company_parties(session, park, as_of, among), *site_parties(session, park, as_of, among)),
            key=lambda party: party[0].id,
        )
        for park in (corridor.park_a, corridor.park_b)
    )
    snapshots = {profile.id: snapshot for profile, snapshot in (*a, *b)}
    return CorridorProfiles(tuple(profile for profile, _ in a), tuple(profile for profile, _ in b), snapshots, as_of)


def parks_of_no_other(corridor: Corridor, live: Iterable[Corridor]) -> set[int]:
    """A party of a park that is in another corridor too stays stale until that one's lists are corrected."""
    others = {park for other in live if other.id != corridor.id for park in other.park_ids}
    return set(corridor.park_ids) - others


_PROFILE, _STALE = TypeAdapter(Profile), TypeAdapter(list[Stale])


def freeze_stale(stale: list[Stale]) -> bytes:
    return _STALE.dump_json(stale)


def thaw_stale(content: bytes) -> list[Stale]:
    return _STALE.validate_json(content)


def frozen(profiles: CorridorProfiles) -> list[dict[str, Any]]:
    """All parties as rows of `RunParty`, without their run."""
    return [
        {
            "party_id": profile.id,
            "side": side,
            "label": label(profiles.snapshots[profile.id]),
            "card": orjson.dumps(profiles.snapshots[profile.id]),
            "profile": zlib.compress(_PROFILE.dump_json(profile), COMPRESSION),
        }
        for side, parties in (("a", profiles.a), ("b", profiles.b))
        for profile in parties
    ]


def thawed(rows: Iterable[RunParty], as_of: date) -> CorridorProfiles:
    """Those of rows with a profile."""
    sides: dict[str, list[Profile]] = {"a": [], "b": []}
    snapshots = {}
    for row in rows:
        if row.profile is not None:
            sides[row.side].append(_PROFILE.validate_json(zlib.decompress(row.profile)))
            snapshots[row.party_id] = orjson.loads(row.card)
    a, b = (tuple(sorted(sides[side], key=lambda profile: profile.id)) for side in ("a", "b"))
    return CorridorProfiles(a, b, snapshots, as_of)


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
