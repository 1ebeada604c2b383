"""A whole run in this process, for those who wait for it and need no worker."""

from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.work import Work, perform
from app.matches.weights import version_in_use
from matching.profiles import Form
from models import Corridor, Run


def rank_corridor(engine: Engine, corridor: Corridor, embeddings: Embeddings, list_length: int) -> Run:
    """Scores every pair of the corridor and puts the lists in place of the old ones, all at once.

    The work happens outside any transaction: readers see the previous lists, writers are not held up.
    """
    with transaction(engine) as session:
        run = Run(
            corridor_id=corridor.id,
            forms=[form.value for form in Form],
            list_length=list_length,
            weights=version_in_use(session),
        )
        session.add(run)
        session.flush()
    perform(Work(engine, embeddings, run.id))
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run.id)
