"""What the cells of a column are, whatever its heading says: numbers with check digits, codes, addresses, texts."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from app.portfolio.imports.cells.employees import read_employees
from app.portfolio.imports.cells.official_numbers import is_official_number
from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.sectors import SectorReader
from app.portfolio.imports.cells.websites import read_website
from app.portfolio.imports.cells.years import read_year
from app.portfolio.imports.tables.profiles import is_type_of_profile
from app.portfolio.imports.tables.vocabulary import DESCRIPTION, EMAIL, NUMBER, PHONE, TAX_NUMBER, YES
from matching.taxonomy.activities import System, UnknownActivityCode, normalise

SAMPLE = 120
"""So many cells of a column are looked at."""

_EMAIL = re.compile(r"\S+@\S+\.\w+")
_PHONE = re.compile(r"(?:tel\.?|тел\.?|cell\.?)?\s*(?:\+|00)?\(?\d[\d\s()./-]{6,20}\d", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)")
_YES_OR_NO = re.compile(r"yes|no|y|n|s|s[iì]|ja|nein|да|нет|x|✓|true|false|vero|falso", re.IGNORECASE)
_ACTIVITY_CODE = re.compile(
    r"(?:(?:ateco|nace|оквэд|okved)[\s\d-]*:?\s*)?(?:[A-Za-zА-Яа-я]\s?\.?\s?)?(\d\d[.,]?\d{1,2}(?:[.,]?\d{1,2})?)(?![.,/-]?\d)",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(
    r"""(?<![\w.])(?: s\.?\s?r\.?\s?l\.?\s?s? | s\.?\s?p\.?\s?a | s\.?\s?n\.?\s?c | s\.?\s?a\.?\s?s
        | s\.?\s?c\.?\s?a\.?\s?r\.?\s?l | soc(?:iet[aà]\'?|\.)?\s?coop\w*
        | societ[aà]\'?\s(?:a\sresponsabilit[aà]\'?\slimitata|per\sazioni|cooperativa|agricola)
        | ооо | зао | оао | пао | ао | нао | ип | ано | фгуп | гуп | нпо | нпп
        | общество\sс\sограниченной\sответственностью | акционерное\sобщество | индивидуальный\sпредприниматель
        | ltd | llc | gmbh | inc | plc | s\.?a\.?r?\.?l? | ag | b\.?v | oy | jsc )\.?(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_WEB = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:it|com|net|org|eu|ru|рф|example|io|tech|biz|info|su)(?:/\S*)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\d{1,6}(?:[.,]0)?")
_SYSTEMS: tuple[System, ...] = ("ateco2007", "ateco2025", "okved2")
_TEXT_CHARACTERS, _TEXT_WORDS = 45, 6


def _is_activity_code(cell: str) -> bool:
    found = _ACTIVITY_CODE.match(cell)
    if found is None or (found[1].isdigit() and not 4 <= len(found[1]) <= 6):
        return False
    return any(_has_code(system, found[1]) for system in _SYSTEMS)


@lru_cache(4096)
def _has_code(system: System, code: str) -> bool:
    try:
        normalise(system, code)
    except UnknownActivityCode:
        return False
    return True


def _is_year(cell: str) -> bool:
    reading = read_year(cell)
    return reading.value is not None and reading.remark is None and len(cell) <= 32 and 1800 <= reading.value <= 2100


def _is_named(cell: str) -> bool:
    """A legal form and a name beside it."""
    found = _LEGAL_FORM.search(cell)
    return found is not None and sum(map(str.isalpha, cell[: found.start()] + cell[found.end() :])) > 1


def _is_text(cell: str) -> bool:
    return len(cell) >= _TEXT_CHARACTERS and len(cell.split()) >= _TEXT_WORDS


_KINDS: Mapping[str, Callable[[str], bool]] = {
    "inn": lambda cell: is_official_number(cell, "inn"),
    "ogrn": lambda cell: is_official_number(cell, "ogrn"),
    "vat": lambda cell: is_official_number(cell, "vat"),
    "codice_fiscale": lambda cell: is_official_number(cell, "codice_fiscale"),
    "activity_codes": _is_activity_code,
    "website": lambda cell: (
        len(cell) <= 512 and _WEB.fullmatch(cell) is not None and read_website(cell).value is not None
    ),
    "founded": _is_year,
    "employees": lambda cell: len(cell) <= 40 and read_employees(cell).value is not None,
    "name": lambda cell: len(cell) <= 200 and _is_named(cell),
    DESCRIPTION: _is_text,
    EMAIL: lambda cell: len(cell) <= 120 and _EMAIL.search(cell) is not None,
    PHONE: lambda cell: _PHONE.fullmatch(cell) is not None and _DATE.fullmatch(cell) is None,
    YES: lambda cell: _YES_OR_NO.fullmatch(cell) is not None,
    "profile_type": is_type_of_profile,
}

TELLS: Mapping[str, float] = {
    "inn": 0.9,
    "ogrn": 0.9,
    "vat": 0.85,
    "codice_fiscale": 0.8,
    "website": 0.85,
    "activity_codes": 0.7,
    "name": 0.8,
    "sectors": 0.8,
    DESCRIPTION: 0.6,
    EMAIL: 0.95,
    PHONE: 0.75,
    NUMBER: 0.8,
    YES: 0.99,
    "profile_type": 0.9,
}
"""How surely a field is told by cells alone that all fit. The others, such as years, could be anything."""
CHECKED = frozenset(
    ["inn", "ogrn", "vat", "codice_fiscale", "website", "activity_codes", "founded", "employees", EMAIL, PHONE]
)
"""The fields that cells can speak against."""


def samples(cells: Sequence[str]) -> list[str]:
    """Some of a column's cells that say something, spread over it."""
    filled = [cell for cell in cells if not is_placeholder(cell)]
    step = max(1, len(filled) // SAMPLE)
    return filled[::step][:SAMPLE]


def shares(cells: Sequence[str]) -> dict[str, float]:
    """Field -> the share of these cells that fit it, from 0 to 1; a column without cells fits nothing."""
    if not cells:
        return {}
    found = {field: sum(map(fits, cells)) / len(cells) for field, fits in _KINDS.items()}
    found[TAX_NUMBER] = sum(_KINDS["vat"](cell) or _KINDS["codice_fiscale"](cell) for cell in cells) / len(cells)
    found["sectors"] = sum(map(SectorReader().knows, cells)) / len(cells)
    found[NUMBER] = float(len(cells) >= 2 and _counts_up(cells))
    return found


def _counts_up(cells: Sequence[str]) -> bool:
    numbers = [int(re.split("[.,]", cell)[0]) for cell in cells if _COUNTED.fullmatch(cell)]
    return len(numbers) == len(cells) and numbers[0] <= 1 and all(a < b for a, b in pairwise(numbers))


def has_legal_form(cell: str) -> bool:
    """Whether a cell holds a word such as S.r.l. or ООО, as names of companies do."""
    return _LEGAL_FORM.search(cell) is not None


def speaks_for_itself(cell: str) -> bool:
    """Whether a cell can be no heading: an official number, an address, a mailbox."""
    return any(_KINDS[field](cell) for field in ("inn", "ogrn", "vat", "codice_fiscale", "website", EMAIL))
