"""The worker's part of mails: each is made, sent, and marked; what fails is tried again, later each time."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.clearances.release import ReleaseRefused
from app.database import transaction
from app.introductions.mail import outbox
from app.introductions.mail.transport import Transport
from models import EventMail, Mail

log = logging.getLogger("ponte")


Compose = Callable[[Session, Any, datetime], EmailMessage | str]
"""A row of the outbox, at a moment -> the message; or why there is none. Raises `ReleaseRefused` for one that waits."""


class Sender:
    """Of the mails of one kind in one database, by one transport. `clock` says what time it is."""

    def __init__(
        self,
        engine: Engine,
        compose: Compose,
        transport: Transport,
        clock: Callable[[], datetime],
        kind: type[Mail] | type[EventMail] = Mail,
    ) -> None:
        self._engine = engine
        self._compose = compose
        self._transport = transport
        self._clock = clock
        self._kind = kind

    def send(self, mail_id: int) -> None:
        """Nothing if it was sent meanwhile. The server is not asked within a transaction: it may take its time."""
        moment = self._clock()
        error: Exception | None = None
        with transaction(self._engine, writes=False) as session:
            mail: Any = session.get_one(self._kind, mail_id)
            if mail.next_try_at is None:
                return
            try:
                message = self._compose(session, mail, moment)
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
            mail = session.get_one(self._kind, mail_id)
            if error is not None:
                outbox.mark_failed(mail, moment, error)
            elif isinstance(message, str):
                outbox.give_up(mail, moment, message)
            elif mail.sent_at is None:
                outbox.mark_sent(mail, moment)
