"""The steps of a run. Each piece of work stores its result, so that a run that was killed goes on with the next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import chunks, comparison, list_rows, repository, scopes, selecting
from app.matches.runs.chunks import Chunk
from app.matches.runs.explanations import Told, label
from app.matches.runs.match_rows import RankingInputs, match_rows
from app.matches.runs.measured import portfolio_of, store_calibrations, stored_calibrations
from app.matches.runs.profiles import (
    Blocks,
    CorridorProfiles,
    freeze_stale,
    frozen,
    parks_of_no_other,
    read_profiles,
    thaw_stale,
    thawed,
)
from app.matches.runs.states import Stopped, advance, at_work, close, enter
from app.matches.runs.tables import store_tables
from app.matches.weights import weights_of
from app.portfolio import parties
from app.portfolio.places import service as places
from matching.calibration import calibrations
from matching.profiles import Form
from matching.ranking import PartialResult, RankedPairs, Thresholds, merge
from matching.taxonomy.tables import taxonomy_version
from models import Corridor, Run
from models.run import event_in

Piece = Literal["block", "chunk"]
"""What a run consists of: blocks of pairs to score, chunks of matches to store, of which some are explained."""


class Unavailable(Exception):
    """Something that a run needs does not answer now. It may come back, and the run goes on then."""


class OtherEncoder(Exception):
    """The run was begun with an encoder that this process does not have."""


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
    """A run at work in this process. What it has read is kept from piece to piece, and after a kill read again."""

    def __init__(self, engine: Engine, embeddings: Embeddings, run_id: int, options: RunOptions = RunOptions()) -> None:
        self._engine = engine
        self._embeddings = embeddings
        self._options = options
        self.run_id = run_id

    def execute(self) -> None:
        """Takes the run to its end.

        What does not answer for now leaves it open, to be gone on with: `DBAPIError` or `Unavailable` is raised. Any
        other error closes it as failed, and is raised.
        """
        try:
            self.read()
            self._do_all("block", len(self._block_rows))
            self.assemble()
            self._do_all("chunk", len(self.chunks))
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
        self._blocks = blocks

    def assemble(self) -> None:
        """Puts the blocks' lists together and stores them, as deep as they are known."""
        with transaction(self._engine, writes=False) as session:
            run = at_work(session, self.run_id)
            if run.first_match_id is not None:
                return
        recall = selecting.recall(run, self.ranking, self._ranked, self._options.threads)
        rows = list_rows.list_rows(self._profiles, self._ranked, self._run.list_length)
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            if run.first_match_id is not None:
                # Another worker was first; it may have stored matches already.
                return
            repository.lists.set_lists(session, run.id, rows)
            matches = chunks.size(self.chunks)
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
            run.figures = run.figures | {"matches": chunks.size(self.chunks), "moved": moved}
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
            self.store_chunk(number, self.chunks[number].told(self.ranking))

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
        before, chunk = chunks.size(self.chunks[:number]), self.chunks[number]
        rows = match_rows(chunk.pairs, self.ranking)
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            if repository.work.add_part(session, self.run_id, "chunk", number, b""):
                first_id = (run.first_match_id or 1) + before
                repository.matches.add_matches(session, run, rows, first_id)
                ids = (first_id + index for index in chunk.first)
                repository.matches.add_tellings(session, dict(zip(ids, told, strict=True)))
                advance(session, self.run_id, len(rows))

    @property
    def database(self) -> str:
        """Where the run is, without a password."""
        return self._engine.url.render_as_string()

    @property
    def profiles_hash(self) -> str:
        """Of what the run has read: tells it from a run of another database."""
        return self._run.profiles_hash or ""

    @cached_property
    def ranking(self) -> RankingInputs:
        if self._run.encoder != self._embeddings.keys:
            raise OtherEncoder(f"The run was begun with {self._run.encoder}, and this is {self._embeddings.keys}.")
        with transaction(self._engine, writes=False) as session:
            weights = weights_of(session, self._run.weights)
        a, b = self._blocks
        labels = {party_id: label(snapshot) for party_id, snapshot in self._profiles.snapshots.items()}
        return RankingInputs(a, b, labels, weights, stored_calibrations(self._run))

    @cached_property
    def chunks(self) -> list[Chunk]:
        """What is shown of the lists: form by form, in the order of the parties, cut into chunks."""
        return chunks.cut([pairs.head(self._run.list_length) for pairs in self._ranked])

    def _do_all(self, piece: Piece, count: int) -> None:
        if self.undone(piece, count):
            self._options.distribute(self, piece, count)
        for number in self.undone(piece, count):
            self.do(piece, number)

    def _score(self, number: int) -> None:
        rows = self._block_rows[number]
        with transaction(self._engine, writes=False) as session:
            pairs = selecting.stored_candidates(session, self._run, number)
        given = self._depth, self._thresholds, self._options.threads
        part, scored = selecting.score_block(self.ranking, rows, pairs, *given)
        with transaction(self._engine) as session:
            at_work(session, self.run_id, locked=True)
            is_first = repository.work.add_part(session, self.run_id, "block", number, part.to_bytes())
            if is_first:
                advance(session, self.run_id, scored)
        if is_first:
            # Else the thresholds may know the block already, and count its pairs twice.
            self._thresholds.raise_by(part)

    def _tell_embedded(self, done: int, of: int) -> None:
        with transaction(self._engine) as session:
            run = at_work(session, self.run_id, locked=True)
            enter(run, "embedding", of)
            run.done, run.of, run.attempts = done, of, 0

    @cached_property
    def _run(self) -> Run:
        """As it is once its input is read."""
        with transaction(self._engine, writes=False) as session:
            return at_work(session, self.run_id)

    @cached_property
    def _profiles(self) -> CorridorProfiles:
        assert self._run.as_of is not None  # noqa: S101 - a run that has read its input has a day
        with transaction(self._engine, writes=False) as session:
            return thawed(repository.parties.every(session, self.run_id), self._run.as_of)

    @cached_property
    def _blocks(self) -> Blocks:
        with transaction(self._engine, writes=False) as session:
            known = portfolio_of(session, self._run)
        return self._profiles.blocks(self._embeddings, known)

    @property
    def _depth(self) -> int:
        return list_rows.depth(self._run.list_length)

    @cached_property
    def _block_rows(self) -> list[range]:
        return selecting.blocks_of(self._run, len(self._profiles.a))

    @cached_property
    def _thresholds(self) -> Thresholds:
        """What a pair must reach to enter a list, as far as the blocks that are done can tell."""
        thresholds = Thresholds(self._depth)
        for part in self._parts():
            thresholds.raise_by(part)
        return thresholds

    def _parts(self) -> Iterator[PartialResult]:
        """The blocks that are done, one at a time: together they need not fit into memory."""
        with transaction(self._engine, writes=False) as session:
            for content in repository.work.parts(session, self.run_id, "block"):
                yield PartialResult.from_bytes(content)

    @cached_property
    def _ranked(self) -> list[RankedPairs]:
        """The lists, as deep as they are known."""
        return list(merge(self._parts(), self.ranking.weights, self._depth))
