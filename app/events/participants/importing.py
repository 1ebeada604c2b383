"""Registrations from a file: all of them, or none and the reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import AppError, field_errors
from app.events import queries as events
from app.events.participants import queries
from app.events.participants.reading import Registration, read_registrations
from app.events.participants.schemas import ParticipantChange, RegistrationProblem, RegistrationReport, RuleKind
from app.events.participants.service import want, write
from app.events.service import editable
from app.portfolio.companies.names import key
from models import Corridor, Event, EventParticipant

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
    rows, problems = read_registrations(data, file_name, hours)
    with session.begin_nested() as trial:
        counts, wrong = _write(session, caller, event, rows)
        problems = sorted([*problems, *wrong], key=lambda problem: problem.line)
        keep = not problems and not dry_run
        if not keep:
            trial.rollback()
    if keep:
        record(session, caller, "event.registrations", "event", event.id, counts)
        session.flush()
    return RegistrationReport(
        rows=len({row.line for row in rows} | {problem.line for problem in problems}),
        **counts if not problems else dict.fromkeys(counts, 0),
        imported=keep,
        dry_run=dry_run,
        problems=problems[:MOST_PROBLEMS],
        problems_total=len(problems),
    )


def _write(
    session: Session, caller: Caller, event: Event, rows: Sequence[Registration]
) -> tuple[dict[str, int], list[RegistrationProblem]]:
    known = _known(session, caller, event)
    counts = dict.fromkeys(("added", "changed", "unchanged", "wishes"), 0)
    problems: list[RegistrationProblem] = []
    seen: dict[int, int] = {}
    taken: list[tuple[Registration, EventParticipant]] = []
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
        outcome = _participant(session, known, row, party_id, problems)
        if outcome:
            counts[outcome] += 1
            taken.append((row, known.participants[party_id]))
    for row, participant in taken:
        counts["wishes"] += _rules(session, known, row, participant, problems)
    return counts, problems


def _participant(
    session: Session, known: _Known, row: Registration, party_id: int, problems: list[RegistrationProblem]
) -> str | None:
    """What became of it; none with a problem."""
    participant = known.participants.get(party_id)
    is_new = participant is None
    if participant is None:
        side = "a" if known.parks[party_id] == known.corridor.park_a_id else "b"
        participant = EventParticipant(event_id=known.event.id, party_id=party_id, side=side, state="registered")
    try:
        sent = ParticipantChange.model_validate(row.values)
        before = _state(session, participant)
        write(session, known.event, participant, sent)
    except ValidationError as error:
        problems += [_problem(row, item.field.split(".")[0], item.reason) for item in field_errors(error.errors())]
        return None
    except AppError as error:
        wrong = error.extras.get("errors", [])
        problems += [_problem(row, item["field"].split(".")[0], item["reason"]) for item in wrong]
        session.expunge(participant) if is_new and participant in session.new else None
        return None
    known.participants[party_id] = participant
    if is_new:
        return "added"
    return "changed" if _state(session, participant) != before else "unchanged"


def _state(session: Session, participant: EventParticipant) -> tuple[object, ...]:
    """All that a file can change of it."""
    columns = "state", "presence", "available", "languages", "least", "most", "table_id"
    people = queries.delegates(session, participant.id) if participant.id else ()
    return *(getattr(participant, name) for name in columns), tuple((one.name, one.email) for one in people)


def _rules(
    session: Session,
    known: _Known,
    row: Registration,
    participant: EventParticipant,
    problems: list[RegistrationProblem],
) -> int:
    """How many are new. Who is wished for has to take part."""
    count = 0
    kinds: tuple[tuple[str, Sequence[str], RuleKind], ...] = (
        ("wishes", row.wishes, "wish"),
        ("avoid", row.avoided, "must_not_meet"),
    )
    for name, partners, kind in kinds:
        for said in partners:
            try:
                partner = known.participants.get(known.party(said, said))
            except ValueError as error:
                problems.append(_problem(row, name, f'"{said[:60]}": {error}'))
                continue
            if partner is None or partner.side == participant.side:
                why = "does not take part" if partner is None else "is of the same park"
                problems.append(_problem(row, name, f'"{said[:60]}" {why}'))
                continue
            try:
                count += want(session, known.event, participant, partner, kind) is not None and kind == "wish"
            except AppError as error:
                problems.append(_problem(row, name, f'"{said[:60]}" {error.extras["errors"][0]["reason"]}'))
    return count


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
    participants = {row.party_id: row for row in queries.of_event(session, event.id)}
    return _Known(event, corridor, parks, by_name, by_number, participants)


def _digits(number: str) -> str:
    return "".join(character for character in number.casefold() if character.isalnum())


def _problem(row: Registration, field: str, reason: str) -> RegistrationProblem:
    """Named by the heading as it is written."""
    name = {"available": "times", "delegates": "delegate"}.get(field, field)
    return RegistrationProblem(line=row.line, field=row.headings.get(name, name), reason=reason)
