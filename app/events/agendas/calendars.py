"""Agendas as iCalendar (RFC 5545, 5546): meetings that calendar programs put in, move and strike out.

A meeting keeps its UID in every version of the plan, for each participant one, and one for a colleague who joins; what
changed has a higher SEQUENCE.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from app.events.agendas.agenda import Agenda, Meeting
from app.events.agendas.wording import clean, event_name, texts, told_place, told_replay
from matching.explaining.phrases import form_name

PRODUCT = "-//Ponte//Agendas//EN"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the calendars. `host` makes ids those of this installation; `address` is an e-mail address."""

    host: str
    address: str


def publisher_of(mail_from: str) -> Publisher:
    """By the address that mails are from: it is this installation's own."""
    address = mail_from.rpartition("<")[2].strip("> ")
    return Publisher(address.rpartition("@")[2], address)


def agenda_calendar(agenda: Agenda, publisher: Publisher) -> bytes:
    """What takes place, as confirmed or, in a provisional plan, as tentative; and what fell away, as cancelled."""
    status = "TENTATIVE" if agenda.event.provisional else "CONFIRMED"
    meetings = [(one, status) for one in agenda.meetings]
    return _calendar(agenda, publisher, "PUBLISH", meetings + [(one, "CANCELLED") for one in agenda.cancelled])


def cancellations(agenda: Agenda, publisher: Publisher) -> bytes | None:
    """What fell away, as a message that strikes it out of calendars; none if nothing did."""
    if not agenda.cancelled:
        return None
    return _calendar(agenda, publisher, "CANCEL", [(one, "CANCELLED") for one in agenda.cancelled])


def _calendar(agenda: Agenda, publisher: Publisher, method: str, meetings: Iterable[tuple[Meeting, str]]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    name = f"{event_name(agenda.event, agenda.language)}: {clean(agenda.owner.name)}"
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", agenda.owner.zone)
    for one, status in meetings:
        calendar.add_component(_entry(agenda, publisher, one, status))
    years = [span.starts.year for span in agenda.event.slots.values()]
    if years:
        missing = sorted(calendar.get_missing_tzids())
        calendar.subcomponents[:0] = [_zone(tzid, min(years), max(years)) for tzid in missing]
    return bytes(calendar.to_ical())


@lru_cache(maxsize=64)
def _zone(tzid: str, first_year: int, last_year: int) -> Timezone:
    """Made once: all its offsets are looked up, which takes longer than all else of a calendar.

    Summer time begins at 02:00 in the time before it (RFC 5545, 3.6.5); icalendar says when in the time after it.
    """
    zone = Timezone.from_tzid(tzid, first_date=date(first_year, 1, 1), last_date=date(last_year, 12, 31))
    parts: list[Any] = zone.subcomponents
    for part in parts:
        skipped = part["TZOFFSETTO"].td - part["TZOFFSETFROM"].td
        if skipped > timedelta(0):
            onsets = [part["DTSTART"], *(part["RDATE"].dts if "RDATE" in part else ())]
            for onset in onsets:
                onset.dt -= skipped
    return zone


def _entry(agenda: Agenda, publisher: Publisher, one: Meeting, status: str) -> Event:
    zone, event = ZoneInfo(agenda.owner.zone), agenda.event
    entry = Event()
    entry.add("uid", f"{event.code}.meeting-{one.key}.{_reader(agenda, one)}@{publisher.host}")
    entry.add("sequence", one.sequence)
    entry.add("dtstamp", event.changed_at)
    entry.add("dtstart", one.span.starts.astimezone(zone))
    entry.add("dtend", one.span.ends.astimezone(zone))
    entry.add("status", status)
    entry.add("summary", _summary(agenda, one, is_off=status == "CANCELLED"), {"language": agenda.language})
    entry.add("location", _location(agenda, one))
    entry.add("description", _description(agenda, one, is_off=status == "CANCELLED"))
    entry.add("categories", [event_name(event, agenda.language)])
    organizer = vCalAddress(f"mailto:{publisher.address}")
    organizer.params["CN"] = vText(event_name(event, agenda.language).replace('"', "”"))
    entry.add("organizer", organizer)
    return entry


def _reader(agenda: Agenda, one: Meeting) -> str:
    """Whose entry it is: the participant's, or of a colleague who joins whom it sends."""
    joining = f".delegate-{agenda.delegate.id}" if one.joins and agenda.delegate else ""
    return f"participant-{agenda.owner.id}{joining}"


def _summary(agenda: Agenda, one: Meeting, *, is_off: bool) -> str:
    text = texts(agenda.language)["cancelled_meeting" if is_off else "meets"]
    return text.format(partner=clean(one.partner.name))


def _location(agenda: Agenda, one: Meeting) -> str:
    online = agenda.owner.online or one.partner.online
    place = [told_place(one.table, agenda.language, online=online)]
    if one.table is not None and agenda.event.place:
        place.append(clean(agenda.event.place))
    return ", ".join(place)


def _description(agenda: Agenda, one: Meeting, *, is_off: bool) -> str:
    if is_off:
        return told_replay(agenda.event, agenda.language) or ""
    text, partner = texts(agenda.language), one.partner
    parts = [
        ", ".join(clean(part) for part in (partner.name, partner.city, partner.park) if part),
        clean(partner.summary.text) if partner.summary else "",
        f"{text['form']}: {form_name(one.form, agenda.language)}",
    ]
    if one.reasons:
        parts.append("\n".join((f"{text['why']}:", *(f"– {clean(said)}" for said in one.reasons))))
    if partner.people:
        parts.append(text["people"].format(names=", ".join(map(clean, partner.people))))
    if one.people:
        parts.append(text["own_people"].format(names=", ".join(map(clean, one.people))))
    if one.interpreter:
        parts.append(text["interpreter"].format(interpreter=clean(one.interpreter)))
    parts.append(told_replay(agenda.event, agenda.language) or "")
    return "\n\n".join(filter(None, parts))
