"""The fields that a column of a table can bring: those of the template, and those that only other tables have."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.portfolio.imports.files.columns import COLUMNS
from app.portfolio.imports.tables.vocabulary import (
    CAN_OFFER,
    DESCRIPTION,
    LEFT_OUT,
    LOOKS_FOR,
    NAME_REST,
    SUMMARY,
    TAX_NUMBER,
)

_OTHERS: Mapping[str, str] = MappingProxyType(
    {
        DESCRIPTION: "text, in the language of each cell",
        SUMMARY: "text, in the language of each cell",
        LOOKS_FOR: "what the company looks for, added to its description",
        CAN_OFFER: "what the company offers, added to its description",
        TAX_NUMBER: "VAT number, codice fiscale or, if the heading names it, INN, by its digits",
        NAME_REST: "what follows the name, where it is written in two columns",
        "profile_type": "partnering profile: offer or request, of business, technology or research",
        "profile_reference": "partnering profile: its reference, the register number of a company without a name",
        "profile_title": "partnering profile: title",
        "profile_summary": "partnering profile: summary",
        "profile_description": "partnering profile: description",
        "profile_advantages": "partnering profile: added to the description",
        "profile_partner": "partnering profile: added to the description",
        "profile_stage": "partnering profile: stage of development",
        "profile_ipr": "partnering profile: state of the rights",
        "profile_keywords": "partnering profile: capabilities",
        "profile_trl": "partnering profile: technology readiness level",
        "profile_from": "partnering profile: first day",
        "profile_until": "partnering profile: last day",
    }
)
_READS: Mapping[str, str] = MappingProxyType(
    {
        "vat": "numbers with a right check digit",
        "codice_fiscale": "numbers with a right check digit",
        "inn": "numbers with a right check digit",
        "ogrn": "numbers with a right check digit",
        "country": "codes, or names of countries",
        "city": "cities, also out of addresses",
        "website": "web addresses, with or without https://",
        "founded": "years, also out of dates",
        "employees": "numbers, ranges and classes of registers",
        "languages": "codes, or names of languages",
        "sectors": "codes of the sector tree, or words",
        **dict.fromkeys(
            ("parent_companies", "subsidiaries", "sister_companies"),
            "names of companies of the group, with or without an official number; several parted by semicolons",
        ),
        "activity_codes": "activity codes, several in a cell and with titles behind them",
    }
)
FIELDS = frozenset([*(column.name for column in COLUMNS), *_OTHERS])
"""What a column can be corrected to."""
JOINED = frozenset(
    [
        DESCRIPTION,
        LOOKS_FOR,
        CAN_OFFER,
        "sectors",
        "activity_codes",
        "subsidiaries",
        "sister_companies",
        "profile_keywords",
        "profile_advantages",
        "profile_partner",
    ]
)
"""Fields to which several columns may contribute."""
NUMBERS = ("vat", "codice_fiscale", TAX_NUMBER, "inn", "ogrn", "register", "profile_reference")
"""Fields by which a company is known."""


@dataclass(frozen=True, slots=True)
class ColumnField:
    """A column of a table and what it is taken for. `field` is None if it is left out; `why` says why either way."""

    index: int
    heading: str
    field: str | None
    confidence: float
    why: str


def how_read(field: str) -> str:
    """How the cells of a field are read, in words."""
    return _READS.get(field) or _OTHERS.get(field) or "as they are written"


def why_left_out(kind: str) -> str:
    return LEFT_OUT[kind]
