"""Calendars as another reader finds them."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from dateutil.tz import tzical
from icalendar import Calendar, Timezone

from app.events.agendas.agenda import agenda_of
from app.events.agendas.calendars import Publisher, agenda_calendar, cancellations
from app.events.agendas.facts import Leaving, MeetingFacts
from tests.support import plans
from tests.support.plans import ADIGE, BRENTA, NEVA, SLOTS, VOLGA, meeting

PUBLISHER = Publisher("ponte.example.org", "forum@example.org")


def entries(calendar: bytes) -> dict[str, dict[str, object]]:
    """What stands in it, by UID."""
    found = {}
    for one in Calendar.from_ical(calendar).walk("VEVENT"):
        found[str(one["UID"])] = {name.lower(): one[name] for name in one}
    return found


def test_a_meeting_has_its_time_in_the_zone_of_the_reader() -> None:
    plan = plans.plan(participants=plans.participants(neva={"zone": "Europe/Moscow"}))
    (at_rome, *_), (at_moscow, *_) = (
        list(entries(agenda_calendar(agenda_of(plan, one), PUBLISHER)).values()) for one in (ADIGE, NEVA)
    )

    assert (at_rome["dtstart"].dt.hour, at_moscow["dtstart"].dt.hour) == (9, 10)  # type: ignore[attr-defined]  # a date with its time
    assert at_rome["dtstart"].dt == at_moscow["dtstart"].dt == SLOTS[1].starts  # type: ignore[attr-defined]  # a date with its time


def test_zones_are_defined_in_full_with_summer_time_and_without() -> None:
    plan = plans.plan(participants=plans.participants(neva={"zone": "Europe/Moscow"}))
    definitions = []
    for one in (ADIGE, NEVA):
        text = agenda_calendar(agenda_of(plan, one), PUBLISHER).decode()
        begin, end = text.index("BEGIN:VTIMEZONE"), text.index("END:VTIMEZONE") + len("END:VTIMEZONE")
        definitions.append(tzical(StringIO(text[begin:end])).get())
    rome, moscow = definitions

    def offset(zone: object, *moment: int) -> float:
        return datetime(*moment, tzinfo=zone).utcoffset().total_seconds() / 3600  # type: ignore[arg-type, union-attr, misc]  # year to minute

    in_rome = [offset(rome, 2015, *at) for at in ((1, 15, 9), (3, 29, 1), (3, 29, 4), (6, 27, 9), (12, 1, 9))]
    assert in_rome == [1, 1, 2, 2, 1]
    assert [offset(moscow, 2015, *at) for at in ((1, 15, 9), (6, 27, 9), (12, 1, 9))] == [3, 3, 3]
    assert "DTSTART:20150329T020000" in agenda_calendar(agenda_of(plan, ADIGE), PUBLISHER).decode()


def test_a_zone_is_made_once_for_all_calendars(monkeypatch: pytest.MonkeyPatch) -> None:
    first = agenda_calendar(agenda_of(plans.plan(), ADIGE), PUBLISHER)
    monkeypatch.setattr(Timezone, "from_tzinfo", None)
    assert b"BEGIN:VTIMEZONE" in first
    assert b"BEGIN:VTIMEZONE" in agenda_calendar(agenda_of(plans.plan(), NEVA), PUBLISHER)
    assert agenda_calendar(agenda_of(plans.plan(), ADIGE), PUBLISHER) == first


def test_a_meeting_that_moves_keeps_its_uid_and_raises_its_sequence() -> None:
    before = entries(agenda_calendar(agenda_of(plans.plan((meeting(ADIGE, NEVA, 1, 101),)), ADIGE), PUBLISHER))
    moved = plans.plan((meeting(ADIGE, NEVA, 2, 101, sequence=4),))
    after = entries(agenda_calendar(agenda_of(moved, ADIGE), PUBLISHER))

    assert before.keys() == after.keys()
    (old,), (new,) = before.values(), after.values()
    assert (old["sequence"], new["sequence"]) == (1, 4)


def test_the_two_of_a_meeting_have_an_entry_each() -> None:
    ours, theirs = (entries(agenda_calendar(agenda_of(plans.plan(), one), PUBLISHER)) for one in (ADIGE, NEVA))

    assert not ours.keys() & theirs.keys()


def test_what_fell_away_is_cancelled_under_the_uid_that_it_had() -> None:
    stood = plans.plan((meeting(BRENTA, NEVA, 3, 102, sequence=1),))
    uid = next(iter(entries(agenda_calendar(agenda_of(stood, BRENTA), PUBLISHER))))
    agenda = agenda_of(plans.plan(), BRENTA)
    message = cancellations(agenda, PUBLISHER)

    assert entries(agenda_calendar(agenda, PUBLISHER))[uid]["status"] == "CANCELLED"
    assert message is not None
    assert Calendar.from_ical(message)["METHOD"] == "CANCEL"
    assert [(key, one["status"], one["sequence"]) for key, one in entries(message).items()] == [(uid, "CANCELLED", 2)]


def test_a_colleague_who_joins_has_an_entry_of_their_own_until_they_do_not() -> None:
    people = (plans.delegate(7, "Anna Rossi"), plans.delegate(8, "Ugo Bianchi"))
    with_both = plans.participants(adige={"delegates": people})
    met = meeting(ADIGE, NEVA, 1, 101, delegate_a=7, joined=(8,))

    def of(delegate: int, *meetings: MeetingFacts) -> dict[str, dict[str, object]]:
        plan = plans.plan(meetings, participants=with_both)
        return entries(agenda_calendar(agenda_of(plan, ADIGE, delegate_id=delegate), PUBLISHER))

    ((uid, anna),), ((of_ugo, ugo),) = of(7, met).items(), of(8, met).items()
    assert of_ugo == uid.replace("participant-1", "participant-1.delegate-8")
    assert "Ugo Bianchi" in str(anna["description"])
    assert "Anna Rossi" in str(ugo["description"])
    assert "Ugo Bianchi" not in str(ugo["description"])

    alone = replace(met, joined=(), sequence=2, left=(Leaving(8, joins=True, slot=1, sequence=2),))
    assert list(of(7, alone)) == [uid]
    ((struck, gone),) = of(8, alone).items()
    assert (struck, gone["status"], gone["sequence"]) == (of_ugo, "CANCELLED", 2)

    open_to_all = replace(met, delegate_a=None, joined=(), left=(Leaving(7, joins=False, slot=1, sequence=1),))
    assert [one["status"] for one in of(7, open_to_all).values()] == ["CONFIRMED"], "once nobody is named, it is theirs"


def test_nothing_is_struck_out_where_nothing_fell_away() -> None:
    assert cancellations(agenda_of(plans.plan(), ADIGE), PUBLISHER) is None


def test_a_provisional_plan_is_tentative() -> None:
    for provisional, status in ((True, "TENTATIVE"), (False, "CONFIRMED")):
        plan = replace(plans.plan(), event=plans.event(provisional=provisional))
        found = entries(agenda_calendar(agenda_of(plan, ADIGE), PUBLISHER)).values()
        assert {one["status"] for one in found} == {status}


def test_what_companies_write_comes_back_as_they_wrote_it_and_in_short_lines() -> None:
    written = 'Comma, semi; back\\slash "quoted" \nBEGIN:VALARM\nновая строка ' + "ж" * 500
    plan = plans.plan(participants=plans.participants(neva={"summaries": {"it": written}, "name": 'A;B:C,"D"\u202e'}))
    calendar = agenda_calendar(agenda_of(plan, ADIGE), PUBLISHER)
    (first, *_) = entries(calendar).values()

    assert written in str(first["description"])
    assert str(first["summary"]) == 'Incontro con A;B:C,"D"'
    assert max(map(len, calendar.split(b"\r\n"))) <= 75
    assert b"\r\nBEGIN:VALARM" not in calendar


def test_an_entry_is_as_young_as_the_last_change_of_plan_or_event() -> None:
    (first, *_) = entries(agenda_calendar(agenda_of(plans.plan(), ADIGE), PUBLISHER)).values()

    assert first["dtstamp"].dt == datetime(2015, 6, 21, 10, tzinfo=UTC)  # type: ignore[attr-defined]  # a date with its time


def test_the_partner_the_table_and_the_reason_stand_in_the_entry() -> None:
    found = entries(agenda_calendar(agenda_of(plans.plan(), VOLGA), PUBLISHER)).values()
    first = next(iter(found))

    assert str(first["location"]) == "Стол 2, Polo Meccatronica, Rovereto"
    assert "Brenta Metà S.p.A." in str(first["summary"])
    assert plans.WHY["ru"][0] in str(first["description"])
