"""The background work of introductions: reminders and ends that are due, mails, contacts whose time is over."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import transaction
from app.introductions import queries, service
from app.introductions.contacts import retention
from app.introductions.desk import Desk
from app.introductions.mail import outbox
from app.introductions.mail.composing import Office, compose
from app.introductions.mail.sending import Sender
from app.introductions.mail.transport import Folder, transport_of
from app.jobs.task import Task, periodic
from app.settings import Settings
from models.base import now

DAILY, EACH_MINUTE = timedelta(days=1), timedelta(minutes=1)


class IntroductionTasks:
    """Of one database. `clock` says what time it is."""

    def __init__(self, engine: Engine, settings: Settings, desk: Desk, clock: Callable[[], datetime] = now) -> None:
        self._engine = engine
        self._desk = desk
        self._clock = clock
        self._keep = timedelta(days=settings.retention_days)
        office = Office(settings.mail_from, settings.public_url, desk)
        self._sender = Sender(engine, partial(compose, office=office), transport_of(settings), clock)
        # There may be files from before a mail server was set.
        self._files = Folder(Path(settings.mail_folder))

    def tasks(self) -> list[Task]:
        return [
            Task("introduction_dates", self._due, self.notice),
            Task("mail", lambda session: outbox.due(session, self._clock()), self._sender.send),
            periodic(self._engine, "retention", DAILY, self.forget),
            periodic(self._engine, "mail_files", EACH_MINUTE, self.remove_files),
        ]

    def notice(self, introduction_id: int) -> None:
        with transaction(self._engine) as session:
            service.notice(session, self._desk, introduction_id, self._clock())

    def forget(self) -> None:
        """Erases contacts and mails whose time is over."""
        with transaction(self._engine) as session:
            retention.forget(session, self._clock(), self._keep)

    def remove_files(self) -> None:
        """Of mails that are no longer on record: of people who were erased, and of old ones."""
        files = self._files.mails()
        with transaction(self._engine, writes=False) as session:
            known = outbox.known(session, files)
        for mail_id in files.keys() - known:
            files[mail_id].unlink(missing_ok=True)

    def _due(self, session: Session) -> Sequence[int]:
        return queries.due_for_notice(session, self._clock())
