"""What plans say of themselves in three languages: read from `texts.toml` once."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from app.schemas import LanguageCode
from app.wording import texts_in
from matching.explaining.phrases import form_name
from matching.profiles import Form
from matching.taxonomy.sectors import sectors

FILE = Path(__file__).with_name("texts.toml")
LANGUAGES: tuple[LanguageCode, ...] = get_args(LanguageCode)


def texts(language: LanguageCode) -> Mapping[str, str]:
    found: Mapping[str, str] = texts_in(FILE)[language]
    return found


def in_all(key: str, **values: Any) -> dict[str, str]:
    """A text in every language, filled in; a value that is a function is asked in each."""
    return {
        language: texts(language)[key].format(
            **{name: value(language) if callable(value) else value for name, value in values.items()}
        )
        for language in LANGUAGES
    }


def told_in(said: Mapping[str, str], language: LanguageCode) -> tuple[str, LanguageCode]:
    """What people wrote, in that language if they did, else in English, else in what there is; and in which."""
    for each in (language, "en", *LANGUAGES):
        if said.get(each):
            return said[each], each
    return "", language


def sector_name(code: str, language: LanguageCode) -> str:
    """A code that is no sector any more stands for itself."""
    known = sectors().get(code)
    return known.names[language] if known else code


def named_form(form: str, language: LanguageCode) -> str:
    """As it begins a line."""
    name = form_name(Form(form), language)
    return f"{name[:1].upper()}{name[1:]}"


def told_period(starts: date, ends: date) -> str:
    """`2015`, or `2015/2016`."""
    return str(starts.year) if starts.year == ends.year else f"{starts.year}/{ends.year}"


def told_evidence(found: Mapping[str, Any], parks: tuple[str, str], language: LanguageCode) -> str:
    """`parks`: the names of A and B."""
    return texts(language)[f"evidence_{found['kind']}"].format(
        **{name: "–" if value is None else value for name, value in found.items()}, park_a=parks[0], park_b=parks[1]
    )
