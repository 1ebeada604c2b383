"""Registrations from a file: all of them, or none and the reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import AppError, field_errors
from app.events import locks
from app.events import queries as events
from app.events.participants import queries
from app.events.participants.people import settle
from app.events.participants.reading import Registration, read_registrations
from app.events.participants.schemas import ParticipantChange, RegistrationProblem, RegistrationReport, RuleKind
from app.events.participants.service import MOST, Places, places_of, write
from app.events.participants.wanting import Orders, Rules, known_orders, known_rules, put_in_order, want
from app.events.service import editable
from app.introductions.contacts.queries import forget_delegates
from app.portfolio.naming.names import key
from models import Corridor, Event, EventDelegate, EventParticipant

MOST_PROBLEMS = 200


@dataclass(slots=True)
class _Known:
    """The companies of both parks, by whatever a file may call them, and who takes part already."""

    event: Event
    corridor: Corridor
    parks: Mapping[int, int]
    """party -> park"""
    by_name: Mapping[str, Sequence[int]]
    by_number: Mapping[str, Sequence[int]]
    participants: dict[int, EventParticipant]
    places: Places
    rules: Rules
    orders: Orders

    def party(self, company: str, number: str) -> int:
        """Raises `ValueError`."""
        found = self.by_number.get(_digits(number), ()) if number else ()
        if number and not found and not company:
            raise ValueError("no company of the two parks has this number")
        if not found:
            found = self.by_name.get(key(company).bare, ()) or self.by_number.get(_digits(company), ())
        if not found:
            raise ValueError("no company of the two parks has this name or number")
        if len(found) > 1:
            raise ValueError(f"{len(found)} companies answer to this; give the number")
        return found[0]


def import_file(
    session: Session, caller: Caller, event_id: int, data: bytes, file_name: str, *, dry_run: bool = False
) -> RegistrationReport:
    """Raises `NotFound`, `Forbidden`, and `Invalid` for a file that cannot be read at all."""
    event = editable(session, caller, event_id)
    zone = ZoneInfo(event.time_zone)
    hours = [
        (slot.starts_at.astimezone(zone).time(), slot.ends_at.astimezone(zone).time())
        for slot in events.slots(session, event_id)
    ]
    read = read_registrations(data, file_name, hours)
    rows = read.rows
    with session.begin_nested() as trial:
        counts, wrong = _write(session, caller, event, rows)
        problems = sorted([*read.problems, *wrong], key=lambda problem: problem.line)
        keep = not problems and not dry_run
        if not keep:
            trial.rollback()
    if keep:
        queries.note_names(session, event.id)
        record(session, caller, "event.registrations", "event", event.id, counts)
        session.flush()
    return RegistrationReport(
        rows=len({row.line for row in rows} | {problem.line for problem in problems}),
        **counts if not problems else dict.fromkeys(counts, 0),
        imported=keep,
        dry_run=dry_run,
        problems=problems[:MOST_PROBLEMS],
        problems_total=len(problems),
        passed_over=list(read.passed_over),
    )


def _write(
    session: Session, caller: Caller, event: Event, rows: Sequence[Registration]
) -> tuple[dict[str, int], list[RegistrationProblem]]:
    known = _known(session, caller, event)
    counts = dict.fromkeys(("added", "changed", "unchanged", "wishes", "orders"), 0)
    problems: list[RegistrationProblem] = []
    taken = _participants(known, rows, problems)
    if len(known.participants) > MOST:
        problems.append(_problem(rows[-1], "company", f"would be one of more than {MOST} participants of the event"))
    for one in taken:
        session.add(one.participant)
    session.flush()
    gone: list[EventDelegate] = []
    for one in taken:
        counts[one.settled(session, known.places, gone)] += 1
    forget_delegates(session, gone)
    for one in taken:
        wishes, orders = _wanted(session, known, one, problems)
        counts["wishes"] += wishes
        counts["orders"] += orders
    session.flush()
    return counts, problems


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row that can be imported, and the participant that it makes or changes; `before`: as it was."""

    row: Registration
    sent: ParticipantChange
    participant: EventParticipant
    before: tuple[object, ...] | None

    def settled(self, session: Session, places: Places, gone: list[EventDelegate]) -> str:
        """What becomes of it, when the participant has its id. Who is to be forgotten is added to `gone`."""
        if self.sent.delegates is not None:
            known = places.people.get(self.participant.id, ())
            places.people[self.participant.id], left = settle(session, self.participant, known, self.sent.delegates)
            gone += left
        if self.before is None:
            return "added"
        return "unchanged" if _state(self.participant, places) == self.before else "changed"


def _participants(known: _Known, rows: Sequence[Registration], problems: list[RegistrationProblem]) -> list[_Taken]:
    seen: dict[int, int] = {}
    taken: list[_Taken] = []
    for row in rows:
        try:
            party_id = known.party(row.company, row.number)
        except ValueError as error:
            problems.append(_problem(row, "number" if row.number and not row.company else "company", str(error)))
            continue
        if party_id in seen:
            problems.append(_problem(row, "company", f"is in line {seen[party_id]} already"))
            continue
        seen[party_id] = row.line
        one = _participant(known, row, party_id, problems)
        if one is not None:
            known.participants[party_id] = one.participant
            taken.append(one)
    return taken


def _participant(known: _Known, row: Registration, party_id: int, problems: list[RegistrationProblem]) -> _Taken | None:
    """None with a problem."""
    participant = known.participants.get(party_id)
    before = None if participant is None else _state(participant, known.places)
    if participant is None:
        side = "a" if known.parks[party_id] == known.corridor.park_a_id else "b"
        told = {"presence": "hall", "state": "registered"}
        participant = EventParticipant(event_id=known.event.id, party_id=party_id, side=side, **told)
    try:
        sent = ParticipantChange.model_validate(row.values)
        write(known.event, participant, sent, known.places)
    except ValidationError as error:
        problems += [_problem(row, item.field.split(".")[0], item.reason) for item in field_errors(error.errors())]
        return None
    except AppError as error:
        wrong = error.extras.get("errors", [])
        problems += [_problem(row, item["field"].split(".")[0], item["reason"]) for item in wrong]
        return None
    return _Taken(row, sent, participant, before)


def _state(participant: EventParticipant, places: Places) -> tuple[object, ...]:
    """All that a file can change of it."""
    columns = "state", "presence", "available", "languages", "least", "most", "table_id"
    people = places.people.get(participant.id, ())
    return *(getattr(participant, name) for name in columns), tuple((one.name, one.email) for one in people)


def _wanted(session: Session, known: _Known, one: _Taken, problems: list[RegistrationProblem]) -> tuple[int, int]:
    """How many wishes and orders are new. Who is named has to take part."""
    wishes = 0
    kinds: tuple[tuple[str, Sequence[str], RuleKind], ...] = (
        ("wishes", one.row.wishes, "wish"),
        ("musts", one.row.musts, "must_meet"),
        ("avoid", one.row.avoided, "must_not_meet"),
    )
    for name, said, kind in kinds:
        for called, partner in _partners(known, one, name, said, problems):
            try:
                row = want(known.event, known.rules, one.participant, partner, kind)
            except AppError as error:
                problems.append(_problem(one.row, name, f'"{called}" {error.extras["errors"][0]["reason"]}'))
                continue
            if row is not None:
                session.add(row)
                wishes += kind == "wish"
    return wishes, _in_order(session, known, one, problems)


def _in_order(session: Session, known: _Known, one: _Taken, problems: list[RegistrationProblem]) -> int:
    count = 0
    partners = _partners(known, one, "order", one.row.order, problems)
    for (_, first), (called, second) in pairwise(partners):
        try:
            row = put_in_order(known.event, known.orders, one.participant, first, second)
        except AppError as error:
            problems.append(_problem(one.row, "order", f'"{called}" {error.extras["errors"][0]["reason"]}'))
            continue
        if row is not None:
            session.add(row)
            count += 1
    return count


def _partners(
    known: _Known, one: _Taken, name: str, said: Sequence[str], problems: list[RegistrationProblem]
) -> list[tuple[str, EventParticipant]]:
    """Those of the other park whom a cell names, each as it calls them."""
    found = []
    for each in said:
        called = each[:60]
        try:
            partner = known.participants.get(known.party(each, each))
        except ValueError as error:
            problems.append(_problem(one.row, name, f'"{called}": {error}'))
            continue
        if partner is None or partner.side == one.participant.side:
            why = "does not take part" if partner is None else "is of the same park"
            problems.append(_problem(one.row, name, f'"{called}" {why}'))
            continue
        found.append((called, partner))
    return found


def _known(session: Session, caller: Caller, event: Event) -> _Known:
    corridor = session.get_one(Corridor, event.corridor_id)
    parks: dict[int, int] = {}
    by_name: dict[str, list[int]] = {}
    by_number: dict[str, list[int]] = {}
    for party_id, company_id, name, park_id in queries.companies(session, caller, corridor.park_ids):
        parks[party_id] = park_id
        by_name.setdefault(key(name).bare, []).append(party_id)
        by_number.setdefault(str(company_id), []).append(party_id)
    for party_id, number in queries.numbers(session, caller, corridor.park_ids):
        if party_id not in by_number.setdefault(_digits(number), []):
            by_number[_digits(number)].append(party_id)
    participants = {row.party_id: row for row in locks.participants(session, event.id)}
    return _Known(
        event,
        corridor,
        parks,
        by_name,
        by_number,
        participants,
        places_of(session, event.id, locks.people(session, event.id)),
        known_rules(queries.rules(session, event.id)),
        known_orders(queries.orders(session, event.id)),
    )


def _digits(number: str) -> str:
    return "".join(character for character in number.casefold() if character.isalnum())


def _problem(row: Registration, field: str, reason: str) -> RegistrationProblem:
    """Named by the heading as it is written."""
    name = {"available": "times", "delegates": "delegate"}.get(field, field)
    return RegistrationProblem(line=row.line, field=row.headings.get(name, name), reason=reason)
