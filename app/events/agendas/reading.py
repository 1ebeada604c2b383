"""Rows of a version of a plan -> the facts that agendas are made of: the one place where that translation happens."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.events.agendas import queries
from app.events.agendas.facts import (
    Delegate,
    EventFacts,
    Leaving,
    MeetingFacts,
    Participant,
    PlanFacts,
    Sentences,
    Span,
)
from app.events.agendas.history import Course, Key, courses
from app.events.agendas.wording import texts
from app.matches.runs.explanations import speaking_for
from app.matches.runs.telling import tell_pairs
from app.portfolio.naming.hidden import hidden_names
from app.portfolio.naming.masking import Names
from app.schemas import LanguageCode
from app.web.languages import KNOWN
from matching.profiles import Form
from matching.texts.cleaning import plain_text
from matching.texts.contacts import without_personal_data
from models import Event, EventDelegate, EventMeeting, EventParticipant, EventPlan, EventSlot
from models.base import now

OF_COUNTRY: Mapping[str, LanguageCode] = {"IT": "it", "RU": "ru"}
"""What most read there, who do not say otherwise."""
OF_ZONE: Mapping[str, LanguageCode] = {"Europe/Rome": "it", "Europe/Moscow": "ru"}
"""What is read in a hall there."""
ARRANGED: Sentences = {language: (texts(language)["arranged"],) for language in KNOWN}


def plan_facts(
    session: Session,
    event: Event,
    plan: EventPlan,
    replays: date | None,
    unnamed: Collection[Key] = (),
    *,
    of: int | None = None,
) -> PlanFacts:
    """With a fixed number of statements. `replays`: the day whose law was asked for it, if that is not today's.

    `unnamed`: meetings that fell away and that the law holds back by now. `of`: with the meetings of that participant
    alone.
    """
    rows = queries.meetings(session, plan.id, of)
    course = courses(queries.versions(session, plan, of))
    told = tell_pairs(session, {row.pair_id for row in rows if row.pair_id is not None}, plan.run_id)
    reasons = {pair: {language: speaking_for(one, language) for language in KNOWN} for pair, one in told.items()}
    interpreters = queries.interpreters(session, event.id)
    slots = queries.slots(session, event.id)
    placed = [(row, course.get(Key(row.a_id, row.b_id))) for row in rows]
    standing = [_meeting(row, its, reasons, interpreters) for row, its in placed if its is not None]
    present = {Key(one.a, one.b) for one in standing}
    fallen = [_fallen(key, one) for key, one in sorted(course.items()) if one.fallen and key not in present]
    every = [replace(one, unnamed=one.fallen and Key(one.a, one.b) in unnamed) for one in (*standing, *fallen)]
    return PlanFacts(_event(session, event, plan, slots, replays), _participants(session, event, slots), tuple(every))


def _event(
    session: Session, event: Event, plan: EventPlan, slots: Sequence[EventSlot], replays: date | None
) -> EventFacts:
    made_at = plan.finished_at or plan.requested_at
    return EventFacts(
        code=event.code,
        names=event.names,
        parks=queries.parks(session, event.corridor_id),
        language=OF_ZONE.get(event.time_zone, "en"),
        place=event.place,
        zone=event.time_zone,
        slots={one.id: Span(one.starts_at, one.ends_at) for one in slots},
        tables={one.id: one.label for one in queries.tables(session, event.id)},
        version=plan.number or 0,
        made_at=made_at,
        changed_at=max(made_at, event.updated_at),
        provisional=event.state in ("draft", "provisional"),
        replays=replays,
    )


def _participants(session: Session, event: Event, slots: Sequence[EventSlot]) -> dict[int, Participant]:
    rows = queries.participants(session, event.id)
    summaries = queries.summaries(
        session, {row.company_id for row in rows if row.company_id is not None and not row.draft}
    )
    contacts = queries.reading_languages(session, {row[0].party_id for row in rows}, now().date())
    delegates: dict[int, list[EventDelegate]] = {}
    for one in queries.delegates(session, event.id):
        delegates.setdefault(one.participant_id, []).append(one)
    by_number = {one.number: one.id for one in slots}
    hidden = hidden_names(session)
    return {
        row[0].id: _participant(
            row,
            event,
            by_number,
            contacts.get(row[0].party_id),
            summaries.get(row.company_id) or ({row.site_language: row.description} if row.description else {}),
            # Who is anonymous and comes is named here, in its own words, too.
            hidden.of(row.park_id, but=row[0].party_id),
            delegates.get(row[0].id, []),
        )
        for row in rows
    }


def _participant(
    row: Any,
    event: Event,
    by_number: Mapping[int, int],
    of_contact: str | None,
    summaries: Mapping[str, str],
    hidden: Names,
    delegates: Iterable[EventDelegate],
) -> Participant:
    one: EventParticipant = row[0]
    online = one.presence == "online"
    spoken = one.languages or row.of_company or row.of_site or []
    reads = _known(of_contact) or _reads(spoken, row.country)
    there = _slots(by_number, one.available)
    return Participant(
        id=one.id,
        name=plain_text(row.name),
        park=row.park or "",
        city=row.city,
        language=reads,
        zone=(online and one.time_zone) or event.time_zone,
        online=online,
        slots=there,
        summaries={
            language: hidden.mask(said) for language, text in summaries.items() if (said := without_personal_data(text))
        },
        delegates=tuple(
            Delegate(
                each.id,
                each.name,
                _reads(each.languages, row.country) if each.languages else reads,
                there & _slots(by_number, each.available),
            )
            for each in delegates
        ),
    )


def _meeting(
    row: EventMeeting, course: Course, reasons: Mapping[int, Sentences], interpreters: Mapping[int, str]
) -> MeetingFacts:
    placed = course.placed
    return MeetingFacts(
        a=row.a_id,
        b=row.b_id,
        form=Form(row.form),
        reasons=reasons.get(row.pair_id or 0) or (ARRANGED if row.origin == "must" else {}),
        slot=placed.slot,
        table=placed.table,
        sequence=course.sequence,
        interpreter=interpreters.get(row.interpreter_id or 0),
        delegate_a=row.delegate_a_id,
        delegate_b=row.delegate_b_id,
        joined=placed.joined,
        fallen=course.fallen,
        left=_left(course),
    )


def _fallen(key: Key, course: Course) -> MeetingFacts:
    """One that is in an earlier version only: nothing is told of it but when it would have been."""
    placed = course.placed
    return MeetingFacts(
        *key,
        Form.COMMERCIAL_PARTNERSHIP,
        {},
        placed.slot,
        placed.table,
        course.sequence,
        delegate_a=placed.delegate_a,
        delegate_b=placed.delegate_b,
        joined=placed.joined,
        fallen=True,
        left=_left(course),
    )


def _left(course: Course) -> tuple[Leaving, ...]:
    return tuple(
        Leaving(who.delegate, who.joins, how.placed.slot, how.sequence)
        for who, how in sorted(course.left.items())
        if how.placed.slot is not None
    )


def _slots(by_number: Mapping[int, int], numbers: Sequence[int] | None) -> frozenset[int]:
    if numbers is None:
        return frozenset(by_number.values())
    return frozenset(by_number[number] for number in numbers if number in by_number)


def _reads(spoken: Sequence[str], country: str | None) -> LanguageCode:
    """The country's language, if it is spoken there or nothing is said; else the first that is; else English."""
    usual = OF_COUNTRY.get(country or "")
    if usual is not None and (not spoken or usual in spoken):
        return usual
    return next((known for one in spoken if (known := _known(one)) is not None), "en")


def _known(language: str | None) -> LanguageCode | None:
    return next((one for one in KNOWN if one == language), None)
