"""A run that two workers are at, because one has lost its lock and does not know it yet."""

import pytest
from sqlalchemy import Engine

from app.matches.embeddings import Embeddings
from app.matches.runs import selecting
from app.matches.runs.pipeline import RunPipeline
from benchmarks.ranking import rank_corridor
from models import Corridor
from tests.support.lists import portfolio
from tests.support.runs import LENGTH, lists, queue, run_of


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_who_assembles_later_leaves_the_ids_of_the_matches_as_they_are(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    undisturbed = lists(engine, corridor)
    queued = queue(engine, corridor)
    recall = selecting.recall
    quicker = RunPipeline(engine, embeddings, queued)
    firsts = []

    def overtaken(*given: object) -> object:
        monkeypatch.setattr(selecting, "recall", recall)
        quicker.assemble()
        firsts.append(run_of(engine, queued).first_match_id)
        quicker.do("chunk", 0)
        return recall(*given)  # type: ignore[arg-type]  # as given

    monkeypatch.setattr(selecting, "recall", overtaken)
    RunPipeline(engine, embeddings, queued).execute()
    assert firsts == [run_of(engine, queued).first_match_id]
    assert lists(engine, corridor) == undisturbed
