"""The moment at which readers see another run's lists, and what is to be cleared away after it."""

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import transaction
from app.matches.runs import queries
from app.matches.runs.queries import Stale
from app.matches.runs.states import close, is_partial
from app.matches.runs.work import queries as work_queries
from app.matches.runs.work.inputs import NothingToGoOn
from models import Run

DELETED_AT_ONCE = 5000
KEPT_RUNS = 10
"""So many runs of a corridor back it can be told what moved."""


def publish(session: Session, run: Run, stale: Sequence[Stale]) -> None:
    """Makes the run the current one, in a transaction that moves a mark; no match of a whole run is touched.

    A profile that changed while the run was at work is marked as stale, even if the lists of before had taken it in. A
    run of some forms takes the lists of the others over as they stand, and their matches with them.
    """
    # A refresh of its lists is waited for: it is in them, or finds them replaced.
    before = queries.current_run(session, run.corridor_id, locked=True)
    seen = (before.id, before.revision) if before else (None, None)
    if is_partial(run):
        if before is None or seen[0] != run.base_id:
            raise NothingToGoOn("The lists that the other forms were to be taken from have been replaced meanwhile.")
        work_queries.take_over_matches(session, run, before)
        work_queries.take_over_standings(session, run, before)
    else:
        queries.clear_stale(session, stale)
    if seen != (run.base_id, run.base_revision):
        work_queries.mark_differing(session, run, before)
    if before is not None:
        # Who is about to refresh the lists of before will find that they are not the same any more.
        before.is_current, before.revision = False, before.revision + 1
        session.flush()
    run.is_current = True
    close(run, "done")


def tidy(engine: Engine, corridor_id: int) -> None:
    """What no open and no current run of the corridor needs. Portion by portion, so that nobody waits for it.

    May be done again.
    """
    with transaction(engine, writes=False) as session:
        dead = work_queries.dead_runs(session, corridor_id)
    with transaction(engine) as session:
        work_queries.forget_work(session, corridor_id)
        work_queries.forget_standings(session, corridor_id, KEPT_RUNS)
    for dead_id in dead:
        while True:
            with transaction(engine) as session:
                if not work_queries.delete_some_matches(session, dead_id, DELETED_AT_ONCE):
                    break
