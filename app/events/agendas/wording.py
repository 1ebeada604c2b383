"""Labels, days and times of agendas in three languages; what companies wrote, as it may stand on a page."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

from app.events.agendas.facts import EventFacts, Span
from app.schemas import LanguageCode
from app.wording import texts_in

FILE = Path(__file__).with_name("texts.toml")
LOCALES: Mapping[LanguageCode, str] = {"en": "en_GB", "it": "it", "ru": "ru"}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and those that turn round what follows them: a name must not turn the line that it stands in."""


def texts(language: LanguageCode) -> Mapping[str, str]:
    found: Mapping[str, str] = texts_in(FILE)[language]
    return found


def clean(text: str) -> str:
    """A company's text without what is not seen and does harm; line ends as one character."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def event_name(event: EventFacts, language: LanguageCode) -> str:
    return clean(event.names.get(language) or event.names.get("en") or next(iter(event.names.values())))


def told_day(day: date, language: LanguageCode) -> str:
    """Such as `Saturday, 27 June 2015`."""
    return str(format_date(day, "full", locale=LOCALES[language]))


def told_date(day: date, language: LanguageCode) -> str:
    """Such as `27 June 2015`."""
    return str(format_date(day, "long", locale=LOCALES[language]))


def told_time(span: Span, zone: str) -> str:
    """Such as `09:30–09:50`, where the agenda is read."""
    starts, ends = (moment.astimezone(ZoneInfo(zone)) for moment in span)
    return f"{starts:%H:%M}–{ends:%H:%M}"


def told_zone(zone: str, moment: datetime, language: LanguageCode) -> str:
    """Whose times these are, as of a moment: zones change theirs with the season."""
    city = get_timezone_location(zone, locale=LOCALES[language], return_city=True)
    offset = moment.astimezone(ZoneInfo(zone)).strftime("%z")
    return texts(language)["zone"].format(city=city, offset=f"{offset[0].replace('-', '−')}{offset[1:3]}:{offset[3:]}")


def told_version(event: EventFacts, language: LanguageCode) -> str:
    """Such as `Final. Version 3 of 20 June 2015`."""
    text = texts(language)
    made = told_date(event.made_at.astimezone(ZoneInfo(event.zone)).date(), language)
    state = text["provisional" if event.provisional else "final"]
    return f"{state}. {text['version'].format(version=event.version, made=made)}"


def told_replay(event: EventFacts, language: LanguageCode) -> str | None:
    return texts(language)["replay"].format(day=event.replays.isoformat()) if event.replays else None


def told_place(table: str | None, language: LanguageCode, *, online: bool) -> str:
    """At which table: by what stands on it, if that is more than a number. Without one, that they meet online."""
    text = texts(language)
    if table is None:
        return text["online" if online else "nowhere"]
    label = clean(table)
    return text["at_table"].format(table=label) if label.isdigit() else label
