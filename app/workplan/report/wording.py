"""Sentences, numbers and shares of the annual report in three languages."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_decimal, format_percent

from app.events.agendas.wording import LOCALES
from app.schemas import LanguageCode
from app.wording import texts_in

FILE = Path(__file__).with_name("texts.toml")


def words(language: LanguageCode) -> Mapping[str, str]:
    found: Mapping[str, str] = texts_in(FILE)[language]
    return found


def counted(what: str, number: float, language: LanguageCode) -> str:
    """Such as `3 introductions`, in the plural form that the language has for that number."""
    forms: Mapping[str, str] = texts_in(FILE)[language]["counts"][what]
    form = Locale.parse(LOCALES[language]).plural_form(number)
    return forms[form].format(n=told_number(number, language)).replace(" ", "\u00a0", 1)


def told_number(value: float, language: LanguageCode) -> str:
    return str(format_decimal(value, locale=LOCALES[language]))


def told_share(value: float, language: LanguageCode) -> str:
    """Whole percents."""
    return str(format_percent(round(value, 2), locale=LOCALES[language]))


def sentence(key: str, language: LanguageCode, **values: Any) -> str:
    """A text of the report, filled in: numbers as they are written in the language."""
    told = {
        name: told_number(value, language) if isinstance(value, int | float) else value
        for name, value in values.items()
    }
    return words(language)[key].format(**told)
