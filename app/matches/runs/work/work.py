"""What a run does, step by step. Each leaves its result in the database and is done once: a kill costs one step."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import queries, standings
from app.matches.runs.corridor import Sides, parks_of_no_other, read_sides
from app.matches.runs.moves import service as moves
from app.matches.runs.queries import Stale
from app.matches.runs.rows import Ranked, blocks, keep_calibrations, match_rows, read_calibrations
from app.matches.runs.states import advance, at_work, close, enter, is_partial, open_run
from app.matches.runs.work import publishing
from app.matches.runs.work import queries as work_queries
from app.matches.runs.work.candidates import candidates, selected
from app.matches.runs.work.inputs import base_of, freeze, thaw
from app.matches.weights import weights_of
from app.portfolio.places import service as places
from matching.calibration import calibrations
from matching.ranking import Bars, Found, Picks, merge, score_rows
from matching.ranking.candidates import Pairs, score_candidates
from matching.ranking.recall import recall
from matching.taxonomy.tables import taxonomy_version
from models import Corridor, Run

Kind = Literal["block", "portion"]
"""The pieces that a run consists of: blocks of pairs to score, portions of matches to explain."""

BLOCK_PAIRS = 1 << 23
"""Pairs in a block, which is what a kill may cost: some seconds of work, in large portfolios a minute's."""
MOST_BLOCK_ROWS = 4096
PORTION = 2000
"""How many matches are explained and stored at a time."""


class OtherEncoder(Exception):
    """The run was begun with an encoder that this process does not have."""


class Work:
    """A run at work in this process. What it has read is kept from step to step, and after a kill read again.

    It scores on so many cores, on all by default. Where it reads more than `all_pairs_up_to` pairs of companies, only
    candidates are scored; the run remembers that, and who they are.
    """

    def __init__(
        self,
        engine: Engine,
        embeddings: Embeddings,
        run_id: int,
        threads: int | None = None,
        all_pairs_up_to: int | None = None,
    ) -> None:
        self._engine = engine
        self._all_pairs_up_to = all_pairs_up_to
        self._threads = threads
        self._embeddings = embeddings
        self.run_id = run_id

    def read(self) -> int:
        """Reads both parks, embeds what is new, freezes it; how many blocks there are to score."""
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            if work_queries.is_read(session, run.id):
                return len(self._block_rows)
            enter(run, "reading")
        with transaction(self._engine, writes=False) as session:
            corridor = session.get_one(Corridor, run.corridor_id)
            before = queries.current_run(session, corridor.id)
            stale = queries.stale(session, parks_of_no_other(corridor, places.corridors(session)))
            sides = read_sides(session, corridor)
        base = base_of(before, self._embeddings.key, sides.as_of) if is_partial(run) else None
        a, b = blocks(sides, self._embeddings, self._embedded)
        if base:
            usual, selection = read_calibrations(base), base.selection
        else:
            usual, selection = calibrations(a, b), selected(a, b, self._all_pairs_up_to)
        parks = (corridor.park_a_id, corridor.park_b_id)
        pairs = candidates(self._engine, self._embeddings, parks, a, b) if selection == "candidates" else None
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            run.encoder, run.taxonomy = self._embeddings.key, taxonomy_version()
            run.profiles_hash, run.as_of = sides.digest(), sides.as_of
            keep_calibrations(run, usual)
            run.base_id, run.base_revision = (before.id, before.revision) if before else (None, None)
            run.pairs, run.selection = len(a) * len(b) * len(run.forms), selection
            scored = len(a) * len(b) if pairs is None else len(pairs)
            run.block_rows = run.block_rows or min(MOST_BLOCK_ROWS, max(1, BLOCK_PAIRS * len(a) // max(1, scored)))
            work_queries.keep_input(session, run.id, freeze(sides, stale))
            if pairs is not None:
                run.figures = run.figures | {"scored": scored * len(run.forms)}
                _keep_candidates(session, run, pairs)
            enter(run, "scoring", scored * len(run.forms))
        return len(self._block_rows)

    def score(self, number: int) -> None:
        """Scores one block of rows, unless that is done."""
        with transaction(self._engine, writes=False) as session:
            at_work(session, self.run_id)
            if work_queries.has_part(session, self.run_id, "block", number):
                return
        found, scored = self._scored(number)
        with transaction(self._engine) as session:
            at_work(session, self.run_id, locked=True)
            if work_queries.keep_part(session, self.run_id, "block", number, found.to_bytes()):
                advance(session, self.run_id, scored)
        self._bars.raise_by(found)

    def measure(self) -> None:
        """Measures on a sample what the lists of candidates lose; nothing, where all pairs were scored."""
        if self._run.selection != "candidates":
            return
        ranked, length = self.ranked, self._run.list_length
        found = recall(ranked.a, ranked.b, self._picks, ranked.weights, ranked.usual, length, self._threads)
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            run.figures = run.figures | {"recall": {form.value: round(share, 4) for form, share in found.items()}}

    def assemble(self) -> int:
        """Puts the blocks' lists together and keeps where everybody stands; how many portions there are to explain."""
        # Done already, unless somebody has put back an older database beside the books of the jobs.
        for number in self.undone("block", len(self._block_rows)):
            self.score(number)
        listings = standings.listings(self._picks, self._sides.a, self._sides.b)
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            work_queries.keep_standings(session, run, self._sides, listings)
            before = queries.current_run(session, run.corridor_id)
            if is_partial(run) and before:
                work_queries.take_over_standings(session, run, before)
            count = sum(map(len, self.portions))
            run.first_match_id = run.first_match_id or work_queries.reserve_match_ids(session, count)
            enter(run, "explaining", count)
        return len(self.portions)

    def explain(self, number: int) -> None:
        """Makes a portion of the matches, unless that is done. Nobody sees them yet."""
        with transaction(self._engine, writes=False) as session:
            at_work(session, self.run_id)
            if work_queries.has_part(session, self.run_id, "portion", number):
                return
        self.keep(number, match_rows(self.portions[number], self.ranked))

    def keep(self, number: int, rows: Sequence[dict[str, Any]]) -> None:
        """Stores the matches of a portion, unless that is done."""
        before = sum(map(len, self.portions[:number]))
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            if work_queries.keep_part(session, self.run_id, "portion", number, b""):
                work_queries.insert_matches(session, self.run_id, (run.first_match_id or 1) + before, rows)
                advance(session, self.run_id, len(rows))

    def compare(self) -> None:
        """Counts what moves in the lists by this run."""
        for number in self.undone("portion", len(self.portions)):
            self.explain(number)
        with transaction(self._engine, writes=False) as session:
            run = at_work(session, self.run_id)
            moved = moves.summary(session, run)
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            enter(run, "publishing")
            run.figures = run.figures | {"matches": sum(map(len, self.portions)), "moved": moved}

    def publish(self) -> None:
        """Puts the run in the place of the one before: from one moment to the next, readers see its lists."""
        with transaction(self._engine) as session:
            publishing.publish(session, at_work(session, self.run_id, locked=True), self._stale)

    def tidy(self) -> None:
        """Takes away what the run needed while it was at work, and the lists that it has replaced."""
        with transaction(self._engine, writes=False) as session:
            corridor_id = session.get_one(Run, self.run_id).corridor_id
        publishing.tidy(self._engine, corridor_id)

    def do(self, kind: Kind, number: int) -> None:
        """One piece, unless it is done."""
        (self.score if kind == "block" else self.explain)(number)

    def undone(self, kind: Kind, count: int) -> list[int]:
        """Those of so many pieces that nobody has done yet."""
        with transaction(self._engine, writes=False) as session:
            at_work(session, self.run_id)
            done = set(work_queries.part_numbers(session, self.run_id, kind))
        return [number for number in range(count) if number not in done]

    def check(self) -> None:
        """Raises `Stopped` if the run is not to be worked on any more."""
        with transaction(self._engine, writes=False) as session:
            at_work(session, self.run_id)

    @property
    def profiles_hash(self) -> str:
        """Of what the run has read: tells it from a run of another database."""
        return self._run.profiles_hash or ""

    def stop(self, error: str | None = None) -> None:
        """Closes a run that will not be finished: it has failed, or was to be cancelled."""
        with transaction(self._engine) as session:
            run = open_run(session, self.run_id, locked=True)
            if run is not None:
                close(run, "failed" if error else "cancelled", error)
        self.tidy()

    def _embedded(self, done: int, of: int) -> None:
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            enter(run, "embedding", of)
            run.done, run.of = done, of

    @cached_property
    def _run(self) -> Run:
        """As it is once its input is read."""
        with transaction(self._engine, writes=False) as session:
            return at_work(session, self.run_id)

    @cached_property
    def _input(self) -> tuple[Sides, list[Stale]]:
        with transaction(self._engine, writes=False) as session:
            return thaw(work_queries.input_of(session, self.run_id))

    @property
    def _sides(self) -> Sides:
        return self._input[0]

    @property
    def _stale(self) -> list[Stale]:
        return self._input[1]

    @cached_property
    def ranked(self) -> Ranked:
        if self._run.encoder != self._embeddings.key:
            raise OtherEncoder(f"The run was begun with {self._run.encoder}, and this is {self._embeddings.key}.")
        with transaction(self._engine, writes=False) as session:
            table = weights_of(session, self._run.weights)
        weights = {form: weights for form, weights in table.items() if form.value in self._run.forms}
        a, b = blocks(self._sides, self._embeddings)
        return Ranked(a, b, self._sides.cards, weights, read_calibrations(self._run))

    @property
    def _depth(self) -> int:
        return self._run.list_length + standings.RESERVE

    @cached_property
    def _block_rows(self) -> list[range]:
        with transaction(self._engine, writes=False) as session:
            run = at_work(session, self.run_id)
        return _block_rows(run, len(self._sides.a))

    def _scored(self, number: int) -> tuple[Found, int]:
        """What a block gives, and how many scores that took."""
        ranked, rows = self.ranked, self._block_rows[number]
        rest = ranked.weights, ranked.usual, self._depth, self._bars, self._threads
        if self._run.selection != "candidates":
            return score_rows(ranked.a, rows, ranked.b, *rest), len(rows) * len(ranked.b) * len(ranked.weights)
        with transaction(self._engine, writes=False) as session:
            pairs = Pairs.from_bytes(work_queries.part(session, self.run_id, "candidates", number))
        return score_candidates(ranked.a, rows, ranked.b, pairs, *rest), len(pairs) * len(ranked.weights)

    @cached_property
    def _bars(self) -> Bars:
        """What a pair must reach to enter a list, as far as the blocks that are done can tell."""
        bars = Bars(self._depth)
        for found in self._found():
            bars.raise_by(found)
        return bars

    def _found(self) -> Iterator[Found]:
        """The blocks that are done, one at a time: together they need not fit into memory."""
        with transaction(self._engine, writes=False) as session:
            for content in work_queries.parts(session, self.run_id, "block"):
                yield Found.from_bytes(content)

    @cached_property
    def _picks(self) -> list[Picks]:
        """The lists, as deep as they are known."""
        return list(merge(self._found(), self.ranked.weights, self._depth))

    @cached_property
    def portions(self) -> list[Picks]:
        """What is shown of the lists: best first within a form, cut into portions."""
        return [some for picks in self._picks for some in picks.shown(self._run.list_length).portions(PORTION)]


def _keep_candidates(session: Session, run: Run, pairs: Pairs) -> None:
    """Block by block. An index may name others the next time: who goes on after a kill takes these."""
    for number, rows in enumerate(_block_rows(run, len(pairs.starts) - 1)):
        work_queries.keep_part(session, run.id, "candidates", number, pairs.between(rows).to_bytes())


def _block_rows(run: Run, rows: int) -> list[range]:
    """Which rows of park A each block holds."""
    if not run.pairs or not run.block_rows:
        return []
    return [range(start, min(start + run.block_rows, rows)) for start in range(0, rows, run.block_rows)]
