"""The texts of mails and of the page behind a link, in three languages: read from `texts.toml` once."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.schemas import LanguageCode

FILE = Path(__file__).with_name("texts.toml")


class MailText(NamedTuple):
    subject: str
    body: str


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def mail_text(kind: str, language: LanguageCode, values: Mapping[str, str]) -> MailText:
    """Filled in; lines that stay empty are not doubled."""
    text = _texts()["mail"][kind][language]
    body = text["body"].format_map(values)
    while "\n\n\n" in body:
        body = body.replace("\n\n\n", "\n\n")
    return MailText(" ".join(text["subject"].format_map(values).split()), body.strip() + "\n")


def page_text(language: LanguageCode) -> Mapping[str, str]:
    return _texts()["page"][language]  # type: ignore[return-value]  # the file's tables have this shape


def identity_text(language: LanguageCode, *, own: bool, partner: bool) -> str:
    """What to say of who knows whose name: of `own` that the partner knows it, of `partner` that the reader does."""
    who = "both" if own and partner else "own" if own else "partner" if partner else "nobody"
    return str(_texts()["identity"][language][who])


def replay_text(day: str, language: LanguageCode) -> str:
    return str(_texts()["replay"][language]).format(day=day)


def told_day(moment: datetime) -> str:
    return moment.strftime("%d.%m.%Y")
