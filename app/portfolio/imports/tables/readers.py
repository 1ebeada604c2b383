"""A cell of a field -> its value, or a remark on why it has none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from app.formulas import undone
from app.portfolio.imports.cells.activity_codes import read_activity_codes
from app.portfolio.imports.cells.cities import read_city
from app.portfolio.imports.cells.cooperation import read_form, read_ipr, read_stage, read_trl
from app.portfolio.imports.cells.countries import read_country
from app.portfolio.imports.cells.employees import read_employees
from app.portfolio.imports.cells.groups import read_group
from app.portfolio.imports.cells.languages import read_languages
from app.portfolio.imports.cells.names import read_name
from app.portfolio.imports.cells.official_numbers import Scheme, read_official_number
from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading
from app.portfolio.imports.cells.sectors import SectorReader
from app.portfolio.imports.cells.texts import read_text
from app.portfolio.imports.cells.websites import read_website
from app.portfolio.imports.cells.years import read_year
from app.portfolio.imports.files import values
from app.portfolio.imports.files.columns import IDENTIFIERS, Column
from app.portfolio.imports.files.safe_text import why_unsafe
from app.portfolio.imports.files.values import Cell
from app.portfolio.imports.tables.vocabulary import CAN_OFFER, DESCRIPTION, LOOKS_FOR, SUMMARY
from matching.taxonomy.activities import System


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known around a cell: the country of its park, the classification that its heading names.

    `countries` are those of the parks by their codes, for tables that name the park of each row. `sectors` reads
    sectors in words. `strict`: cells are read as the template has them.
    """

    country: str | None = None
    system: System | None = None
    countries: Mapping[str, str] = field(default_factory=dict)
    sectors: SectorReader = field(default_factory=SectorReader)
    strict: bool = False


LONGEST_TEXT = 40_000
_OF_OFFER = {"title": 256, "summary": 500, "description": 4000}
_LONGEST: Mapping[tuple[str, str], int] = {
    ("descriptions", "summary"): 500,
    ("descriptions", "text"): LONGEST_TEXT,
    **{("offers", name): most for name, most in _OF_OFFER.items()},
    **{("needs", name): most for name, most in _OF_OFFER.items()},
}
_FREE_TEXTS = frozenset(
    [
        *(DESCRIPTION, SUMMARY, LOOKS_FOR, CAN_OFFER),
        *(f"profile_{part}" for part in ("title", "summary", "description", "advantages", "partner")),
    ]
)
"""Texts in whatever language. What is too long for its place goes to a longer one, not away."""

_Read = Callable[[str, Hints], Reading[Any]]


def read_cell(name: str, column: Column | None, cell: Cell, hints: Hints) -> Reading[Any]:
    """The value of a cell of this field (`name`). `column`: the template's column of the field, if it has one."""
    cell = undone(cell) if isinstance(cell, str) else cell
    written = values.text(round(cell, 2) if name == "employees" and isinstance(cell, float) else cell)
    if hints.strict and column is not None:
        return _as_in_the_template(column, cell, written)
    if name in IDENTIFIERS:
        return read_official_number(written, cast(Scheme, name))
    if (longest := _longest(name, column)) is not None:
        return _text(written, longest)
    nothing = is_placeholder(written, name=name == "name")
    if nothing or (reason := why_unsafe(written)):
        return Reading(remark=None if nothing else reason)
    kind = name.split("_", 2)[2] if column is not None and column.path[0] in ("offers", "needs") else name
    if reader := _READERS.get(kind):
        return reader(written, hints)
    return Reading(written if column is None else column.read(cell))


def _longest(name: str, column: Column | None) -> int | None:
    """How many characters a text of this field may have; none for a field that holds no text."""
    if column is None:
        return LONGEST_TEXT if name in _FREE_TEXTS else None
    return _LONGEST.get((column.path[0], column.path[-1]))


def _text(written: str, longest: int) -> Reading[str]:
    """What cleaning takes away is not held against the cell."""
    reading = read_text(written, longest)
    reason = why_unsafe(reading.value or "")
    return Reading(remark=reason) if reason else reading


def _as_in_the_template(column: Column, cell: Cell, written: str) -> Reading[Any]:
    """The value that the cell states, or its text: the validation of the company says what is wrong with it."""
    if reason := why_unsafe(written):
        return Reading(remark=reason)
    try:
        return Reading(column.read(cell))
    except ValueError as error:
        return Reading(remark=str(error))


def read_tax_number(cell: Cell, *, may_be_inn: bool) -> tuple[str, Reading[str]]:
    """Whether a number is a VAT number, a codice fiscale or an INN, and the number."""
    written = values.text(cell)
    if may_be_inn and (inn := read_official_number(written, "inn")).value is not None and inn.remark is None:
        return "inn", inn
    vat = read_official_number(written, "vat")
    if vat.value is not None or (any(map(str.isdigit, written)) and not any(map(str.isalpha, written))):
        return "vat", vat
    return "codice_fiscale", read_official_number(written, "codice_fiscale")


def _full_name(written: str) -> Reading[str]:
    reading = read_name(written)
    return Reading(reading.value.full if reading.value else None, reading.remark)


def _one_language(written: str) -> Reading[str]:
    reading = read_languages(written)
    return Reading(reading.value[0] if reading.value else None, reading.remark)


def _phrases(written: str) -> Reading[list[str]]:
    return Reading([phrase for phrase in values.phrases(written) if not is_placeholder(phrase)] or None)


_PLAIN: Mapping[str, Callable[[str], Reading[Any]]] = {
    "name": _full_name,
    "country": read_country,
    "city": read_city,
    "website": read_website,
    "founded": read_year,
    "employees": read_employees,
    "languages": read_languages,
    "parent_companies": read_group,
    "subsidiaries": read_group,
    "sister_companies": read_group,
    "form": read_form,
    "stage": read_stage,
    "ipr": read_ipr,
    "trl": read_trl,
    "language": _one_language,
    "capabilities": _phrases,
    "space_equipment": _phrases,
}
"""Those that need nothing but the cell."""


def _of_the_cell(read: Callable[[str], Reading[Any]]) -> _Read:
    return lambda written, _hints: read(written)


_READERS: Mapping[str, _Read] = {
    **{name: _of_the_cell(read) for name, read in _PLAIN.items()},
    "sectors": lambda written, hints: hints.sectors.read(written),
    "activity_codes": lambda written, hints: read_activity_codes(written, hints.system, hints.country),
}
