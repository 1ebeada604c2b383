"""The background work of events: plans that are asked for; and making one at once, for who waits for it."""

import logging
import time
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.compliance.policy.policy import Policy
from app.database import transaction
from app.errors import Interrupted
from app.events.plans import making, queries, service
from app.events.plans.refusals import Refused
from app.jobs.lock import lock
from app.jobs.task import Task
from models import EventPlan, Run
from models.base import now
from models.timetable import OPEN_PLANS

log = logging.getLogger("ponte")

NAME = "event_plans"
MOST_ATTEMPTS = 5
"""How often a plan is begun before it is given up."""
POLL_SECONDS = 0.2


class Stopped(Exception):
    """Nobody wants the plan any more."""


class EventTasks:
    """Of one database, under one policy."""

    def __init__(
        self, engine: Engine, policy: Policy, rank_latecomers: Callable[[int], None] = lambda _run_id: None
    ) -> None:
        self._engine = engine
        self._policy = policy
        self._rank_latecomers = rank_latecomers

    def tasks(self) -> list[Task]:
        return [Task(NAME, queries.due, self.make)]

    def make(self, plan_id: int) -> None:
        """Takes a plan to its end; nothing if it is closed. May be killed, and called again."""
        if not self._begin(plan_id):
            return
        try:
            self._rank(plan_id)
            with transaction(self._engine, writes=False) as session:
                inputs = making.read(self._policy, session, plan_id)
            made = making.compute(inputs, lambda phase: self._enter(plan_id, phase))
            with transaction(self._engine) as session:
                plan = self._wanted(queries.if_open(session, plan_id))
                service.store(session, plan, made)
                plan.state, plan.finished_at, plan.phase, plan.error = "done", now(), None, None
        except Refused as refused:
            self._close(plan_id, "refused", refusal=refused.problem)
        except Stopped:
            self._close(plan_id, "cancelled")
        except DBAPIError:
            raise
        except Exception as error:
            self._close(plan_id, "failed", error=f"{type(error).__name__}: {error}")
            raise

    def make_or_wait(self, plan_id: int) -> EventPlan:
        """Waits until a plan is closed, and makes it itself while no worker does. Raises `Interrupted`."""
        try:
            while True:
                with transaction(self._engine, writes=False) as session:
                    plan = session.get_one(EventPlan, plan_id)
                if plan.state not in OPEN_PLANS:
                    return plan
                with lock(self._engine, NAME, plan_id) as is_ours:
                    if is_ours:
                        self.make(plan_id)
                        continue
                time.sleep(POLL_SECONDS)
        except KeyboardInterrupt:
            raise Interrupted(f"plan {plan_id} goes on with the next worker") from None

    def _begin(self, plan_id: int) -> bool:
        with transaction(self._engine) as session:
            plan = queries.if_open(session, plan_id)
            if plan is None:
                return False
            run = session.get(Run, plan.run_id) if plan.run_id is not None else None
            if plan.cancel_requested or plan.attempts >= MOST_ATTEMPTS or (run is not None and run.state != "done"):
                plan.state, plan.finished_at = "cancelled" if plan.cancel_requested else "failed", now()
                if not plan.cancel_requested:
                    plan.error = (
                        f"The ranking of the participants (run {plan.run_id}) is {run.state}."
                        if run is not None and run.state != "done"
                        else f"It was begun {plan.attempts} times and came to no end."
                    )
                return False
            plan.state, plan.phase, plan.attempts = "running", "reading", plan.attempts + 1
            plan.started_at = plan.started_at or now()
            return True

    def _rank(self, plan_id: int) -> None:
        """Who registered since the participants were ranked."""
        with transaction(self._engine, writes=False) as session:
            run_id = session.get_one(EventPlan, plan_id).run_id
        if run_id is not None:
            self._rank_latecomers(run_id)

    def _enter(self, plan_id: int, phase: str) -> None:
        """Raises `Stopped`."""
        with transaction(self._engine) as session:
            self._wanted(queries.if_open(session, plan_id)).phase = phase

    @staticmethod
    def _wanted(plan: EventPlan | None) -> EventPlan:
        if plan is None or plan.cancel_requested:
            raise Stopped
        return plan

    def _close(self, plan_id: int, state: str, *, error: str | None = None, refusal: object = None) -> None:
        with transaction(self._engine) as session:
            plan = queries.if_open(session, plan_id)
            if plan is not None:
                plan.state, plan.finished_at, plan.phase, plan.error = state, now(), None, error
                if isinstance(refusal, dict):
                    plan.refusal = refusal
