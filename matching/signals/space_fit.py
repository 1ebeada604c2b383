"""How well a room on offer fits the room that a guest looks for: kind, area, dates, equipment."""

import re
from collections.abc import Iterable
from datetime import date

import numpy as np

from matching.blocks import Block
from matching.profiles import Form, Opportunity, Room
from matching.signals.signal import Context, Evidence, Matrix, Quote, Signal

RELATED_KINDS = (
    frozenset({"laboratory", "clean_room"}),
    frozenset({"production_hall", "workshop"}),
    frozenset({"workshop", "laboratory"}),
)
WORD = re.compile(r"\w+")


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The best room of each of `b` for the hosting needs of each of `a`; NaN where no room is sought or offered."""
    wanted, offered = [_rooms(p.needs) for p in a.profiles], [_rooms(p.offers) for p in b.profiles]
    values = np.full((len(a), len(b)), np.nan, dtype=np.float32)
    for i in np.flatnonzero([bool(rooms) for rooms in wanted]):
        for j in np.flatnonzero([bool(rooms) for rooms in offered]):
            values[i, j] = max(room_fit(want, room) for _, want in wanted[i] for _, room in offered[j])
    return values


def room_fit(want: Room, room: Room) -> float:
    """In [0, 1]: the mean of what can be compared of kind, area, dates and equipment; half where nothing can."""
    fits = [_kind_fit(want, room), _area_fit(want, room), _dates_fit(want, room), _equipment_fit(want, room)]
    known = [fit for fit in fits if fit is not None]
    return sum(known) / len(known) if known else 0.5


def _rooms(opportunities: Iterable[Opportunity]) -> list[tuple[Opportunity, Room]]:
    return [(o, o.room) for o in opportunities if o.form is Form.HOSTING and o.room is not None]


def _kind_fit(want: Room, room: Room) -> float | None:
    if want.kind is None or room.kind is None:
        return None
    if want.kind == room.kind:
        return 1.0
    return 0.5 if frozenset({want.kind, room.kind}) in RELATED_KINDS else 0.0


def _area_fit(want: Room, room: Room) -> float | None:
    """Too small loses in proportion; too large costs rent, so it loses slowly."""
    if not want.area_m2 or not room.area_m2:
        return None
    ratio = room.area_m2 / want.area_m2
    return ratio if ratio < 1 else max(0.5, 1 - 0.05 * (ratio - 1))


def _dates_fit(want: Room, room: Room) -> float | None:
    """The share of the guest's time in which the room is free."""
    if want.available_from is None or want.available_until is None:
        return None
    start = max(want.available_from, room.available_from or date.min)
    end = min(want.available_until, room.available_until or date.max)
    asked = (want.available_until - want.available_from).days + 1
    return max(0, (end - start).days + 1) / max(1, asked)


def _equipment_fit(want: Room, room: Room) -> float | None:
    """The share of the equipment asked for that the room has, by the words of its name."""
    if not want.equipment:
        return None
    held = [frozenset(WORD.findall(item.lower())) for item in room.equipment]
    return sum(_held(item, held) for item in want.equipment) / len(want.equipment)


def _held(item: str, held: list[frozenset[str]]) -> float:
    words = frozenset(WORD.findall(item.lower()))
    return max((len(words & other) / len(words) for other in held), default=0.0) if words else 0.0


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """Names the best room, and what of the equipment asked for it has."""
    pairs = [
        (room_fit(want, room), need, offer, want, room)
        for need, want in _rooms(a.profiles[i].needs)
        for offer, room in _rooms(b.profiles[j].offers)
    ]
    if not pairs:
        return ()
    fit, need, offer, want, room = max(pairs, key=lambda pair: (pair[0], -pair[1].id, -pair[2].id))
    held = [frozenset(WORD.findall(item.lower())) for item in room.equipment]
    return (
        Evidence(
            signal=SIGNAL.name,
            mine=Quote("need", need.id, need.language, need.title),
            theirs=Quote("offer", offer.id, offer.language, offer.title),
            similarity=fit,
            shared=tuple(item for item in want.equipment if _held(item, held) >= 0.5),
        ),
    )


SIGNAL = Signal("space_fit", matrix, evidence, directed=True)
