"""Units by their symbols and names in Italian, Russian and English: the two tables beside this file.

The tables are this project's own work. A row of `units.csv` is one unit: its dimension, its worth in the dimension's
base unit, the SI prefixes that it takes, and what it is called; `properties.csv` has the words that say which length or
mass is meant. A `*` ends a stem, which any ending may follow. A library such as pint converts units, but reads neither
`Н·м` nor `giri/min`, and the table of names would be needed beside it.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from matching.texts.vectors import LANGUAGES

_PREFIXES: Mapping[str, tuple[float, str]] = {
    "G": (1e9, "Г"), "M": (1e6, "М"), "k": (1e3, "к"), "h": (1e2, "г"), "c": (1e-2, "с"), "m": (1e-3, "м"),
    "µ": (1e-6, "мк"), "n": (1e-9, "н"),
}  # fmt: skip
_MICRO = ("µ", "μ", "u")

NO_END = r"(?![\w²³⁻/·*^])"
"""What may not follow a unit: `9 Nm/kg` is no torque."""


class Unit(NamedTuple):
    dimension: str
    factor: float
    """how many of the dimension's base unit it is"""


@cache
def units() -> re.Pattern[str]:
    """Matches a unit, perhaps after a blank, as `symbol` or as `word`: see `unit_of`."""
    named = "|".join(sorted(map(_word, _words()), key=len, reverse=True))
    written = "|".join(sorted(map(re.escape, _symbols()), key=len, reverse=True))
    return re.compile(rf"[ \u00a0\u202f]?(?:(?P<symbol>{written})|(?P<word>(?i:{named}))){NO_END}")


def unit_of(match: re.Match[str]) -> Unit:
    """The unit that the pattern has matched."""
    if match["symbol"]:
        return _symbols()[match["symbol"]]
    return next(unit for word, unit in _words().items() if re.fullmatch(_word(word), match["word"], re.IGNORECASE))


@cache
def _words() -> Mapping[str, Unit]:
    """Units by their names, which may be stems."""
    return {
        word: Unit(row["dimension"], float(row["factor"]))
        for row in _rows("units.csv")
        for word in row["words"].split("|")
        if word
    }


@cache
def _symbols() -> Mapping[str, Unit]:
    """Units by their symbols, with and without prefixes. A symbol of the table comes before one with a prefix."""
    plain: dict[str, Unit] = {}
    larger: dict[str, Unit] = {}
    for row in _rows("units.csv"):
        dimension, factor = row["dimension"], float(row["factor"])
        for script in ("latin", "cyrillic"):
            for symbol in filter(None, row[script].split("|")):
                plain.setdefault(symbol, Unit(dimension, factor))
                for prefix in row["prefixes"].split():
                    scale, cyrillic = _PREFIXES[prefix]
                    written = (cyrillic,) if script == "cyrillic" else _MICRO if prefix == "µ" else (prefix,)
                    larger |= {each + symbol: Unit(dimension, factor * scale) for each in written}
    return larger | plain


class Property(NamedTuple):
    name: str
    dimensions: frozenset[str]
    """of which a figure can be: a torque is none of a bore's"""
    better: str
    """`less` where who asks for a figure is content with a smaller one, `more` with a larger one, else empty"""


@cache
def properties() -> tuple[re.Pattern[str], tuple[Property, ...]]:
    """A pattern whose matching group, counted from 1, is the place of the property."""
    named: list[Property] = []
    groups: list[str] = []
    for row in _rows("properties.csv"):
        stems = "|".join(row[language] for language in LANGUAGES).split("|")
        named.append(Property(row["property"], frozenset(row["dimensions"].split()), row["better"]))
        groups.append("|".join(map(_word, sorted(stems, key=len, reverse=True))))
    return re.compile(rf"(?<!\w)(?:{'|'.join(f'({group})' for group in groups)})(?!\w)", re.IGNORECASE), tuple(named)


def _word(word: str) -> str:
    parts = (re.escape(part.rstrip("*")) + (r"\w*" if part.endswith("*") else "") for part in word.split())
    return r"\s+".join(parts)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files(__package__) / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)
