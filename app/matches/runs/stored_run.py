"""What is stored of a run, as the process at work on it holds it: from piece to piece, and after a kill read again."""

from collections.abc import Iterator
from functools import cached_property

from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import chunks, list_rows, repository, selecting
from app.matches.runs.chunks import Chunk
from app.matches.runs.explanations import label
from app.matches.runs.match_rows import RankingInputs
from app.matches.runs.measured import portfolio_of, stored_calibrations
from app.matches.runs.profiles import Blocks, CorridorProfiles, thawed
from app.matches.runs.states import at_work
from app.matches.weights import weights_of
from matching.ranking import PartialResult, RankedPairs, Thresholds, merge
from models import Run


class OtherEncoder(Exception):
    """The run was begun with an encoder that this process does not have."""


class StoredRun:
    """Each part is read when it is first asked for, and not before the run has read its input."""

    def __init__(self, engine: Engine, embeddings: Embeddings, run_id: int) -> None:
        self._engine = engine
        self._embeddings = embeddings
        self._run_id = run_id

    @cached_property
    def run(self) -> Run:
        """As it is once its input is read."""
        with transaction(self._engine, writes=False) as session:
            return at_work(session, self._run_id)

    @cached_property
    def profiles(self) -> CorridorProfiles:
        assert self.run.as_of is not None  # noqa: S101 - a run that has read its input has a day
        with transaction(self._engine, writes=False) as session:
            return thawed(repository.parties.every(session, self._run_id), self.run.as_of)

    @cached_property
    def blocks(self) -> Blocks:
        with transaction(self._engine, writes=False) as session:
            known = portfolio_of(session, self.run)
        return self.profiles.blocks(self._embeddings, known)

    @cached_property
    def ranking(self) -> RankingInputs:
        if self.run.encoder != self._embeddings.keys:
            raise OtherEncoder(f"The run was begun with {self.run.encoder}, and this is {self._embeddings.keys}.")
        with transaction(self._engine, writes=False) as session:
            weights = weights_of(session, self.run.weights)
        a, b = self.blocks
        labels = {party_id: label(snapshot) for party_id, snapshot in self.profiles.snapshots.items()}
        return RankingInputs(a, b, labels, weights, stored_calibrations(self.run))

    @cached_property
    def ranked(self) -> list[RankedPairs]:
        """The lists, as deep as they are known."""
        return list(merge(self._parts(), self.ranking.weights, self.depth))

    @cached_property
    def chunks(self) -> list[Chunk]:
        """What is shown of the lists: form by form, in the order of the parties, cut into chunks."""
        return chunks.cut([pairs.head(self.run.list_length) for pairs in self.ranked])

    @property
    def depth(self) -> int:
        return list_rows.depth(self.run.list_length)

    @cached_property
    def block_rows(self) -> list[range]:
        return selecting.blocks_of(self.run, len(self.profiles.a))

    @cached_property
    def thresholds(self) -> Thresholds:
        """What a pair must reach to enter a list, as far as the blocks that are done can tell."""
        thresholds = Thresholds(self.depth)
        for part in self._parts():
            thresholds.raise_by(part)
        return thresholds

    def _parts(self) -> Iterator[PartialResult]:
        """The blocks that are done, one at a time: together they need not fit into memory."""
        with transaction(self._engine, writes=False) as session:
            for content in repository.work.parts(session, self._run_id, "block"):
                yield PartialResult.from_bytes(content)

    @property
    def database(self) -> str:
        """Where the run is, without a password."""
        return self._engine.url.render_as_string()

    @property
    def profiles_hash(self) -> str:
        """Of what the run has read: tells it from a run of another database."""
        return self.run.profiles_hash or ""
