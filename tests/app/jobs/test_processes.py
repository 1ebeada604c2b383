"""Chunks explained by other processes are the same matches, in the same order."""

import multiprocessing
from pathlib import Path

import joblib
import numpy as np
import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import chunks, processes, service
from app.matches.runs.pipeline import Piece, RunOptions, RunPipeline
from benchmarks.ranking import rank_corridor
from matching.texts.wording import Words
from models import Corridor
from tests.support.lists import portfolio
from tests.support.runs import LENGTH, lists, queue, run_of

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many that two processes are worth their start."""
    monkeypatch.setattr(chunks, "CHUNK", 20)
    monkeypatch.setattr(processes, "FEWEST_CHUNKS", 2)
    monkeypatch.setattr(processes, "available_cores", lambda: 2)


def test_chunks_of_other_processes_make_the_same_lists(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, request: pytest.FixtureRequest
) -> None:
    portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    alone = lists(engine, corridor)
    request.getfixturevalue("many_chunks")
    done: dict[Piece, int] = {}

    def distribute(run: RunPipeline, piece: Piece, count: int) -> None:
        processes.distribute(run, piece, count)
        done[piece] = count - len(run.undone(piece, count))

    rank_corridor(engine, corridor, embeddings, LENGTH, RunOptions(distribute=distribute))
    assert lists(engine, corridor) == alone
    assert done["block"] == 0, "blocks are left"
    assert done["chunk"] > 2


@pytest.mark.usefixtures("many_chunks")
def test_a_run_that_is_cancelled_stops_them(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    portfolio(engine)
    queued = queue(engine, corridor)

    def distribute(run: RunPipeline, piece: Piece, count: int) -> None:
        if piece == "chunk":
            with transaction(engine) as session:
                service.cancel(session, OPERATOR, queued)
        processes.distribute(run, piece, count)

    RunPipeline(engine, embeddings, queued, RunOptions(distribute=distribute)).execute()
    assert run_of(engine, queued).state == "cancelled"
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("engine")
def test_arrays_are_shared_and_quick_to_cut(tmp_path: Path) -> None:
    words = Words(np.arange(3), np.ones(3, dtype=np.float32), np.array([0, 3]))
    joblib.dump((words, [words]), tmp_path / "ranking")
    ranking, (chunk,) = processes.mapped(str(tmp_path / "ranking"))
    for array in (ranking.ids, chunk.weights):  # type: ignore[attr-defined]  # as good as a block
        assert type(array) is np.ndarray
        assert isinstance(array.base, np.memmap)
    assert ranking.ids.tolist() == [0, 1, 2]  # type: ignore[attr-defined]  # as good as a block
