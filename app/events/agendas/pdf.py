"""Agendas, sheets of tables and the plan of the hall as PDF: what the pages say is put together here, typst sets it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import typst

from app.events.agendas.agenda import Agenda, HallPlan, Line, Meeting, Seats, TableSheet
from app.events.agendas.facts import EventFacts, Span
from app.events.agendas.wording import (
    clean,
    event_name,
    texts,
    told_date,
    told_day,
    told_place,
    told_replay,
    told_time,
    told_version,
    told_zone,
)
from app.schemas import LanguageCode
from matching.explaining.phrases import form_name

PAGES = Path(__file__).with_name("pages")
ACCESSIBLE = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with title and language. It allows no character that the fonts do not have."""
LONG = 2500
"""characters from which a meeting may be divided between two pages"""
Json = dict[str, Any]
_ONE_AT_A_TIME = Lock()
"""A compiler keeps the page that it sets."""


def agenda_pdf(agenda: Agenda) -> bytes:
    """For print and screen."""
    text, zone, reads = texts(agenda.language), agenda.owner.zone, agenda.language
    name = clean(agenda.owner.name)
    about = clean(agenda.owner.park if agenda.delegate is None else f"{agenda.delegate.name}, {agenda.owner.park}")
    days = _days(agenda.lines, zone)
    return _set(
        "agenda.typ",
        agenda.event,
        reads,
        name,
        {
            "title": f"{text['agenda']}: {name}",
            "about": about,
            "days": [
                {"title": told_day(day, reads), "lines": [_glance(agenda, line) for line in lines]}
                for day, lines in days
            ],
            "cancelled": [_cancelled(agenda, one) for one in agenda.cancelled],
            "note": _note(agenda),
            "meetings": [_told(agenda, one, several_days=len(days) > 1) for one in agenda.meetings],
        },
    )


def tables_pdf(sheets: Sequence[TableSheet], language: LanguageCode) -> bytes:
    """A page for each table. Raises `ValueError` without a table."""
    if not sheets:
        raise ValueError("there is no table")
    event, text = sheets[0].event, texts(language)
    tables = [
        {
            "title": told_place(sheet.table, language, online=False),
            "days": [
                {"title": told_day(day, language), "lines": [_seats(event, one, language) for one in seats]}
                for day, seats in _days(sheet.seats, event.zone)
            ],
        }
        for sheet in sheets
    ]
    title = f"{text['table']}: {event_name(event, language)}"
    return _set("tables.typ", event, language, "", {"title": title, "tables": tables})


def hall_pdf(plan: HallPlan, language: LanguageCode) -> bytes:
    """Slot by slot."""
    event, text = plan.event, texts(language)
    slots = [
        {
            "time": told_time(span, event.zone),
            "lines": [_seats(event, one, language) for one in seats],
            "day": span.starts.astimezone(ZoneInfo(event.zone)).date(),
        }
        for span, seats in plan.slots
        if seats
    ]
    days = [
        {"title": told_day(day, language), "slots": [{**one, "day": None} for one in some]}
        for day, some in groupby(slots, key=lambda one: one["day"])
    ]
    title = f"{text['hall']}: {event_name(event, language)}"
    return _set("hall.typ", event, language, text["hall"], {"title": title, "days": days})


def _set(page: str, event: EventFacts, language: LanguageCode, name: str, told: Json) -> bytes:
    """The page with what all have. As PDF/UA where the fonts have every character; else tagged all the same."""
    data = {
        "language": language,
        "words": dict(texts(language)),
        "event": {
            "name": event_name(event, language),
            "when": _when(event, language),
            "place": clean(event.place) if event.place else None,
        },
        "parks": list(map(clean, event.parks)),
        "replay": told_replay(event, language),
        "name": name,
        "foot": " · ".join(filter(None, (event_name(event, language), name, told_version(event, language)))),
        **told,
    }
    inputs = {"data": orjson.dumps(data).decode()}
    with _ONE_AT_A_TIME:
        compiler = _compiler(page)
        try:
            return _compiled(compiler, event, inputs, [ACCESSIBLE])
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
            return _compiled(compiler, event, inputs, [])


def _compiled(compiler: typst.Compiler, event: EventFacts, inputs: dict[str, str], standards: list[Any]) -> bytes:
    made = compiler.compile(
        format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=int(event.made_at.timestamp())
    )
    assert isinstance(made, bytes)  # noqa: S101 - it is, where no file is named
    return made


@cache
def _compiler(page: str) -> typst.Compiler:
    """With the fonts that come with typst, so that pages look alike on every machine."""
    return typst.Compiler(PAGES / page, root=PAGES, ignore_system_fonts=True)


def _days(some: Sequence[Any], zone: str) -> list[tuple[date, list[Any]]]:
    """What has a span, by the day on which it begins."""

    def day(one: Line | Seats) -> date:
        return one.span.starts.astimezone(ZoneInfo(zone)).date()

    return [(which, list(found)) for which, found in groupby(some, key=day)]


def _glance(agenda: Agenda, line: Line) -> Json:
    told = {"kind": line.kind, "time": told_time(line.span, agenda.owner.zone)}
    if line.meeting is None:
        return told | {"name": texts(agenda.language)[line.kind], "place": "", "from": ""}
    return told | _headed(agenda, line.meeting)


def _headed(agenda: Agenda, one: Meeting) -> Json:
    online = agenda.owner.online or one.partner.online
    text = texts(agenda.language)
    joins = text["partner_online"] if one.partner.online and one.table is not None else None
    of = (clean(part) for part in (one.partner.city, one.partner.park, joins) if part)
    return {
        "name": clean(one.partner.name),
        "place": told_place(one.table, agenda.language, online=online),
        "from": " · ".join(of),
    }


def _told(agenda: Agenda, one: Meeting, *, several_days: bool) -> Json:
    text, zone = texts(agenda.language), agenda.owner.zone
    summary, reasons = one.partner.summary, [clean(said) for said in one.reasons]
    time = told_time(one.span, zone)
    if several_days:
        time = f"{told_date(one.span.starts.astimezone(ZoneInfo(zone)).date(), agenda.language)}, {time}"
    people = []
    if one.partner.people:
        people.append(text["people"].format(names=", ".join(map(clean, one.partner.people))))
    if one.people:
        people.append(text["own_people"].format(names=", ".join(map(clean, one.people))))
    if one.interpreter:
        people.append(text["interpreter"].format(interpreter=clean(one.interpreter)))
    return _headed(agenda, one) | {
        "time": time,
        "summary": summary and {"language": summary.language, "text": clean(summary.text)},
        "form": form_name(one.form, agenda.language),
        "reasons": reasons,
        "people": people,
        "long": len(summary.text if summary else "") + sum(map(len, reasons)) > LONG,
    }


def _cancelled(agenda: Agenda, one: Meeting) -> str:
    day = told_date(one.span.starts.astimezone(ZoneInfo(agenda.owner.zone)).date(), agenda.language)
    return f"{day}, {told_time(one.span, agenda.owner.zone)}: {clean(one.partner.name)}"


def _note(agenda: Agenda) -> str:
    """Whose times these are, and which version."""
    spans: Sequence[Span] = [line.span for line in agenda.lines] or list(agenda.event.slots.values())
    said = told_version(agenda.event, agenda.language)
    ended = said if said.endswith(".") else f"{said}."
    return f"{told_zone(agenda.owner.zone, spans[0].starts, agenda.language)} {ended}" if spans else ended


def _seats(event: EventFacts, one: Seats, language: LanguageCode) -> Mapping[str, str]:
    said = texts(language)["interpreter"].format(interpreter=clean(one.interpreter)) if one.interpreter else ""
    return {
        "time": told_time(one.span, event.zone),
        "place": told_place(one.table, language, online=True),
        "a": clean(one.a),
        "b": clean(one.b),
        "interpreter": said,
    }


def _when(event: EventFacts, language: LanguageCode) -> str:
    days = sorted({event.day(slot) for slot in event.slots})
    if not days:
        return ""
    first, last = told_date(days[0], language), told_date(days[-1], language)
    return first if first == last else f"{first} – {last}"
