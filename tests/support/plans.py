"""A small plan of an event as agendas see it: two companies a side, two tables, one day in June and one in winter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.events.agendas.facts import Delegate, EventFacts, MeetingFacts, Participant, PlanFacts, Sentences, Span
from matching.profiles import Form

FIRST = datetime(2015, 6, 27, 7, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
SLOTS = {
    1: Span(FIRST, FIRST + 25 * MINUTES),
    2: Span(FIRST + 30 * MINUTES, FIRST + 55 * MINUTES),
    3: Span(FIRST + 90 * MINUTES, FIRST + 115 * MINUTES),
    4: Span(FIRST + 120 * MINUTES, FIRST + 145 * MINUTES),
}
WHY: Sentences = {
    "it": ("Neva Ottica offre «объективы»; Officina Adige cerca «obiettivi».", "Settore in comune: ottica."),
    "ru": ("«Нева Оптика» предлагает «объективы»; Officina Adige ищет «obiettivi».",),
    "en": ("Neva Optics offers “объективы”; Officina Adige looks for “obiettivi”.",),
}
ADIGE, BRENTA, NEVA, VOLGA = 1, 2, 11, 12


def event(**changes: Any) -> EventFacts:
    facts = EventFacts(
        code="forum",
        names={"it": "Forum della città", "ru": "Форум города", "en": "Forum of the city"},
        parks=("Trentino Sviluppo", "Технополис «Москва»"),
        language="it",
        place="Polo Meccatronica, Rovereto",
        zone="Europe/Rome",
        slots=SLOTS,
        tables={101: "1", 102: "2"},
        version=3,
        made_at=datetime(2015, 6, 20, 10, tzinfo=UTC),
        changed_at=datetime(2015, 6, 21, 10, tzinfo=UTC),
        provisional=False,
    )
    return replace(facts, **changes)


def participant(number: int, called: str, **changes: Any) -> Participant:
    is_italian = number < NEVA
    facts = Participant(
        id=number,
        name=called,
        park="Trentino Sviluppo" if is_italian else "Технополис «Москва»",
        city="Rovereto" if is_italian else "Москва",
        language="it" if is_italian else "ru",
        zone="Europe/Rome",
        online=False,
        slots=frozenset(SLOTS),
        summaries={"it": "Lavorazioni più fini."} if is_italian else {"ru": "Объективы для ёмких камер."},
    )
    return replace(facts, **changes)


def participants(**changes: Mapping[str, Any]) -> dict[int, Participant]:
    """`changes` by the first part of the name in small letters."""
    names = {
        "adige": (ADIGE, "Officina Adige S.r.l."),
        "brenta": (BRENTA, "Brenta Metà S.p.A."),
        "neva": (NEVA, "ООО «Нева Оптика»"),
        "volga": (VOLGA, "Volga Чип"),
    }
    return {number: participant(number, name, **changes.get(key, {})) for key, (number, name) in names.items()}


def meeting(a: int, b: int, slot: int | None, table: int | None, **changes: Any) -> MeetingFacts:
    facts = MeetingFacts(a, b, Form.COMMERCIAL_PARTNERSHIP, WHY, slot, table, sequence=1)
    return replace(facts, **changes)


def plan(meetings: tuple[MeetingFacts, ...] | None = None, **changes: Any) -> PlanFacts:
    """Adige meets Neva in slot 1 and Volga in slot 4, Brenta meets Volga in slot 1; Adige and Volga met elsewhere."""
    if meetings is None:
        meetings = (
            meeting(ADIGE, NEVA, 1, 101),
            meeting(BRENTA, VOLGA, 1, 102),
            meeting(ADIGE, VOLGA, 4, 101, sequence=3),
            meeting(BRENTA, NEVA, 3, 102, sequence=2, fallen=True),
        )
    found = PlanFacts(event(), participants(), meetings)
    return replace(found, **changes)


def delegate(number: int, name: str, slots: frozenset[int] = frozenset(SLOTS)) -> Delegate:
    return Delegate(number, name, "en", slots)


REPLAYED = date(2015, 6, 27)
