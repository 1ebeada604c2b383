"""The background work of the matches: runs, lists after changes, the vector index; and doing it at once."""

import logging
import time
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.compliance.policy import classes
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.errors import Interrupted
from app.jobs.lock import lock
from app.jobs.task import Task
from app.jobs.worker import LONGEST_PAUSE
from app.matches.embeddings import Embeddings
from app.matches.runs import processes, repository
from app.matches.runs.cluster import Cluster
from app.matches.runs.incremental import Refresher
from app.matches.runs.latecomers import rank_latecomers
from app.matches.runs.pipeline import RunOptions, RunPipeline, Unavailable
from app.matches.runs.service import backing_off, request_again
from app.matches.runs.states import close
from app.matches.runs.tidying import tidy
from app.matches.vector_index.indexing import index_passages, is_behind
from app.settings import Settings
from models import Corridor, Run
from models.run import OPEN_STATES, whole_corridor

log = logging.getLogger("ponte")

MOST_ATTEMPTS = 10
"""how often a run is begun without coming a step further, before it is given up"""
POLL_SECONDS = 0.2
"""seconds between two looks at a run"""
PATIENCE = 60.0
"""seconds that a database may be away"""


class MatchTasks:
    """Of one database, with one encoder. What it has read is kept, so that refreshes read only what changed."""

    def __init__(self, engine: Engine, settings: Settings, policy: Policy | None = None) -> None:
        """`policy`: the one in force in this process, where it is at hand with its index of names."""
        self._engine = engine
        self._settings = settings
        self._embeddings = Embeddings(engine, settings.encoder)
        scheduler = settings.dask_scheduler
        distribute = Cluster(scheduler).distribute if scheduler else processes.distribute
        self._policy = policy or Policy.of(settings)
        self._options = RunOptions(
            all_pairs_up_to=settings.all_pairs_up_to, distribute=distribute, policy=self._policy.version
        )
        self._refresher = Refresher(engine, self._embeddings, self._request_unless_early)

    def tasks(self) -> list[Task]:
        return [
            Task("rank", repository.runs.open_ids, self.rank),
            Task("refresh", self._refresh_due, self._refresh),
            Task("index", self._index_due, self._index),
            Task("tidy", repository.clearing.untidied, lambda corridor_id: tidy(self._engine, corridor_id)),
        ]

    def rank_latecomers(self, run_id: int) -> None:
        """Of an event's run."""
        rank_latecomers(self._engine, self._embeddings, run_id)

    def rank(self, run_id: int) -> None:
        """Takes a run to its end, or goes on with it; nothing if it is closed. Raises what `RunPipeline` raises."""
        with transaction(self._engine) as session:
            run = repository.runs.if_open(session, run_id, locked=True)
            if run is None:
                return
            if run.attempts >= MOST_ATTEMPTS:
                why = run.error or "Its worker or its database died each time."
                close(run, "failed", f"It was begun {run.attempts} times and came no step further. {why}")
                return
            run.attempts += 1
        classes.bring_up_to_date(self._engine, self._policy)
        try:
            RunPipeline(self._engine, self._embeddings, run_id, self._options).execute()
        except Unavailable as error:
            with transaction(self._engine) as session:
                if run := repository.runs.if_open(session, run_id, locked=True):
                    run.error = str(error)
            raise

    def run_or_wait(self, run_id: int) -> Run:
        """Waits until a run is closed, and works on it itself while no worker does.

        An interrupt ends the waiting, not the run. Raises `Interrupted`.
        """
        pause = POLL_SECONDS
        away_since: float | None = None
        try:
            while True:
                try:
                    with transaction(self._engine, writes=False) as session:
                        run = session.get_one(Run, run_id)
                    away_since = None
                    if run.state not in OPEN_STATES:
                        return run
                    has_failed = not self._rank_if_free(run)
                except DBAPIError:
                    has_failed, away_since = True, away_since or time.monotonic()
                    if time.monotonic() > away_since + PATIENCE:
                        raise
                # What the run needs is given the same time to come back that a worker gives it.
                pause = min(2 * pause, LONGEST_PAUSE) if has_failed else POLL_SECONDS
                time.sleep(pause)
        except KeyboardInterrupt:
            raise Interrupted(f"run {run_id} goes on with the next worker") from None

    def refresh_now(self, watch: Callable[[int], None] = lambda _: None) -> None:
        """Brings every list up to date; where that takes a run, waits for it. `watch` is told which.

        Raises `Interrupted`.
        """
        requested = []

        def request(corridor: Corridor) -> None:
            requested.append(self._request(corridor))

        classes.bring_up_to_date(self._engine, self._policy)
        Refresher(self._engine, self._embeddings, request).refresh()
        for run_id in requested:
            watch(run_id)
            self.run_or_wait(run_id)

    def _rank_if_free(self, run: Run) -> bool:
        """False if it failed. Raises `DBAPIError`."""
        with lock(self._engine, "rank", run.id) as is_ours:
            if not is_ours:
                return True
            try:
                self.rank(run.id)
            except DBAPIError:
                raise
            except Exception as error:
                # The run says why it failed, or what it waits for.
                log.debug("run %s: %s", run.id, error, exc_info=True)
                return False
        tidy(self._engine, run.corridor_id)
        return True

    def _refresh_due(self, session: Session) -> list[int]:
        return [0] if self._refresher.is_due(session) else []

    def _refresh(self, _item: int) -> None:
        self._refresher.refresh()

    def _index(self, _item: int) -> None:
        index_passages(self._engine, self._embeddings)

    def _index_due(self, session: Session) -> list[int]:
        return [0] if is_behind(session, self._embeddings) else []

    def _request(self, corridor: Corridor) -> int:
        with transaction(self._engine) as session:
            return request_again(session, corridor, self._settings.list_length).id

    def _request_unless_early(self, corridor: Corridor) -> None:
        with transaction(self._engine, writes=False) as session:
            is_early = backing_off(session, whole_corridor(corridor.id))
        if not is_early:
            self._request(corridor)
