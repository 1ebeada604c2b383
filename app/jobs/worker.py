"""The process that does the background work, as durable workflows of DBOS.

What is to be done stands in the database: runs that were asked for, profiles that have changed. The worker looks for
it; nobody has to tell it. So a request is one transaction, and a process that serves needs to know nothing of jobs.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any

from dbos import (
    DBOS,
    DBOSConfig,
    DBOSConfiguredInstance,
    SetEnqueueOptions,
    SetWorkflowID,
    StepOptions,
    WorkflowStatus,
    error,
)
from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.database import transaction
from app.jobs.asking import ask_unless_resting
from app.jobs.slots import SlotLost, slots
from app.matches.embeddings import Embeddings
from app.matches.runs.upkeep.refreshing import Refreshes
from app.matches.runs.work import processes
from app.matches.runs.work import queries as work_queries
from app.matches.runs.work.cluster import Cluster, ClusterAway
from app.matches.runs.work.steps import Share, perform
from app.matches.runs.work.work import Work
from app.matches.vector_index.indexing import index_passages, is_behind

log = logging.getLogger("ponte")
# DBOS writes to a console of its own unless somebody listens already.
logging.getLogger("dbos").addHandler(logging.NullHandler())

RUNS, REFRESHES = "runs", "refreshes"
PIPELINE = "1"
"""Version of the steps: a worker goes on with what was begun by the same version of them only."""
NIGHTLY = "17 3 * * *"
REMEMBERED = timedelta(days=30)
REST = 30.0
"""seconds after a refresh, or a look for work, that failed"""
MOST_ATTEMPTS = 10
"""jobs that a run may have if they end and it does not"""
RETRIES: StepOptions = {
    "retries_allowed": True,
    "max_attempts": 8,
    "interval_seconds": 0.5,
    "backoff_rate": 2.0,
    # A database or a cluster that is away comes back; an error of ours would only come again.
    "should_retry": lambda error: isinstance(error, DBAPIError | ClusterAway),
}


class NoSlot(Exception):
    """There is a worker already, and this database takes no more of them."""


@DBOS.dbos_class()
class Jobs(DBOSConfiguredInstance):
    """The workflows. Their steps are named, done once, and tried again when the database was away."""

    def equip(
        self, engine: Engine, embeddings: Embeddings, list_length: int, all_pairs_up_to: int | None, share: Share
    ) -> None:
        """With what they work, from now on."""
        self._engine = engine
        self._embeddings = embeddings
        self._rests_until = 0.0
        self._refreshes = Refreshes(engine, embeddings, partial(ask_unless_resting, engine, list_length))
        self._all_pairs_up_to = all_pairs_up_to
        self._share = share

    @DBOS.workflow(name="rank")
    def rank(self, run_id: int) -> None:
        work = Work(self._engine, self._embeddings, run_id, all_pairs_up_to=self._all_pairs_up_to)
        perform(work, _step, self._share)

    def give_up(self, run_id: int, attempts: int) -> None:
        """Closes a run that its jobs never brought to its end."""
        work = Work(self._engine, self._embeddings, run_id)
        work.stop(f"It was begun {attempts} times, and its worker or its database died each time.")

    @DBOS.workflow(name="refresh")
    def refresh(self) -> None:
        try:
            _step("refresh", self._refreshes.refresh)
            _step("index", lambda: index_passages(self._engine, self._embeddings))
        except Exception:
            self._rests_until = time.monotonic() + REST
            log.exception("match lists could not be refreshed")
            raise

    def is_due(self, session: Session) -> bool:
        """Whether there is something to refresh."""
        if time.monotonic() < self._rests_until:
            return False
        return self._refreshes.is_due(session) or is_behind(session, self._embeddings)


JOBS = Jobs("ponte")
"""The one that DBOS knows, by this name, also after a restart."""


@DBOS.workflow(name="clear away")
def clear_away(at: datetime, _context: Any) -> None:
    """Every night: the books of jobs that ended long ago."""
    ended = DBOS.list_workflows(
        status=["SUCCESS", "ERROR", "CANCELLED"],
        completed_before=(at - REMEMBERED).isoformat(),
        load_input=False,
        load_output=False,
    )
    DBOS.delete_workflows([workflow.workflow_id for workflow in ended])


def _step(name: str, do: Callable[[], Any]) -> Any:
    try:
        return DBOS.run_step({"name": name, **RETRIES}, do)
    except error.DBOSMaxStepRetriesExceeded as given_up:
        # Which says how often; what was wrong is the more useful thing to know.
        raise given_up.errors[-1] from None


class Worker:
    """A context manager: while it is open, threads of this process do what there is to do. Raises `NoSlot`."""

    def __init__(
        self,
        engine: Engine,
        embeddings: Embeddings,
        list_length: int,
        every: float,
        scheduler: str | None = None,
        finishing: int = 0,
        all_pairs_up_to: int | None = None,
    ) -> None:
        """Looks for work `every` seconds. When it is left, what it is at has `finishing` seconds to end.

        An interrupt ends nothing and waits for nothing: the process is to end at once, what was begun is durable.

        `all_pairs_up_to`: see `Work`.
        """
        self._engine = engine
        self._tools = (engine, embeddings, list_length, all_pairs_up_to)
        self._share = Cluster(scheduler).share if scheduler else processes.share
        self._every = every
        self._finishing = finishing
        self._slots = slots(engine)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)

    def __enter__(self) -> "Worker":
        name = self._slots.take()
        if name is None:
            raise NoSlot
        self._name = name
        try:
            self._launch()
        except BaseException:
            self._slots.release()
            raise
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if kind is KeyboardInterrupt:
            return
        self._thread.join()
        DBOS.destroy(workflow_completion_timeout_sec=self._finishing)
        self._slots.release()

    def _launch(self) -> None:
        DBOS(config=_config(self._engine.url, self._name))
        JOBS.equip(*self._tools, self._share)
        DBOS.launch()
        # A run at a time keeps the machine busy; a change of a profile need not wait for its end.
        DBOS.register_queue(RUNS, worker_concurrency=1, polling_interval_sec=min(1.0, self._every))
        DBOS.register_queue(REFRESHES, global_concurrency=1, polling_interval_sec=min(1.0, self._every))
        DBOS.apply_schedules([{"schedule_name": "clear away", "workflow_fn": clear_away, "schedule": NIGHTLY}])

    def _watch(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self._slots.keep()
                self._look()
            except SlotLost:
                log.warning("another worker has taken over what this one had begun")
            except DBAPIError:
                log.exception("the database does not answer")
            except Exception:
                # Whatever it is, the worker must not be one that lives and does nothing.
                log.exception("what is to be done could not be found out")
                self._stop.wait(REST)

    def _look(self) -> None:
        """Begins what is to be done and nobody has begun, and goes on with what workers had begun that are dead."""
        begun = DBOS.list_workflows(status=["PENDING", "ENQUEUED"], load_input=False, load_output=False)
        forgotten = self._adopt(begun)
        at_work = {each.workflow_id.rpartition("/")[0] for each in begun if each.workflow_id not in forgotten}
        with transaction(self._engine, writes=False) as session:
            runs = work_queries.open_runs(session)
        for run_id in runs:
            if f"run/{run_id}" not in at_work:
                _begin(run_id)
        # After the runs, which are to be done even if this fails.
        with transaction(self._engine, writes=False) as session:
            is_due = JOBS.is_due(session)
        if is_due:
            with SetEnqueueOptions(deduplication_id="refresh", duplication_policy="return-existing"):
                DBOS.enqueue_workflow(REFRESHES, JOBS.refresh)

    def _adopt(self, begun: Sequence[WorkflowStatus]) -> set[str]:
        """What nobody works on any more: goes on with it, or forgets it if its steps were of another version.

        Those are given back. Nobody can go on with them, they would be in the way of others of their queue, and what
        they were to do is found to be undone.
        """
        foreign = [each for each in begun if each.app_version != PIPELINE]
        left = [each.workflow_id for each in foreign if each.status == "ENQUEUED" or each.executor_id == self._name]
        pending = [each for each in begun if each.status == "PENDING"]
        for name in {each.executor_id for each in pending if each.executor_id} - {self._name}:
            with self._slots.borrowed(name) as is_dead:
                for each in pending:
                    if not is_dead or each.executor_id != name:
                        continue
                    if each in foreign:
                        left.append(each.workflow_id)
                    else:
                        log.warning("going on with %s, which %s had begun", each.workflow_id, name)
                        DBOS.resume_workflow(each.workflow_id)
        if left:
            log.warning("beginning anew, for another version had begun it: %s", ", ".join(left))
            DBOS.delete_workflows(left)
        return set(left)


def _begin(run_id: int) -> None:
    """A run that is open although its job has ended gets another one.

    The database was away for too long, or has been restored, with runs that the books say were done.
    """
    ended = DBOS.list_workflows(workflow_id_prefix=f"run/{run_id}/", load_input=False, load_output=False)
    in_vain = [each for each in ended if each.status != "SUCCESS"]
    if len(in_vain) >= MOST_ATTEMPTS or any(each.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED" for each in in_vain):
        JOBS.give_up(run_id, sum(each.recovery_attempts or 1 for each in in_vain))
        DBOS.delete_workflows([each.workflow_id for each in ended])
        return
    last = max((int(each.workflow_id.rpartition("/")[2]) for each in ended), default=-1)
    with SetWorkflowID(f"run/{run_id}/{last + 1}"):
        DBOS.enqueue_workflow(RUNS, JOBS.rank, run_id)


def _config(url: URL, executor: str) -> DBOSConfig:
    return {
        "name": "ponte",
        "system_database_url": jobs_url(url),
        "executor_id": executor,
        "application_version": PIPELINE,
        "log_level": "WARNING",
    }


def jobs_url(url: URL | str) -> str:
    """Where DBOS keeps its books: a file beside SQLite's, a schema of its own (`dbos`) in PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        parsed = parsed.set(database=f"{parsed.database}.jobs")
    return parsed.render_as_string(hide_password=False)
