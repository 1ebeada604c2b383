"""How well a room on offer fits the room that a guest looks for: kind, area, dates, equipment."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.profiles import Opportunity
from matching.signals.categories import Categories, by_category, categorise
from matching.signals.signal import Context, Evidence, Matrix, Quote, Signal
from matching.texts.names import Names, best_products, names_of
from matching.texts.rooms import rooms_of
from matching.texts.segments import layers, offsets, segment_max
from matching.texts.vectors import Texts

RELATED_KINDS = (
    frozenset({"laboratory", "clean_room"}),
    frozenset({"production_hall", "workshop"}),
    frozenset({"workshop", "laboratory"}),
)
DIFFERENT, SAME = np.float32(0.3), np.float32(0.7)
"""Cosines of two names of equipment. With the bundled encoder nine in ten pairs of different things stay below the one,
and names of one thing in two languages (`CNC lathe`, `tornio CNC`) mostly reach the other."""

MIN_HELD = 0.5

MIN_ROOM_FIT = 0.6
"""A room that fits less is no reason to meet, but speaks against it."""

UNSAID = 0.5
"""The fit of a kind or an area of which one side says nothing."""

MIN_EQUIPMENT_FIT = 0.1
"""Of a room with nothing of the equipment asked for: what is not listed may be there, or be brought."""

Fits = NDArray[np.float64]


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The best room of each of `b` for the hosting needs of each of `a`; NaN where nothing can be compared."""
    wanted, offered = _sought(a), _offered(b)
    fits = room_fits(wanted, offered).astype(np.float32)
    known = np.where(np.isnan(fits), -np.inf, fits)
    best = segment_max(segment_max(known, wanted.starts, 0, -np.inf), offered.starts, 1, -np.inf)
    return np.where(np.isinf(best), np.float32(np.nan), best)


@dataclass(frozen=True, slots=True)
class Rooms:
    """r rooms of n profiles."""

    starts: NDArray[np.intp]
    """(n + 1,): rooms of each profile"""
    kinds: Categories[str | None]
    areas: Fits
    """(r,) square metres, NaN where not said"""
    begin: Fits
    end: Fits
    """(r,) first and last day, as ordinals; infinite where open"""
    equipment: Names
    """of each room"""
    told: NDArray[np.bool_]
    """(r,): whether its fields tell of the room at all, and so what is in it; or its text alone"""


@memoise_per_block
def _sought(block: Block) -> Rooms:
    return _rooms([profile.needs for profile in block.profiles], block.need_equipment.texts)


@memoise_per_block
def _offered(block: Block) -> Rooms:
    return _rooms([profile.offers for profile in block.profiles], block.offer_equipment.texts)


def _rooms(side: Sequence[Sequence[Opportunity]], equipment: Texts) -> Rooms:
    owned = [rooms_of(opportunities) for opportunities in side]
    rooms = [room for own in owned for _, room in own]
    return Rooms(
        starts=offsets([len(own) for own in owned]),
        kinds=categorise(room.kind for room in rooms),
        areas=np.array([room.area_m2 or math.nan for room in rooms], dtype=np.float64),
        begin=np.array([_day(room.available_from, -math.inf) for room in rooms], dtype=np.float64),
        end=np.array([_day(room.available_until, math.inf) for room in rooms], dtype=np.float64),
        equipment=names_of(equipment, offsets([len(room.equipment) for room in rooms])),
        told=np.array([item.room is not None for own in owned for item, _ in own], dtype=bool),
    )


def _day(stated: date | None, otherwise: float) -> float:
    return otherwise if stated is None else float(stated.toordinal())


def room_fits(wanted: Rooms, offered: Rooms) -> Fits:
    """(rooms wanted, rooms offered) in [0, 1]: the geometric mean of how kind, area, dates and equipment fit.

    One that does not fit at all makes the room unfit, whatever else does. Kind and area count half where not said on
    either side, days and equipment not at all; NaN where nothing can be compared.
    """
    kinds, areas = by_category(wanted.kinds, offered.kinds, _kind_fit), _area_fits(wanted, offered)
    fits = (kinds, areas, _dates_fits(wanted, offered), _equipment_fits(wanted, offered))
    product = np.where(np.isnan(kinds), UNSAID, kinds) * np.where(np.isnan(areas), UNSAID, areas)
    counted = np.full(product.shape, 2)
    for optional in fits[2:]:
        known = ~np.isnan(optional)
        np.multiply(product, optional, out=product, where=known)
        counted += known
    return np.where(np.isnan(fits).all(axis=0), np.nan, product ** (1 / counted))


def _kind_fit(want: str | None, kind: str | None) -> float:
    if want is None or kind is None:
        return math.nan
    if want == kind:
        return 1.0
    return 0.5 if frozenset({want, kind}) in RELATED_KINDS else 0.0


def _area_fits(wanted: Rooms, offered: Rooms) -> Fits:
    """Too small loses in proportion; too large costs rent, so it loses slowly."""
    ratio = offered.areas[None, :] / wanted.areas[:, None]
    return np.where(ratio < 1, ratio, np.maximum(0.5, 1 - 0.05 * (ratio - 1)))


def _dates_fits(wanted: Rooms, offered: Rooms) -> Fits:
    """The share of the guest's time in which the room is free; NaN for a guest who states no day.

    An open end means any time: for a guest who leaves one open, a day on which both can is enough.
    """
    first = np.maximum(wanted.begin[:, None], offered.begin[None, :])
    last = np.minimum(wanted.end[:, None], offered.end[None, :])
    asked = (wanted.end - wanted.begin + 1)[:, None]
    closed, stated = np.isfinite(asked), np.isfinite(wanted.begin) | np.isfinite(wanted.end)
    days = np.maximum(0, last - first + 1)
    shares = np.where(closed, days / np.where(closed, np.maximum(1, asked), 1), np.minimum(1, days))
    return np.where(stated[:, None], shares, np.nan)


def _equipment_fits(wanted: Rooms, offered: Rooms) -> Fits:
    """By the share of the equipment asked for that the room has; NaN where none is asked for or nothing is listed."""
    result = np.full((len(wanted.areas), len(offered.areas)), np.nan)
    found = layers(wanted.equipment.starts)
    if len(found.segments):
        held = _held(wanted, offered)[found.elements]
        sums = found.fold(np.add, held, 0, np.empty((len(found.segments), held.shape[1])))
        result[found.segments] = MIN_EQUIPMENT_FIT + (1 - MIN_EQUIPMENT_FIT) * sums / found.counts[:, None]
    result[:, ~offered.told] = np.nan
    return result


def _held(wanted: Rooms, offered: Rooms) -> Matrix:
    """(equipment asked for, rooms offered) in [0, 1]: whether the room has it, by what the names mean."""
    each = replace(wanted.equipment, starts=np.arange(len(wanted.equipment.which) + 1))
    cosines = best_products(each, offered.equipment)
    held = np.clip((cosines - DIFFERENT) / (SAME - DIFFERENT), np.float32(0), np.float32(1))
    return np.where(np.isnan(held), np.float32(0), held)


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """Names the best room, and what of the equipment asked for it has."""
    needs, offers = rooms_of(a.profiles[i].needs), rooms_of(b.profiles[j].offers)
    if not needs or not offers:
        return ()
    wanted, offered = _sought(a.take([i])), _offered(b.take([j]))
    fits = np.nan_to_num(room_fits(wanted, offered), nan=-1)
    best = max(np.ndindex(*fits.shape), key=lambda pair: (fits[pair], -needs[pair[0]][0].id, -offers[pair[1]][0].id))
    if fits[best] < 0:
        return ()
    (need, want), (offer, _) = needs[best[0]], offers[best[1]]
    first, end = wanted.equipment.starts[best[0] : best[0] + 2]
    held = _held(wanted, offered)[first:end, best[1]]
    return (
        Evidence(
            signal=SIGNAL.name,
            mine=Quote.title("need", need),
            theirs=Quote.title("offer", offer),
            similarity=float(fits[best]),
            shared=tuple(item for item, has in zip(want.equipment, held, strict=True) if has >= MIN_HELD),
        ),
    )


SIGNAL = Signal("space_fit", matrix, evidence, directed=True, min_reason=MIN_ROOM_FIT)
