"""Drawing a corridor's picture from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from app.matches.runs import standings
from app.matches.runs.corridor import Party, Sides, party, read_sides
from app.matches.runs.rows import read_calibrations
from app.matches.runs.upkeep import queries as list_queries
from app.matches.runs.upkeep.entries import all_entries, known_of, parties_in
from app.matches.runs.upkeep.picture import Picture, Side, key
from matching.blocks import FORMS, Block
from matching.learning.tables import Table
from models import Corridor, Run

SPARE = 512
"""So many parties of a side may change before the picture is drawn anew."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a picture is drawn from."""

    run: Run
    weights: Table
    sides: Sides
    known: Mapping[Party, bytes]
    """everybody's stored lists"""
    absent: tuple[Sequence[Party], Sequence[Party]]
    """per side, who is in lists and there no more"""


def read(session: Session, corridor: Corridor, run: Run, weights: Table) -> Sketch | None:
    """None if nobody's lists were kept with the run."""
    known = list_queries.standings(session, run.id)
    if not known:
        return None
    sides = read_sides(session, corridor)
    referred = parties_in(known.values()) | {one for one, lists in known.items() if lists}
    parks = list_queries.park_of(session, referred - sides.cards.keys())
    absent_a, absent_b = (
        sorted(one for one, park in parks.items() if park == of) for of in (corridor.park_a_id, corridor.park_b_id)
    )
    return Sketch(run, weights, sides, known, (absent_a, absent_b))


def draw(sketch: Sketch, blocks: tuple[Block, Block], changed: int) -> Picture:
    """With room for so many changed parties, and for more to come."""
    run, spare = sketch.run, max(SPARE, changed)
    a, b = (_side(block, gone, sketch.sides, spare) for block, gone in zip(blocks, sketch.absent, strict=True))
    for side, other in ((a, b), (b, a)):
        entries, owners = all_entries(sketch.known, side)
        for form in sketch.weights:
            mine = entries["form"] == FORMS.index(form)
            places = run.list_length + standings.RESERVE
            side.known[form] = known_of(entries[mine], owners[mine], len(side.live), other, places)
    return Picture(
        run_id=run.id,
        revision=run.revision,
        length=run.list_length,
        a=a,
        b=b,
        weights=sketch.weights,
        usual=read_calibrations(run),
        standing=set(sketch.known),
    )


def _side(block: Block, absent: Sequence[Party], sides: Sides, spare: int) -> Side:
    parties = [*(party(profile) for profile in block.profiles), *absent]
    slots = len(parties) + spare
    keys = np.zeros(slots, dtype=np.int64)
    keys[: len(parties)] = [key(one) for one in parties]
    return Side(
        together=block,
        since=block.take(()),
        since_start=len(parties),
        live=np.arange(slots) < len(block),
        keys=keys,
        slot_of={one: slot for slot, one in enumerate(parties)},
        cards={one: sides.cards[one] for one in parties[: len(block)]},
        known={},
    )
