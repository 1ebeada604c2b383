"""Runs and refreshes in this process, for those who wait for them and need no worker."""

from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import requests
from app.matches.runs.upkeep.refreshing import Refreshes
from app.matches.runs.work.steps import perform
from app.matches.runs.work.work import Work
from models import Corridor, Run


def rank_corridor(engine: Engine, corridor: Corridor, embeddings: Embeddings, list_length: int) -> Run:
    """Scores every pair of the corridor and puts the lists in place of the old ones, all at once.

    The work happens outside any transaction: readers see the previous lists, writers are not held up. Raises `Conflict`
    if a run of the corridor is open.
    """
    with transaction(engine) as session:
        run, _ = requests.ask(
            session, corridor.code, None, list_length, None, join=False, settings_list_length=list_length
        )
    perform(Work(engine, embeddings, run.id))
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run.id)


def refreshes(engine: Engine, embeddings: Embeddings, list_length: int) -> Refreshes:
    """That make a whole run in this process where one is due."""

    def whole(corridor: Corridor) -> bool:
        rank_corridor(engine, corridor, embeddings, list_length)
        return True

    return Refreshes(engine, embeddings, whole)


def refresh(engine: Engine, embeddings: Embeddings, list_length: int) -> int:
    """Brings every corridor's lists up to date, once; how many parties had changed."""
    return refreshes(engine, embeddings, list_length).refresh()
