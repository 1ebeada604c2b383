"""Deletes what no open and no current run of a corridor needs, in small batches, so that nobody waits for it."""

from sqlalchemy import Engine

from app.database import transaction
from app.matches.runs import repository

DELETED_AT_ONCE = 5000
RUNS_COMPARED = 10
"""So many runs of a corridor back it can be told what moved."""


def tidy(engine: Engine, corridor_id: int) -> None:
    """May be killed at any time, and done again."""
    with transaction(engine, writes=False) as session:
        replaced = repository.clearing.replaced(session, corridor_id)
    for run_id in replaced:
        while True:
            with transaction(engine) as session:
                if not repository.clearing.delete_matches(session, run_id, DELETED_AT_ONCE):
                    break
    with transaction(engine) as session:
        repository.clearing.delete_lists(session, corridor_id, RUNS_COMPARED)
        # Last: a corridor with this left is not tidied yet.
        repository.clearing.delete_work(session, corridor_id)
