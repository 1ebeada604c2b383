"""Runs and refreshes in this process, for tests and benchmarks: no worker is needed, and none waited for."""

from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.incremental import Refresher
from app.matches.runs.pipeline import RunOptions, RunPipeline
from app.matches.runs.service import RunRequest, request_run
from app.matches.runs.tidying import tidy
from models import Corridor, Run


def rank_corridor(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, list_length: int, options: RunOptions = RunOptions()
) -> Run:
    """Raises `Conflict` if a run of the corridor is open."""
    with transaction(engine) as session:
        run_id = request_run(session, RunRequest(list_length, corridor.code)).id
    RunPipeline(engine, embeddings, run_id, options).execute()
    tidy(engine, corridor.id)
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run_id)


def refresher(engine: Engine, embeddings: Embeddings, list_length: int) -> Refresher:
    """That makes a full run in this process where one is due."""

    def full_run(corridor: Corridor) -> None:
        rank_corridor(engine, corridor, embeddings, list_length)

    return Refresher(engine, embeddings, full_run)


def refresh(engine: Engine, embeddings: Embeddings, list_length: int) -> int:
    """Brings every corridor's lists up to date, once; how many parties had changed."""
    return refresher(engine, embeddings, list_length).refresh()
