"""How mails leave: through a mail server, or into a folder where nobody has set one."""

import os
import re
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from app.settings import Settings

SECONDS = 30
"""that a mail server may take to answer"""
PORTS = {"smtp": 587, "smtps": 465}


class Transport(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Raises `OSError` or `smtplib.SMTPException`."""


class Folder:
    """A file `.eml` for each mail, which mail programs open and nobody but its owner reads. A mail that is sent again
    takes the place of its file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        part = self._folder / f"{name}.part"
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(bytes(message))
        part.replace(self._folder / f"{name}.eml")

    def mails(self, kind: str = "ponte") -> dict[int, Path]:
        """The mails of a kind of which there is a file."""
        name_of = re.compile(rf"{kind}-(\d{{1,18}})\.eml")
        found = ((name_of.fullmatch(file.name), file) for file in self._folder.glob(f"{kind}-*.eml"))
        return {int(name[1]): file for name, file in found if name is not None}


class Smtp:
    """`smtp://USER:PASSWORD@HOST:587` or `smtps://…:465`. With a user, nothing is said before TLS stands."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        self._is_tls = parts.scheme == "smtps"
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._is_tls:
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=SECONDS)
        with server:
            server.ehlo()
            if not self._is_tls and (self._user or server.has_extn("starttls")):
                server.starttls(context=context)
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message)


def transport_of(settings: Settings) -> Transport:
    if settings.smtp_url is None:
        return Folder(Path(settings.mail_folder))
    return Smtp(settings.smtp_url.get_secret_value())
