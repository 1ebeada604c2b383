"""The corridor's sectors: a tree two levels deep, kept in `sectors.csv`, and what an operator adds to it.

A code that is no sector any more, or not yet, stands for itself: what is stored stays readable in every process.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import cast

from matching.profiles import Language
from matching.taxonomy.tables import read_table


@dataclass(frozen=True, slots=True)
class Sector:
    """A field of work, such as `drives`, and the wider one it lies in (`None` at the top)."""

    code: str
    parent: str | None
    names: Mapping[Language, str]


class UnknownSector(ValueError):
    """No sector has this code; `nearest` holds up to three that look like it, the likeliest first."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.nearest = tuple(get_close_matches(code.casefold(), sectors(), n=3, cutoff=0.4))
        hint = f"; did you mean {' or '.join(map(repr, self.nearest))}?" if self.nearest else ""
        super().__init__(f"there is no sector {code!r}{hint}")


@dataclass(slots=True)
class _Tree:
    """The sectors that this process knows."""

    known: Mapping[str, Sector]


@cache
def _shipped() -> Mapping[str, Sector]:
    return MappingProxyType(
        {
            row["code"]: Sector(
                row["code"],
                row["parent"] or None,
                MappingProxyType({"en": row["name_en"], "it": row["name_it"], "ru": row["name_ru"]}),
            )
            for row in read_table("sectors.csv")
        }
    )


@cache
def _tree() -> _Tree:
    return _Tree(_shipped())


def sectors() -> Mapping[str, Sector]:
    """All sectors by code: those of the file in its order, then the operator's own."""
    return _tree().known


def extend(own: Iterable[Sector]) -> None:
    """Makes these an operator's own sectors in this process, in the place of those before. The file's go first."""
    _tree().known = MappingProxyType({**_shipped(), **{one.code: one for one in own if one.code not in _shipped()}})


def own_sectors() -> tuple[Sector, ...]:
    """Those that the operator added."""
    return tuple(sector for code, sector in sectors().items() if code not in _shipped())


@cache
def definitions() -> Mapping[str, Mapping[Language, str]]:
    """What the sectors that are not divided further comprise, in a sentence a language; by code."""
    found: dict[str, dict[Language, str]] = {}
    for row in read_table("sector_definitions.csv"):
        found.setdefault(row["code"], {})[cast(Language, row["language"])] = row["definition"]
    return MappingProxyType(found)


def known(code: str) -> bool:
    """Whether a sector has this code."""
    return code in sectors()


def check(code: str) -> None:
    """Raises `UnknownSector`."""
    if not known(code):
        raise UnknownSector(code)


def name_of(code: str, language: Language) -> str:
    """What a sector is called; one that is not known, by its code."""
    return sectors()[code].names[language] if known(code) else code.replace("_", " ")


def closure(codes: Iterable[str]) -> frozenset[str]:
    """The sectors named and all those they lie in."""
    found: set[str] = set()
    for code in codes:
        step: str | None = code
        while step is not None:
            found.add(step)
            step = sectors()[step].parent if known(step) else None
    return frozenset(found)
