"""A file of registrations -> rows: which column is what, and what its cells say."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from app.errors import FieldError, Invalid
from app.events.participants.schemas import RegistrationProblem
from app.portfolio.imports.cells.languages import read_languages
from app.portfolio.imports.cells.reading import one_line, quoted
from app.portfolio.imports.files.headed import Headings
from app.portfolio.imports.files.kinds import kind_of
from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.sheets import Line, is_empty
from app.portfolio.imports.files.values import Cell, text

HEADINGS: Mapping[str, str] = {
    "company": "company, name, azienda, società, impresa, ragione sociale, компания, организация, наименование",
    "number": "number, vat, register, partita iva, p iva, codice fiscale, инн, огрн, inn, ogrn, company_id, id",
    "times": "times, time, available, availability, orari, orario, disponibilità, время, часы, доступность",
    "languages": "languages, language, lingue, lingua, языки, язык",
    "least": "least, min, minimum, minimo, incontri minimi, минимум, не менее",
    "most": "most, max, maximum, massimo, incontri massimi, максимум, не более",
    "wishes": "wishes, wish, wants to meet, desideri, preferenze, vuole incontrare, пожелания, хочет встретиться",
    "avoid": "avoid, must not meet, da evitare, non incontrare, не встречаться, исключить",
    "musts": "must meet, must, deve incontrare, incontri obbligatori, обязательные встречи, обязательно",
    "order": "order, in this order, ordine, in quest ordine, порядок, порядок встреч",
    "presence": "presence, online, presenza, modalità, участие, формат",
    "table": "table, tavolo, стол",
    "delegate": "delegate, delegates, person, delegato, delegati, referente, участник, делегат, представитель",
    "email": "email, e mail, mail, posta elettronica, почта, эл почта",
}
_TABLE = Headings(HEADINGS, ("company", "number"), "has no column for the company")
_SPLIT = re.compile(r"[;|\n]")
_SPAN = re.compile(r"^([0-2]?\d)[:.]([0-5]\d)\s*[-–—]\s*([0-2]?\d)[:.]([0-5]\d)$")
_RANGE = re.compile(r"^(\d{1,3})\s*[-–—]\s*(\d{1,3})$")
_ONLINE = {"online", "on line", "remote", "da remoto", "онлайн", "дистанционно", "yes", "sì", "si", "да"}
_HALL = {"hall", "in sala", "in presenza", "in person", "очно", "no", "нет"}
MOST_ROWS = 4000

Hours = Sequence[tuple[time, time]]
"""Of every slot, on the event's clock, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A row as read. `values` are fields of a participant; what the row does not say is not among them."""

    line: int
    company: str
    number: str
    headings: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    wishes: Sequence[str] = ()
    avoided: Sequence[str] = ()
    musts: Sequence[str] = ()
    order: Sequence[str] = ()
    """partners in the order in which it meets them"""


@dataclass(frozen=True, slots=True)
class Registrations:
    """`passed_over`: headings of columns that are not read."""

    rows: list[Registration]
    problems: list[RegistrationProblem]
    passed_over: Sequence[str]


def read_registrations(data: bytes, file_name: str, hours: Hours) -> Registrations:
    """The rows, and what cannot be read. Raises `Invalid` for a file that is none of registrations."""
    try:
        kind = kind_of(data, file_name)
        if kind == "jsonl":
            raise UnreadableFile("Registrations are read from CSV, Excel or OpenDocument files.")
        table = _TABLE.read(data, kind)
    except UnreadableFile as error:
        raise Invalid("The file cannot be read.", errors=[FieldError(field="file", reason=error.reason)]) from error
    rows: list[Registration] = []
    problems: list[RegistrationProblem] = []
    for line in table.lines:
        if line.is_blank:
            continue
        row, wrong = _row(line, table.columns, table.headings, hours)
        problems += wrong
        if not wrong:
            rows.append(row)
        if len(rows) > MOST_ROWS:
            raise Invalid(errors=[FieldError(field="file", reason=f"has more than {MOST_ROWS} registrations")])
    if not rows and not problems:
        raise Invalid(errors=[FieldError(field="file", reason="has a header but no registrations below it")])
    return Registrations(rows, problems, table.passed_over)


def _row(
    line: Line, columns: Mapping[str, int], headings: Mapping[str, str], hours: Hours
) -> tuple[Registration, list[RegistrationProblem]]:
    if line.broken:
        return Registration(line.number, "", "", headings), [_problem(line, "", line.broken)]
    problems: list[RegistrationProblem] = []

    def cell(name: str) -> str:
        index = columns.get(name)
        if index is None or index >= len(line.cells):
            return ""
        if index in line.flaws:
            problems.append(_problem(line, headings[name], line.flaws[index]))
            return ""
        return _text(line.cells[index])

    values: dict[str, Any] = {}

    def take(name: str, into: str, read: Callable[[str], Any]) -> None:
        if said := cell(name):
            try:
                values[into] = read(said)
            except ValueError as error:
                problems.append(_problem(line, headings[name], str(error)))

    company, number = one_line(cell("company")), one_line(cell("number"))
    if not company and not number:
        problems.append(_problem(line, headings.get("company", headings.get("number", "")), "is missing"))
    take("times", "available", lambda said: _slots(said, hours))
    take("languages", "languages", _languages)
    take("least", "least", _count)
    take("most", "most", _count)
    take("presence", "presence", _presence)
    take("table", "table", one_line)
    names, emails = _parts(cell("delegate")), _parts(cell("email"))
    if names or emails:
        values["delegates"] = [
            {"name": name, "email": emails[n] if n < len(emails) else None} for n, name in enumerate(names)
        ]
    if len(emails) > len(names):
        problems.append(_problem(line, headings["email"], "has more addresses than there are delegates"))
    wanted = (_parts(cell(name)) for name in ("wishes", "avoid", "musts", "order"))
    return Registration(line.number, company, number, headings, values, *wanted), problems


def _text(cell: Cell) -> str:
    return "" if is_empty(cell) else text(cell)


def _problem(line: Line, heading: str, reason: str) -> RegistrationProblem:
    return RegistrationProblem(line=line.number, field=heading, reason=reason)


def _parts(said: str) -> list[str]:
    return [seen for part in _SPLIT.split(said) if (seen := one_line(part))]


def _slots(said: str, hours: Hours) -> list[int]:
    """Numbers of slots (`1-4, 7`), or the slots that lie within times (`10:00-12:30`)."""
    found: set[int] = set()
    for part in map(str.strip, re.split(r"[,;|\n]", said)):
        if span := _SPAN.match(part):
            first, last = (_clock(span[1], span[2]), _clock(span[3], span[4]))
            within = {number for number, (start, end) in enumerate(hours, 1) if first <= start and end <= last}
            if not within:
                raise ValueError(f"{quoted(part)}: no slot of the event lies within")
            found |= within
        elif numbers := _RANGE.match(part):
            found |= set(range(int(numbers[1]), int(numbers[2]) + 1))
        elif part.isdecimal() and len(part) < 4:
            found.add(int(part))
        elif part:
            raise ValueError(f"{quoted(part)} is neither times (10:00-12:30) nor numbers of slots (1-4)")
    if not found or min(found) < 1 or max(found) > len(hours):
        raise ValueError(f"{quoted(said)}: the event has the slots 1 to {len(hours)}")
    return sorted(found)


def _clock(hour: str, minute: str) -> time:
    if int(hour) > 23:
        raise ValueError(f"there is no hour {hour}")
    return time(int(hour), int(minute))


def _languages(said: str) -> list[str]:
    reading = read_languages(said)
    if reading.remark or not reading.value:
        raise ValueError(reading.remark or f"{quoted(said)} names no language")
    return reading.value


def _count(said: str) -> int:
    if not said.isdecimal() or len(said) > 3:
        raise ValueError(f"{quoted(said)} is no number of meetings")
    return int(said)


def _presence(said: str) -> str:
    if said.casefold() in _ONLINE:
        return "online"
    if said.casefold() in _HALL:
        return "hall"
    raise ValueError(f"{quoted(said)} is neither `hall` nor `online`")
