"""What a run has read, frozen: a run that goes on after a kill goes on from the same profiles."""

import zlib
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from app.matches.runs.corridor import Sides
from app.matches.runs.queries import Stale
from matching.profiles import Profile

LEVEL = 1
"""of compression: the text shrinks to a third, in a tenth of the time of the usual level"""


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
