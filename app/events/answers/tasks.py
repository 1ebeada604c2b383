"""The background work about answers: mails to participants, and after the event the question how it went."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from app.compliance.policy.policy import Policy
from app.database import transaction
from app.events.agendas.calendars import publisher_of
from app.events.answers import giving_out, queries
from app.events.answers.composing import NUMBERED, EventOffice, compose
from app.events.answers.giving_out import EVENT_LINK
from app.introductions.links.tokens import LinkKey
from app.introductions.mail import outbox
from app.introductions.mail.sending import Sender
from app.introductions.mail.transport import Folder, Transport, transport_of
from app.jobs.task import Task, periodic
from app.settings import Settings
from models import EventMail
from models.base import now

EACH_MINUTE = timedelta(minutes=1)


class AnswerTasks:
    """Of one database. `clock` says what time it is."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        policy: Policy,
        clock: Callable[[], datetime] = now,
        transport: Transport | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        links = LinkKey.of(settings, EVENT_LINK)
        office = EventOffice(settings.mail_from, links, policy, publisher_of(settings.mail_from))
        made = partial(compose, office=office)
        # There may be files from before a mail server was set.
        self._files = Folder(Path(settings.mail_folder))
        self._sender = Sender(engine, made, transport or transport_of(settings), clock, EventMail)

    def tasks(self) -> list[Task]:
        return [
            Task("event_mail", lambda session: outbox.due(session, self._clock(), EventMail), self._sender.send),
            periodic(self._engine, "event_mail_files", EACH_MINUTE, self.remove_files),
            Task("event_feedback", lambda session: queries.due_for_feedback(session, self._clock()), self.ask),
        ]

    def remove_files(self) -> None:
        """Of mails to people who were erased."""
        files = self._files.mails(NUMBERED)
        with transaction(self._engine, writes=False) as session:
            known = queries.mails_to_somebody(session, files)
        for mail_id in files.keys() - known:
            files[mail_id].unlink(missing_ok=True)

    def ask(self, issue_id: int) -> None:
        with transaction(self._engine) as session:
            giving_out.ask_for_feedback(session, issue_id, self._clock())
