"""The worker of this service: the background work of every domain. A new domain with tasks has a line here."""

from sqlalchemy import Engine

from app.compliance.policy import classes
from app.compliance.policy.policy import Policy
from app.events.answers.tasks import AnswerTasks
from app.events.plans.tasks import EventTasks
from app.introductions.desk import Desk
from app.introductions.tasks import IntroductionTasks
from app.jobs.worker import Worker
from app.matches.tasks import MatchTasks
from app.settings import Settings
from app.workplan.practices.tasks import PracticeTasks


def worker(engine: Engine, settings: Settings) -> Worker:
    policy = Policy.of(settings)
    matches = MatchTasks(engine, settings, policy)
    tasks = [
        *classes.tasks(engine, policy),
        *matches.tasks(),
        *EventTasks(engine, policy, matches.rank_latecomers).tasks(),
        *AnswerTasks(engine, settings, policy).tasks(),
        *IntroductionTasks(engine, settings, Desk.of(settings, policy)).tasks(),
        *PracticeTasks(engine, settings).tasks(),
    ]
    return Worker(engine, tasks, settings.refresh_seconds)
