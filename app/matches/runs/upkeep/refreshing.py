"""Bring the match lists up to date after changes, without ranking the whole corridor again."""

import logging
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import queries
from app.matches.runs.corridor import Party, Sides, day_of, read_sides
from app.matches.runs.queries import Stale
from app.matches.runs.rows import blocks
from app.matches.runs.upkeep import drawing
from app.matches.runs.upkeep import queries as list_queries
from app.matches.runs.upkeep.differences import compare, fresh_rows, standing_rows
from app.matches.runs.upkeep.picture import Picture
from app.matches.runs.upkeep.queries import ListsDiffer
from app.matches.runs.upkeep.resting import resting
from app.matches.runs.work.publishing import tidy
from app.matches.weights import weights_of, weights_standing
from app.portfolio.places import service as places
from matching.ranking.cores import one_thread_a_product
from models import Corridor, Run

log = logging.getLogger("ponte")

OUTGROWN = 2
"""With so many times the pairs that a run was calibrated on, what it took for usual says little of today's."""


Whole = Callable[[Corridor], bool]
"""Ranks a corridor, or has it ranked; whether it is done."""


class Refreshes:
    """Brings lists up to date time and again. It remembers the corridors, so that only what changed has to be read.

    `whole` is asked for a run where one is due. The corridor is left alone until that is closed, and if it was in vain
    for some time more.
    """

    def __init__(self, engine: Engine, embeddings: Embeddings, whole: Whole) -> None:
        self._engine = engine
        self._embeddings = embeddings
        self._whole = whole
        self._pictures: dict[int, Picture] = {}
        self._waiting: set[int] = set()
        """corridors that `whole` was asked for"""

    def is_due(self, session: Session) -> bool:
        """Whether `refresh` would find anything to do."""
        corridors = places.corridors(session)
        if queries.left_over(session, [corridor.id for corridor in corridors]):
            return True
        self._wait(session)
        cared_for = [corridor for corridor in corridors if corridor.id not in self._waiting]
        return any(self._goes_on(session, c) is None for c in cared_for) or bool(
            queries.stale(session, {park for c in cared_for for park in (c.park_a_id, c.park_b_id)})
        )

    def refresh(self) -> int:
        """How many parties had changed.

        A park may stand in several corridors, so a party is up to date only when all of them are.
        """
        with transaction(self._engine, writes=False) as session:
            corridors = places.corridors(session)
            live = [corridor.id for corridor in corridors]
            stale = queries.stale(session, {park for c in corridors for park in (c.park_a_id, c.park_b_id)})
            withdrawn = queries.left_over(session, live)
        if withdrawn:
            with transaction(self._engine) as session:
                queries.unpublish(session, withdrawn)
            for corridor_id in withdrawn:
                tidy(self._engine, corridor_id)
        self._pictures = {of: picture for of, picture in self._pictures.items() if of in live}
        done = [self._refresh_corridor(corridor, stale) for corridor in corridors]
        if stale and all(done):
            with transaction(self._engine) as session:
                queries.clear_stale(session, stale)
        return len(stale)

    def _refresh_corridor(self, corridor: Corridor, stale: Sequence[Stale]) -> bool:
        """Scores the changed parties' pairs, and puts right all lists in which they stood or stand now.

        The result is that of a whole run with the current run's calibrations. If that one scored candidates only,
        whoever is scored now still is with everybody: these lists become exact, the others stay as they are.

        Where there is no run to go on from, or it was made in another way or on another day, or the corridor has
        outgrown what it was calibrated on, all of it is ranked. False if somebody else changed the lists meanwhile;
        then nothing was done.
        """
        parks = (corridor.park_a_id, corridor.park_b_id)
        changed = {one.party for one in stale if one.park_id in parks}
        with transaction(self._engine, writes=False) as session:
            self._wait(session)
            if corridor.id in self._waiting:
                return False
            run = self._goes_on(session, corridor)
            if run and not changed:
                return True
            picture = self._remembered(corridor, run, len(changed))
            news = read_sides(session, corridor, changed)
            sketch = (
                drawing.read(session, corridor, run, weights_of(session, run.weights)) if run and not picture else None
            )
        if sketch:
            picture = drawing.draw(sketch, blocks(sketch.sides, self._embeddings), len(changed))
        if run and picture and picture.pairs_with(changed, news) * len(run.forms) <= OUTGROWN * run.pairs:
            try:
                return self._update(picture, run, corridor, changed, news)
            except ListsDiffer:
                log.exception("the lists of %s are ranked anew", corridor.code)
        done = self._whole(corridor)
        if not done:
            self._waiting.add(corridor.id)
        return done

    def _wait(self, session: Session) -> None:
        if self._waiting:
            self._waiting &= queries.with_open_run(session) | resting(session, self._waiting)

    def _goes_on(self, session: Session, corridor: Corridor) -> Run | None:
        """The current run, if lists made today would be made in the same way, and may stand beside those that it made.

        Its weights and its list length are what was asked for, and stand until other weights are taken into use.
        """
        run = queries.current_run(session, corridor.id)
        if run is None or (run.encoder, run.as_of) != (self._embeddings.key, day_of(corridor)):
            return None
        return run if weights_standing(session, run.weights, run.requested_at) else None

    def _remembered(self, corridor: Corridor, run: Run | None, changed: int) -> Picture | None:
        """The corridor's picture, if it still holds. It is put back when the database has what it shows."""
        picture = self._pictures.pop(corridor.id, None)
        return picture if picture and run and picture.is_of(run, changed) else None

    def _update(self, picture: Picture, run: Run, corridor: Corridor, changed: Collection[Party], news: Sides) -> bool:
        """The picture first, then the stored lists; false if those are no longer what they were."""
        before, fresh = picture.lists(), blocks(news, self._embeddings)
        with one_thread_a_product():
            picture.update(changed, news, fresh)
            difference = compare(before, picture)
            rows = list(fresh_rows(difference.fresh, picture))
        standings = standing_rows(before, changed, picture)
        with transaction(self._engine) as session:
            if not queries.claim(session, run):
                return False
            list_queries.apply(session, run.id, difference.gone, difference.moved, rows)
            list_queries.keep_standings(session, run.id, standings, picture.standing)
        picture.revision += 1
        picture.standing |= {(row["kind"], row["party_id"]) for row in standings}
        self._pictures[corridor.id] = picture
        return True
