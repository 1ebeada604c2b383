"""What a run goes on from: the profiles, frozen so that a kill changes nothing; of some forms, the run before."""

import zlib
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from app.matches.runs.corridor import Sides
from app.matches.runs.queries import Stale
from matching.profiles import Profile
from matching.taxonomy.tables import taxonomy_version
from models import Run

LEVEL = 1
"""of compression: the text shrinks to a third, in a tenth of the time of the usual level"""


class NothingToGoOn(Exception):
    """The lists of the other forms are there no more, or lists made now could not stand beside them."""


@dataclass(frozen=True)
class _Frozen:
    a: tuple[Profile, ...]
    b: tuple[Profile, ...]
    cards: list[tuple[str, int, dict[str, Any]]]
    as_of: date
    stale: list[tuple[tuple[str, int], int, datetime]]


_JSON = TypeAdapter(_Frozen)


def freeze(sides: Sides, stale: list[Stale]) -> bytes:
    cards = [(kind, row_id, card) for (kind, row_id), card in sides.cards.items()]
    frozen = _Frozen(sides.a, sides.b, cards, sides.as_of, [(one.party, one.park_id, one.since) for one in stale])
    return zlib.compress(_JSON.dump_json(frozen), LEVEL)


def thaw(content: bytes) -> tuple[Sides, list[Stale]]:
    frozen = _JSON.validate_json(zlib.decompress(content))
    cards = {(kind, row_id): card for kind, row_id, card in frozen.cards}
    return Sides(frozen.a, frozen.b, cards, frozen.as_of), [Stale(*one) for one in frozen.stale]


def base_of(before: Run | None, encoder: str, as_of: date) -> Run:
    """The run that one of some forms goes on from. Raises `NothingToGoOn`."""
    if before is None:
        raise NothingToGoOn("The lists that the other forms were to be taken from have been taken back.")
    read: dict[str, object] = {"encoder": encoder, "taxonomy": taxonomy_version(), "as_of": as_of}
    for field, value in read.items():
        if getattr(before, field) != value:
            raise NothingToGoOn(
                f"The lists of the other forms were made with `{field}` {getattr(before, field)}, and these would be"
                f" with {value}: rank all forms."
            )
    return before
