"""The texts of mails to participants and of the page behind their link, in three languages: read once."""

from collections.abc import Mapping
from pathlib import Path

from app.introductions.wording import MailText, filled
from app.schemas import LanguageCode
from app.wording import texts_in

FILE = Path(__file__).with_name("texts.toml")


def mail_text(kind: str, language: LanguageCode, values: Mapping[str, str]) -> MailText:
    return filled(texts_in(FILE)["mail"][kind][language], values)


def page_text(language: LanguageCode) -> Mapping[str, str]:
    found: Mapping[str, str] = texts_in(FILE)["page"][language]
    return found
