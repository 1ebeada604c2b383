"""The texts of mails and of the page behind a link, in three languages: read from `texts.toml` once."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.schemas import LanguageCode
from app.wording import texts_in

FILE = Path(__file__).with_name("texts.toml")


class MailText(NamedTuple):
    subject: str
    body: str


def mail_text(kind: str, language: LanguageCode, values: Mapping[str, str]) -> MailText:
    return filled(texts_in(FILE)["mail"][kind][language], values)


def filled(text: Mapping[str, str], values: Mapping[str, str]) -> MailText:
    """With its values; lines that stay empty are not doubled."""
    body = text["body"].format_map(values)
    while "\n\n\n" in body:
        body = body.replace("\n\n\n", "\n\n")
    return MailText(" ".join(text["subject"].format_map(values).split()), body.strip() + "\n")


def page_text(language: LanguageCode) -> Mapping[str, str]:
    found: Mapping[str, str] = texts_in(FILE)["page"][language]
    return found


def identity_text(language: LanguageCode, *, own: bool, partner: bool) -> str:
    """What to say of who knows whose name: of `own` that the partner knows it, of `partner` that the reader does."""
    who = "both" if own and partner else "own" if own else "partner" if partner else "nobody"
    return str(texts_in(FILE)["identity"][language][who])


def replay_text(day: str, language: LanguageCode) -> str:
    return str(texts_in(FILE)["replay"][language]).format(day=day)


def told_day(moment: datetime) -> str:
    return moment.strftime("%d.%m.%Y")
