"""The steps of a run. Each piece of work stores its result, so that a run that was killed goes on with the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import chunks, comparison, list_rows, repository, scopes, selecting
from app.matches.runs.explanations import Told
from app.matches.runs.match_rows import match_rows
from app.matches.runs.measured import store_calibrations
from app.matches.runs.profiles import freeze_stale, frozen, parks_of_no_other, read_profiles, thaw_stale
from app.matches.runs.states import Stopped, advance, at_work, close, enter
from app.matches.runs.stored_run import StoredRun
from app.matches.runs.tables import store_tables
from app.matches.weights import weights_of
from app.portfolio import parties
from app.portfolio.places import service as places
from matching.calibration import calibrations
from matching.profiles import Form
from matching.taxonomy.tables import taxonomy_version
from models import Corridor
from models.run import event_in

Piece = Literal["block", "chunk"]
"""What a run consists of: blocks of pairs to score, chunks of matches to store, of which some are explained."""


class Unavailable(Exception):
    """Something that a run needs does not answer now. It may come back, and the run goes on then."""


Distribute = Callable[["RunPipeline", Piece, int], None]
"""Has others do pieces of a kind, as many as there are, and waits for them. What is left is done in this process."""


def in_this_process(_pipeline: "RunPipeline", _piece: Piece, _count: int) -> None:
    """There is nobody else."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run is worked on; its result is the same, but for what candidates miss."""

    threads: int | None = None
    """cores to score on; without it, all"""
    all_pairs_up_to: int | None = None
    """pairs of companies; where there are more, only candidates are scored. The run remembers who they are"""
    distribute: Distribute = in_this_process
    policy: str | None = None
    """version of the policy in force, for the record"""


class RunPipeline:
    """A run at work in this process: its steps, each in transactions of its own."""

    def __init__(self, engine: Engine, embeddings: Embeddings, run_id: int, options: RunOptions = RunOptions()) -> None:
        self._engine = engine
        self._embeddings = embeddings
        self._options = options
        self.run_id = run_id
        self.stored = StoredRun(engine, embeddings, run_id)

    def execute(self) -> None:
        """Takes the run to its end.

        What does not answer for now leaves it open, to be gone on with: `DBAPIError` or `Unavailable` is raised. Any
        other error closes it as failed, and is raised.
        """
        try:
            self.read()
            self._do_all("block", len(self.stored.block_rows))
            self.assemble()
            self._do_all("chunk", len(self.stored.chunks))
            self.publish()
        except Stopped:
            self.stop()
        except (DBAPIError, Unavailable):
            raise
        except Exception as error:
            self.stop(f"{type(error).__name__}: {getattr(error, 'detail', None) or error}")
            raise

    def read(self) -> None:
        """Reads both parks, embeds what is new, and freezes it."""
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            if repository.work.is_read(session, run.id):
                return
            enter(run, "reading")
        with transaction(self._engine, writes=False) as session:
            corridor = session.get_one(Corridor, run.corridor_id)
            before = repository.runs.current(session, run.scope)
            stale = parties.stale(session, parks_of_no_other(corridor, places.corridors(session)))
            among = scopes.participants(session, run.scope)
            if among is not None:
                stale = []  # the lists of the corridor have still to be brought up to date
            profiles = read_profiles(session, corridor, among)
            table = weights_of(session, run.weights)
            measured = scopes.measured(session, run, self._embeddings.keys)
        known = measured.portfolio if measured else profiles.portfolio(self._embeddings)
        blocks = profiles.blocks(self._embeddings, known, self._tell_embedded)
        selection = selecting.select(self._engine, self._embeddings, corridor, blocks, self._options.all_pairs_up_to)
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            run.encoder, run.taxonomy, run.policy = self._embeddings.keys, taxonomy_version(), self._options.policy
            run.profiles_hash, run.as_of = profiles.digest(), profiles.as_of
            counted = measured.calibrations if measured else calibrations(*blocks)
            repository.work.add_portfolio(session, run.id, store_calibrations(run, counted, known))
            store_tables(run, table)
            run.base_id, run.base_revision = (before.id, before.revision) if before else (None, None)
            rows, scored = len(profiles.a), selection.pairs
            run.pairs = rows * len(profiles.b) * len(Form)
            run.block_rows = run.block_rows or selecting.rows_a_block(rows, scored)
            repository.work.add_input(session, run.id, freeze_stale(stale))
            repository.parties.add(session, run.id, frozen(profiles))
            selection.store(session, run, selecting.blocks_of(run, rows))
            enter(run, "scoring", scored * len(Form))
        self.stored.blocks = blocks

    def assemble(self) -> None:
        """Puts the blocks' lists together and stores them, as deep as they are known."""
        with transaction(self._engine, writes=False) as session:
            run = at_work(session, self.run_id)
            if run.first_match_id is not None:
                return
        recall = selecting.recall(run, self.stored.ranking, self.stored.ranked, self._options.threads)
        rows = list_rows.list_rows(self.stored.profiles, self.stored.ranked, self.stored.run.list_length)
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            if run.first_match_id is not None:
                # Another worker was first; it may have stored matches already.
                return
            repository.lists.set_lists(session, run.id, rows)
            matches = chunks.size(self.stored.chunks)
            run.first_match_id = repository.matches.reserve_match_ids(session, matches)
            run.figures = run.figures | recall
            enter(run, "explaining", matches)

    def publish(self) -> None:
        """Puts the run in the place of the one before: from one moment to the next, readers see its lists.

        A transaction that moves a mark, and touches no match. A profile that changed while the run was at work is
        marked as stale, even if the lists of before had taken it in.
        """
        with transaction(self._engine, writes=False) as session:
            moved = comparison.summary(session, at_work(session, self.run_id))
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            enter(run, "publishing")
            run.figures = run.figures | {"matches": chunks.size(self.stored.chunks), "moved": moved}
            # A refresh of its lists is waited for: it is in them, or finds them replaced.
            before = repository.runs.current(session, run.scope, locked=True)
            parties.clear_stale(session, thaw_stale(repository.work.input_of(session, run.id)))
            seen = (before.id, before.revision) if before else (None, None)
            if event_in(run.scope) is None and seen != (run.base_id, run.base_revision):
                parties.mark_stale(session, repository.lists.differing(run, before))
            if before is not None:
                # Who is about to refresh the lists of before will find that they are not the same any more.
                before.is_current, before.revision = False, before.revision + 1
                session.flush()
            run.is_current = True
            close(run, "done")

    def stop(self, error: str | None = None) -> None:
        """Closes a run that will not be finished: it has failed, or was to be cancelled."""
        with transaction(self._engine) as session:
            run = repository.runs.if_open(session, self.run_id, locked=True)
            if run is not None:
                close(run, "failed" if error else "cancelled", error)

    def do(self, piece: Piece, number: int) -> None:
        """One piece, unless it is done. Two workers may do the same one: the first to store it counts."""
        with transaction(self._engine, writes=False) as session:
            at_work(session, self.run_id)
            if repository.work.has_part(session, self.run_id, piece, number):
                return
        if piece == "block":
            self._score(number)
        else:
            self.store_chunk(number, self.stored.chunks[number].told(self.stored.ranking))

    def undone(self, piece: Piece, count: int) -> list[int]:
        """Those of so many pieces that nobody has done yet."""
        with transaction(self._engine, writes=False) as session:
            at_work(session, self.run_id)
            done = set(repository.work.part_numbers(session, self.run_id, piece))
        return [number for number in range(count) if number not in done]

    def check(self) -> None:
        """Raises `Stopped` if the run is not to be worked on any more."""
        with transaction(self._engine, writes=False) as session:
            at_work(session, self.run_id)

    def store_chunk(self, number: int, told: Sequence[Told]) -> None:
        """Stores the matches of a chunk, and what is told of them, unless that is done.

        Nobody sees them before the run is published.
        """
        before, chunk = chunks.size(self.stored.chunks[:number]), self.stored.chunks[number]
        rows = match_rows(chunk.pairs, self.stored.ranking)
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            if repository.work.add_part(session, self.run_id, "chunk", number, b""):
                first_id = (run.first_match_id or 1) + before
                repository.matches.add_matches(session, run, rows, first_id)
                ids = (first_id + index for index in chunk.first)
                repository.matches.add_tellings(session, dict(zip(ids, told, strict=True)))
                advance(session, self.run_id, len(rows))

    def _do_all(self, piece: Piece, count: int) -> None:
        if self.undone(piece, count):
            self._options.distribute(self, piece, count)
        for number in self.undone(piece, count):
            self.do(piece, number)

    def _score(self, number: int) -> None:
        rows = self.stored.block_rows[number]
        with transaction(self._engine, writes=False) as session:
            pairs = selecting.stored_candidates(session, self.stored.run, number)
        given = self.stored.depth, self.stored.thresholds, self._options.threads
        part, scored = selecting.score_block(self.stored.ranking, rows, pairs, *given)
        with transaction(self._engine) as session:
            at_work(session, self.run_id, locked=True)
            is_first = repository.work.add_part(session, self.run_id, "block", number, part.to_bytes())
            if is_first:
                advance(session, self.run_id, scored)
        if is_first:
            # Else the thresholds may know the block already, and count its pairs twice.
            self.stored.thresholds.raise_by(part)

    def _tell_embedded(self, done: int, of: int) -> None:
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            enter(run, "embedding", of)
            run.done, run.of, run.attempts = done, of, 0
