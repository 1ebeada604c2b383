"""The worker of this service: the background work of every domain. A new domain with tasks has a line here."""

from sqlalchemy import Engine

from app.jobs.worker import Worker
from app.matches.tasks import MatchTasks
from app.settings import Settings


def worker(engine: Engine, settings: Settings) -> Worker:
    tasks = [*MatchTasks(engine, settings).tasks()]
    return Worker(engine, tasks, settings.refresh_seconds)
