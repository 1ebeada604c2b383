"""Mails are written with the step that they are about, sent after it, tried again, and marked once."""

import socket
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr
from sqlalchemy import Engine, select

from app.clearances.release import ReleaseRefused
from app.database import transaction
from app.errors import Conflict
from app.introductions.acting import of_company
from app.introductions.contacts import service as contacts
from app.introductions.mail import outbox
from app.introductions.mail.composing import Office, compose
from app.introductions.mail.sending import Sender
from app.introductions.mail.transport import Folder, Transport, transport_of
from app.introductions.states import Action
from app.settings import Settings
from models import Contact, Mail
from models.base import now
from tests.support.introductions import URL, Introductions, because, refused

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Broken:
    def send(self, message: EmailMessage) -> None:
        raise ConnectionRefusedError(f"nobody listens for {message['To']}")


class Received:
    """What a mail server does with what it gets: here it keeps it."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]  # bytes, as they came
        return "250 taken"


def send_all(introductions: Introductions, transport: Transport, moment: datetime | None = None) -> None:
    moment = moment or now()
    office = Office("Ponte <ponte@example.org>", URL, introductions.desk)
    sender = Sender(introductions.engine, partial(compose, office=office), transport, lambda: moment)
    with transaction(introductions.engine, writes=False) as session:
        due = outbox.due(session, moment)
    for mail_id in due:
        sender.send(mail_id)


def mails(engine: Engine) -> list[Mail]:
    with transaction(engine, writes=False) as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def read(folder: Path) -> list[EmailMessage]:
    files = sorted(folder.glob("*.eml"), key=lambda file: int(file.stem.split("-")[1]))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]  # of the policy that was given


def test_a_real_mail_server_receives_what_companies_are_asked(introductions: Introductions) -> None:
    row, server = introductions.asked(), Received()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with_server = Controller(server, hostname="127.0.0.1", port=port)
    with_server.start()
    try:
        settings = Settings(_env_file=None, smtp_url=SecretStr(f"smtp://127.0.0.1:{port}"))
        send_all(introductions, transport_of(settings))
    finally:
        with_server.stop()
    to_south, to_north = server.messages
    assert (to_south["To"], to_north["To"]) == ("Pat Southson <pat@south.example>", "Pat Northson <pat@north.example>")
    text = to_south.get_content()
    assert introductions.token(row, "a") in text.replace("\n", "")
    assert introductions.code(row, "a") in text
    assert "Gentile Pat Southson" in text
    assert "North Drives" not in to_south.as_string()
    assert "South Drives" not in to_north.as_string()
    assert [mail.sent_at is not None for mail in mails(introductions.engine) if mail.contact_id] == [True, True]


def test_without_a_mail_server_mails_are_files(introductions: Introductions, tmp_path: Path) -> None:
    introductions.released()
    send_all(introductions, Folder(tmp_path / "mail"))
    found = {message["Content-Language"]: message.get_content() for message in read(tmp_path / "mail")}
    assert "pat@north.example" in found["it"]
    assert "pat@south.example" in found["ru"]
    assert "si riproduce un altro giorno" in found["it"]


def test_contacts_that_the_law_keeps_by_now_are_neither_sent_nor_told(
    introductions: Introductions, tmp_path: Path
) -> None:
    row = introductions.released()
    introductions.gate.refused.add(row.pair_id)
    send_all(introductions, Folder(tmp_path / "mail"))
    assert "pat@north.example" not in "".join(message.as_string() for message in read(tmp_path / "mail"))
    waiting = [mail for mail in mails(introductions.engine) if mail.kind == "released" and mail.contact_id]
    assert [(mail.sent_at, mail.attempts, mail.error) for mail in waiting] == [(None, 1, "ReleaseRefused")] * 2
    with transaction(introductions.engine) as session, pytest.raises(ReleaseRefused):
        contacts.released(session, introductions.desk, introductions.manager("south"), row.id)
    introductions.gate.refused.clear()
    send_all(introductions, Folder(tmp_path / "mail"), now() + timedelta(days=1))
    assert all(mail.sent_at for mail in mails(introductions.engine) if mail.kind == "released" and mail.contact_id)


def test_what_fails_is_tried_again_later_each_time_and_given_up_at_last(introductions: Introductions) -> None:
    introductions.asked()
    moment, pauses = now(), []
    for _ in range(outbox.MOST_ATTEMPTS):
        send_all(introductions, Broken(), moment)
        mail = next(mail for mail in mails(introductions.engine) if mail.contact_id)
        if mail.next_try_at is None:
            break
        pauses.append(mail.next_try_at - moment)
        moment = mail.next_try_at
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(pauses) == outbox.LONGEST_PAUSE
    assert (mail.error, mail.sent_at) == ("ConnectionRefusedError", None)
    assert mail.given_up_at is not None


def test_a_mail_is_marked_once_and_sent_no_more(introductions: Introductions, tmp_path: Path) -> None:
    introductions.asked()
    send_all(introductions, Folder(tmp_path))
    marked = {mail.id: mail.sent_at for mail in mails(introductions.engine)}
    send_all(introductions, Broken(), now() + timedelta(days=1))
    assert {mail.id: mail.sent_at for mail in mails(introductions.engine)} == marked


def test_a_step_that_is_refused_writes_no_mail(introductions: Introductions) -> None:
    row = introductions.act(introductions.shortlist(), Action.PROPOSE)
    before = len(mails(introductions.engine))
    with refused(Conflict, "leads nowhere"):
        introductions.act(row, Action.ASK)
    assert len(mails(introductions.engine)) == before


def test_nobody_is_asked_what_is_answered_and_nobody_written_to_who_was_erased(
    introductions: Introductions, tmp_path: Path
) -> None:
    row = introductions.asked()
    introductions.perform(row, of_company("a"), Action.DECLINE, because())
    with transaction(introductions.engine) as session:
        session.delete(session.scalars(select(Contact).where(Contact.email_key == "pat@south.example")).one())
    send_all(introductions, Folder(tmp_path))
    assert [message["To"] for message in read(tmp_path)] == ["Pat Northson <pat@north.example>"]
    assert {mail.error for mail in mails(introductions.engine) if mail.link_id} == {"obsolete"}
