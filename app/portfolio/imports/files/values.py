"""A cell -> the value it stands for. What does not parse stays text: validation reports it with its field."""

import json
import math
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta
Reader = Callable[[Cell], object]

_WHOLE = re.compile(r"[-+]?\d{1,15}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+", re.ASCII)
_DECIMAL = re.compile(r"([-+]?\d{1,15})[.,](\d{1,15})", re.ASCII)
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_SHORTENED = re.compile(r"\d[.,]\d+E\+\d+", re.ASCII | re.IGNORECASE)
_NONE = frozenset(["none", "no", "nessuno", "nessuna", "нет"])
"""Words by which a cell says that there is nothing, which an empty cell does not."""
_PERSON = frozenset(["person", "persona", "лицо", "физлицо"])
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:\s+0{1,2}:00(?::00)?)?", re.ASCII)


def text(cell: Cell) -> str:
    """The cell as a person reads it: 12.0 is "12", a date is an ISO date."""
    match cell:
        case str():
            return cell.strip().replace("\r\n", "\n").replace("\r", "\n")
        case bool():
            return str(cell).lower()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
    return str(cell)


def identifier(cell: Cell) -> str:
    """An official number as text. Raises `ValueError` for 1,02774E+12: a spreadsheet threw digits away."""
    number = text(cell)
    if _SHORTENED.fullmatch(number):
        raise ValueError("the spreadsheet has shortened this number; format the column as text and write it in full")
    return re.sub(r"^(\d+)[.,]0$", r"\1", number)


def number(cell: Cell) -> int | float | str:
    """A number as written in Italian, Russian or English; "1.200", which they read differently, is text."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return int(cell) if float(cell).is_integer() else cell
    written = text(cell)
    if _WHOLE.fullmatch(written):
        return int(written)
    if _GROUPED.fullmatch(written):
        return int(re.sub(r"\D", "", written))
    decimal = _DECIMAL.fullmatch(written)
    if decimal is None or _THOUSANDS.fullmatch(written):
        return written
    value = float(f"{decimal[1]}.{decimal[2]}")
    return int(value) if value.is_integer() else value


def day(cell: Cell) -> str:
    """An ISO date; written dates are day first (31.12.2015, 31/12/2015), as both countries write them."""
    written = text(cell)
    if found := _DAY_FIRST.fullmatch(written):
        try:
            return date(int(found[4]), int(found[3]), int(found[1])).isoformat()
        except ValueError:
            return written
    return written


def phrases(cell: Cell) -> list[str]:
    """Free phrases parted by semicolons or line breaks; an export writes those that hold one as a JSON list."""
    written = text(cell)
    if written.startswith('["'):
        with suppress(ValueError):
            listed = json.loads(written)
            if all(isinstance(part, str) for part in listed):
                return list(listed)
    return [part.strip() for part in re.split(r"[;\n]", written) if part.strip()]


def categories(cell: Cell) -> list[str]:
    """Categories of dual use, as codes; a word for none is an empty list, which says that there are none."""
    written = text(cell)
    return [] if written.casefold() in _NONE else codes(cell)


def establishments(cell: Cell) -> list[dict[str, str] | str]:
    """ "RU: Technopolis Moscow; AT" -> countries and places; what is no country stands for a place."""
    if text(cell).casefold() in _NONE:
        return []
    found: list[dict[str, str] | str] = []
    for part in phrases(cell):
        country, colon, place = part.partition(":")
        if not re.fullmatch("[A-Za-z]{2}", country.strip()):
            found.append({"place": part})
        else:
            found.append({"country": country.strip().upper()} | ({"place": place.strip()} if colon else {}))
    return found


def owners(cell: Cell) -> list[dict[str, object] | str]:
    """ "60 % | OOO Primer | RU | 7700000016; 40 % | Anna Esempio | IT | person". What reads otherwise stays text."""
    return [_owner(part) or part for part in phrases(cell)]


def _owner(part: str) -> dict[str, object] | None:
    share, *said = [piece.strip() for piece in part.split("|")]
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%", share)
    if found is None or not said:
        return None
    owner: dict[str, object] = {"name": said[0], "share": float(found[1].replace(",", "."))}
    for piece in filter(None, said[1:]):
        if piece.casefold() in _PERSON:
            owner["person"] = True
        else:
            owner["country" if re.fullmatch("[A-Z]{2}", piece) else "number"] = piece
    return owner


def group(cell: Cell) -> list[dict[str, str]]:
    """ "ООО Пример (7700000016); Esempio S.p.A." -> names and numbers. Brackets that hold no number are of the name."""
    return [_member(part) for part in phrases(cell)]


def _member(part: str) -> dict[str, str]:
    name, bracket, number = part.removesuffix(")").rpartition("(")
    if part.endswith(")") and bracket and re.fullmatch(r"[A-Z0-9]*\d[A-Z0-9]{5,}", number.strip()):
        return ({"name": name.strip()} if name.strip() else {}) | {"number": number.strip()}
    return {"name": part}


def people(cell: Cell) -> list[str]:
    """Names, or a word for none."""
    return [] if text(cell).casefold() in _NONE else phrases(cell)


def listed(said: list[str]) -> str:
    """Phrases that hold what would part them."""
    return json.dumps(said, ensure_ascii=False)


def codes(cell: Cell) -> list[str]:
    """Codes parted by semicolons, commas or line breaks."""
    return [part.strip() for part in re.split(r"[;,\n]", text(cell)) if part.strip()]


def activity_codes(cell: Cell) -> list[dict[str, str]]:
    """ "ateco2007:28.99.20; okved2:26.51" -> system and code; without a system there is only a code."""
    found: list[dict[str, str]] = []
    for part in codes(cell):
        system, colon, code = part.partition(":")
        found.append({"system": system.strip().lower(), "code": code.strip()} if colon else {"code": part})
    return found
