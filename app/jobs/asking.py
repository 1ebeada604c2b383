"""Runs that a refresh finds due: what they are asked for with, and when."""

from sqlalchemy import Engine

from app.database import transaction
from app.matches.runs import queries, requests
from app.matches.runs.upkeep.resting import resting
from app.matches.weights import weights_standing
from models import Corridor


def ask_for_run(engine: Engine, list_length: int, corridor: Corridor) -> int:
    """That a run is needed stands in the database from now on. Gives its id.

    Whoever asked for the current run's weights and list length has them again, while those weights stand; else the
    weights are those in use, and the list length is the one given.
    """
    with transaction(engine) as session:
        current = queries.current_run(session, corridor.id)
        weights = None
        if current and weights_standing(session, current.weights, current.requested_at) is not None:
            list_length, weights = current.list_length, current.weights
        run, _ = requests.ask(session, corridor.code, None, None, weights, join=True, settings_list_length=list_length)
        return run.id


def ask_unless_resting(engine: Engine, list_length: int, corridor: Corridor) -> bool:
    """Asks, unless the last runs were in vain and it is too early; false, for it is not done yet."""
    with transaction(engine, writes=False) as session:
        is_early = bool(resting(session, [corridor.id]))
    if not is_early:
        ask_for_run(engine, list_length, corridor)
    return False
