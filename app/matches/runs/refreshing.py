"""Bring the match lists up to date after changes, without ranking the whole corridor again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import queries
from app.matches.runs.corridor import Party, day_of, party, read_sides
from app.matches.runs.inline import rank_corridor
from app.matches.runs.queries import ListedPair, Pair, Stale
from app.matches.runs.ranking import (
    Ranked,
    blocks,
    match_row,
    read_calibrations,
    shown_score,
)
from app.matches.weights import weights_in_use
from app.portfolio.places import service as places
from matching.blocks import Block
from matching.ranking import Picks, rank
from models import Corridor, Run
from models.base import now

OUTGROWN = 2
"""With so many times the pairs that a run was calibrated on, what it took for usual says little of today's."""


def refresh(engine: Engine, embeddings: Embeddings, list_length: int) -> int:
    """Brings every corridor's lists up to date; how many parties had changed.

    A park may stand in several corridors, so a party is up to date only when all of them are.
    """
    with transaction(engine, writes=False) as session:
        corridors = places.corridors(session)
        live = [corridor.id for corridor in corridors]
        stale = queries.stale(session, {park for c in corridors for park in (c.park_a_id, c.park_b_id)})
        withdrawn = queries.has_dead(session, live)
    if withdrawn:
        with transaction(engine) as session:
            queries.unpublish_all_but(session, live)
    done = [refresh_corridor(engine, c, stale, embeddings, list_length) for c in corridors]
    if stale and all(done):
        with transaction(engine) as session:
            queries.clear_stale(session, stale)
    return len(stale)


def refresh_corridor(
    engine: Engine,
    corridor: Corridor,
    stale: Sequence[Stale],
    embeddings: Embeddings,
    list_length: int,
) -> bool:
    """Makes the lists of the changed parties again, and those in which they stood or might stand now.

    The result is that of a whole run with the current run's calibrations. Where there is no run to go on from, or it
    was made in another way or on another day, or the corridor has outgrown what it was calibrated on, all of it is
    ranked. False if somebody else changed the lists meanwhile; then nothing was done.
    """
    parks = (corridor.park_a_id, corridor.park_b_id)
    changed = {one.party for one in stale if one.park_id in parks}
    with transaction(engine, writes=False) as session:
        run = queries.current_run(session, corridor.id)
        version, weights = weights_in_use(session)
        goes_on = run is not None and _goes_on(run, version, day_of(corridor), embeddings, list_length)
        if not changed and goes_on:
            return True
        if goes_on and run:
            sides = read_sides(session, corridor)
            listed = queries.listed_pairs(session, run.id)
            goes_on = len(sides.a) * len(sides.b) * len(weights) <= OUTGROWN * run.pairs
    if run is None or not goes_on:
        rank_corridor(engine, corridor, embeddings, list_length)
        return True
    a, b = blocks(sides, embeddings)
    ranked = Ranked(a, b, sides.cards, weights, read_calibrations(run))
    difference = compare(listed, changed, _Lists(ranked, list_length))
    with transaction(engine) as session:
        claimed = queries.claim(session, run)
        if claimed:
            queries.apply(session, run.id, difference.gone, difference.moved, difference.fresh)
    return claimed


def _goes_on(run: Run, weights: str, day: date, embeddings: Embeddings, list_length: int) -> bool:
    """Whether lists made today would be made in the same way, so that some can stand beside those of the run."""
    made = (run.encoder, run.weights, run.list_length, run.as_of)
    return made == (embeddings.key, weights, list_length, day)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A pair in somebody's list: where its score and values are, and its rank there."""

    picks: Picks
    index: int
    rank: int

    @property
    def score(self) -> float:
        return shown_score(self.picks.score[self.index])


@dataclass(frozen=True, slots=True)
class _Lists:
    """Makes lists anew, of any of the parties."""

    ranked: Ranked
    length: int

    def of_a(self, owners: Iterable[Party]) -> dict[Pair, _Entry]:
        """The lists of some parties of park A."""
        rows = _rows(self.ranked.a, owners)
        found = rank(self.ranked.a.take(rows), self.ranked.b, self.ranked.weights, self.ranked.usual, self.length)
        return self._entries((replace(picks, a=rows[picks.a]) for picks in found), of_a=True)

    def of_b(self, owners: Iterable[Party]) -> dict[Pair, _Entry]:
        rows = _rows(self.ranked.b, owners)
        found = rank(self.ranked.a, self.ranked.b.take(rows), self.ranked.weights, self.ranked.usual, self.length)
        return self._entries((replace(picks, b=rows[picks.b]) for picks in found), of_a=False)

    def _entries(self, every: Iterable[Picks], *, of_a: bool) -> dict[Pair, _Entry]:
        return {
            Pair(
                picks.form.value, party(self.ranked.a.profiles[picks.a[i]]), party(self.ranked.b.profiles[picks.b[i]])
            ): _Entry(picks, i, place)
            for picks in every
            for i, place in enumerate((picks.rank_a if of_a else picks.rank_b).tolist())
            if place
        }

    def newcomers(self, *, of_a: Iterable[Party] = (), of_b: Iterable[Party] = ()) -> Iterator[tuple[Pair, float]]:
        """What some parties score with everybody on the other side, as far as it could take them into a list there."""
        if of_a:
            a = self.ranked.a.take(_rows(self.ranked.a, of_a))
            entries = _Lists(replace(self.ranked, a=a), self.length).of_b(map(party, self.ranked.b.profiles))
        else:
            b = self.ranked.b.take(_rows(self.ranked.b, of_b))
            entries = _Lists(replace(self.ranked, b=b), self.length).of_a(map(party, self.ranked.a.profiles))
        return ((pair, entry.score) for pair, entry in entries.items())

    def row(self, in_a: _Entry | None, in_b: _Entry | None) -> dict[str, Any]:
        """A new match."""
        entry = in_a or in_b
        assert entry is not None  # noqa: S101 - a pair comes out of a list
        made = match_row(entry.picks, entry.index, self.ranked, now())
        return made | {"rank_for_a": in_a and in_a.rank, "rank_for_b": in_b and in_b.rank}


def _rows(block: Block, owners: Iterable[Party]) -> NDArray[np.intp]:
    wanted = set(owners)
    return np.array([i for i, profile in enumerate(block.profiles) if party(profile) in wanted], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to happen to the rows: some go, some change their ranks `(id, for a, for b)`, some are new."""

    gone: list[int]
    moved: list[tuple[int, int | None, int | None]]
    fresh: list[dict[str, Any]]


def compare(listed: list[ListedPair], changed: set[Party], lists: _Lists) -> Difference:
    """The lists as they stand, against what they should be now that some parties have changed."""
    again_a, again_b = _affected(listed, changed, lists)
    in_a, in_b = lists.of_a(again_a), lists.of_b(again_b)
    gone, moved, kept = [], [], set()
    for row in listed:
        rank_a = _rank(in_a, row.pair) if row.pair.a in again_a else row.rank_for_a
        rank_b = _rank(in_b, row.pair) if row.pair.b in again_b else row.rank_for_b
        if row.pair.a in changed or row.pair.b in changed or not (rank_a or rank_b):
            gone.append(row.id)
            continue
        kept.add(row.pair)
        if (rank_a, rank_b) != (row.rank_for_a, row.rank_for_b):
            moved.append((row.id, rank_a, rank_b))
    fresh = [lists.row(in_a.get(pair), in_b.get(pair)) for pair in sorted((in_a.keys() | in_b.keys()) - kept)]
    return Difference(gone, moved, fresh)


def _affected(listed: list[ListedPair], changed: set[Party], lists: _Lists) -> tuple[set[Party], set[Party]]:
    """Whose lists are to be made again: the changed parties', those they stood in, those they have the score for."""
    again_a, again_b = set(changed), set(changed)
    for row in listed:
        if row.pair.b in changed:
            again_a.add(row.pair.a)
        if row.pair.a in changed:
            again_b.add(row.pair.b)
    bars_a = _bars(((row.pair.form, row.pair.a, row.score) for row in listed if row.rank_for_a), lists.length)
    bars_b = _bars(((row.pair.form, row.pair.b, row.score) for row in listed if row.rank_for_b), lists.length)
    again_b |= {pair.b for pair, score in lists.newcomers(of_a=changed) if score >= bars_b[pair.form, pair.b]}
    again_a |= {pair.a for pair, score in lists.newcomers(of_b=changed) if score >= bars_a[pair.form, pair.a]}
    return again_a, again_b


def _bars(entries: Iterable[tuple[str, Party, float]], length: int) -> Mapping[tuple[str, Party], float]:
    """The last score of every full list, which a newcomer must reach; minus infinity for the others."""
    scores: dict[tuple[str, Party], list[float]] = defaultdict(list)
    for form, owner, score in entries:
        scores[form, owner].append(score)
    bars = {key: min(found) for key, found in scores.items() if len(found) >= length}
    return defaultdict(lambda: -np.inf, bars)


def _rank(entries: Mapping[Pair, _Entry], pair: Pair) -> int | None:
    entry = entries.get(pair)
    return entry.rank if entry else None


def is_due(session: Session, embeddings: Embeddings, list_length: int) -> bool:
    """Whether `refresh` would find anything to do."""
    corridors = places.corridors(session)
    if queries.has_dead(session, [corridor.id for corridor in corridors]):
        return True
    if queries.stale(session, {park for c in corridors for park in (c.park_a_id, c.park_b_id)}):
        return True
    version, _ = weights_in_use(session)
    runs = [(c, queries.current_run(session, c.id)) for c in corridors]
    return any(run is None or not _goes_on(run, version, day_of(c), embeddings, list_length) for c, run in runs)
