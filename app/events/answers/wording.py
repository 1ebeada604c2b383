"""The texts of mails to participants and of the page behind their link, in three languages: read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.introductions.wording import MailText
from app.schemas import LanguageCode

FILE = Path(__file__).with_name("texts.toml")


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def mail_text(kind: str, language: LanguageCode, values: Mapping[str, str]) -> MailText:
    text = _texts()["mail"][kind][language]
    return MailText(
        " ".join(text["subject"].format_map(values).split()), text["body"].format_map(values).strip() + "\n"
    )


def page_text(language: LanguageCode) -> Mapping[str, str]:
    return _texts()["page"][language]  # type: ignore[return-value]  # the file's tables have this shape
