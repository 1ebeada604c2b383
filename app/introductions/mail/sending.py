"""The worker's part of mails: each is made, sent, and marked; what fails is tried again, later each time."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from app.clearances.release import ReleaseRefused
from app.database import transaction
from app.introductions.mail import outbox
from app.introductions.mail.composing import Office, compose
from app.introductions.mail.transport import Transport
from models import Mail

log = logging.getLogger("ponte")


class Sender:
    """Of one database, by one transport. `clock` says what time it is."""

    def __init__(self, engine: Engine, office: Office, transport: Transport, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._office = office
        self._transport = transport
        self._clock = clock

    def send(self, mail_id: int) -> None:
        """Nothing if it was sent meanwhile. The server is not asked within a transaction: it may take its time."""
        moment = self._clock()
        error: Exception | None = None
        with transaction(self._engine, writes=False) as session:
            mail = session.get_one(Mail, mail_id)
            if mail.next_try_at is None:
                return
            try:
                message = compose(session, self._office, mail, moment)
            except ReleaseRefused as refused:
                message, error = "refused", refused
            except ValueError:  # an address or a name that no mail can carry
                log.warning("mail %s cannot be written", mail_id)
                message = "unwritable"
        if not isinstance(message, str):
            try:
                self._transport.send(message)
            except (OSError, smtplib.SMTPException) as failed:
                log.warning("mail %s could not be sent: %s", mail_id, type(failed).__name__)
                error = failed
        with transaction(self._engine) as session:
            mail = session.get_one(Mail, mail_id)
            if error is not None:
                outbox.mark_failed(mail, moment, error)
            elif isinstance(message, str):
                outbox.give_up(mail, moment, message)
            elif mail.sent_at is None:
                outbox.mark_sent(mail, moment)
