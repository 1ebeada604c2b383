"""What headings are called in Italian, Russian, English and a little German (`headings.tsv`); what is left out.

A phrase fits a heading that is made of it, or that holds it among other words; the less besides it, the better. A field
that begins with "-" is known and left out: people and how to reach them, and what a profile has no place for.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

DESCRIPTION, SUMMARY, LOOKS_FOR, CAN_OFFER, TAX_NUMBER = (
    "description",
    "summary",
    "looks_for",
    "can_offer",
    "tax_number",
)
NAME_REST = "name_rest"
"""The second column of a name that is written in two, as old accounting programs have it."""
PERSON, EMAIL, PHONE, NUMBER, NOTE, YES = "-person", "-email", "-phone", "-number", "-note", "-yes"

_CONSENT = "are no part of a profile; contacts are entered apart, with their consent"
LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        PERSON: f"people {_CONSENT}",
        EMAIL: f"e-mail addresses {_CONSENT}",
        PHONE: f"telephone numbers {_CONSENT}",
        NUMBER: "numbers the lines only",
        "-region": "a profile has the city and the country only",
        "-legal form": "the legal form is no part of a profile",
        "-money": "figures of money are no part of a profile",
        "-code": "this number is not one that companies are known under here",
        "-date": "of the dates only the year of foundation is part of a profile",
        YES: "a profile has no field for it",
        NOTE: "notes are no part of a profile",
    }
)
"""Why a known kind of column is left out."""


@cache
def phrases(table: str) -> Mapping[str, tuple[str, ...]]:
    """Field -> what its headings are called, the likeliest first; `table` is `companies` or `profiles`."""
    text = files("app.portfolio.imports.tables").joinpath("headings.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return MappingProxyType({row["field"]: tuple(row["phrases"].split("; ")) for row in rows if row["table"] == table})
