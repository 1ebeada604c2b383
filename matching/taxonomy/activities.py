"""Activity codes as companies write them (ATECO, OKVED-2, NACE), brought to NACE Rev. 2."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, cast

from matching.profiles import Language
from matching.taxonomy.tables import read_table

System = Literal["nace", "ateco2007", "ateco2022", "ateco2025", "okved2"]
Level = Literal["section", "division", "group", "class"]

NAMES: Final[Mapping[System, str]] = {
    "nace": "NACE Rev. 2",
    "ateco2007": "ATECO 2007",
    "ateco2022": "ATECO 2007 (2022 update)",
    "ateco2025": "ATECO 2025",
    "okved2": "OKVED-2",
}

# What may stand before the digits. Only a system's own name is taken off: "ATECO 2025 62.10" is not NACE.
_LABELS: Final[Mapping[System, str]] = {
    "nace": r"nace(?:\s*rev\.?\s*2(?![0-9.]))?",
    "ateco2007": r"ateco(?:\s*2007)?",
    "ateco2022": r"ateco(?:\s*(?:2007|2022))?",
    "ateco2025": r"ateco(?:\s*2025)?",
    "okved2": r"(?:оквэд|okved)(?:[\s-]*2(?![0-9.]))?",
}
_SECTION_LETTER: Final = r"[a-uа-я][\s.]*"  # Cyrillic too: С, Е, М are typed for their Latin twins
_DOT: Final = r"\s*\.?\s*"
_DIGITS: Final = rf"([0-9]{{2}})(?:{_DOT}([0-9]{{1,2}}))?(?:(?<=[0-9]{{2}}){_DOT}([0-9]{{1,2}}))?\.?"


class UnknownActivityCode(ValueError):
    """A code that its system does not have; `reason` says in what way."""

    def __init__(self, code: str, system: System, reason: str) -> None:
        self.code = code
        self.system = system
        self.reason = reason
        super().__init__(f"{code!r} is not a code of {NAMES[system]}: {reason}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of NACE Rev. 2 with its titles as published; a section has no parent."""

    code: str
    level: Level
    parent: str | None
    titles: Mapping[Language, str]


@cache
def headings() -> Mapping[str, Heading]:
    """The 996 headings of NACE Rev. 2 by code (`C`, `28`, `28.9`, `28.99`), in their official order."""
    return MappingProxyType(
        {
            row["code"]: Heading(
                row["code"],
                cast(Level, row["level"]),
                row["parent"] or None,
                MappingProxyType({"en": row["title_en"], "it": row["title_it"], "ru": row["title_ru"]}),
            )
            for row in read_table("nace_rev2.csv")
        }
    )


def heading(code: str) -> Heading:
    """The heading of a canonical NACE code. Raises `UnknownActivityCode`."""
    try:
        return headings()[code]
    except KeyError:
        raise UnknownActivityCode(code, "nace", "no such heading") from None


def title(nace_code: str, language: Language) -> str:
    """What a NACE code stands for; the capitals of section titles are brought down to sentence case."""
    text = " ".join(heading(nace_code).titles[language].split())
    return text.capitalize() if text.isupper() else text


def normalise(system: System, code: str) -> str:
    """The canonical dotted form of a code as people type it: `28.99.20` for `289920` or `ATECO C 28,99,20`.

    Two to six digits; NACE has at most four. The system's own name, a section letter, spaces, and commas for
    dots are understood. Digits after the fourth are national and kept unchecked.
    Raises `UnknownActivityCode` if the shape is wrong or the system has no such division, group or class.
    """
    typed = code.strip().casefold().replace(",", ".")
    shape = re.fullmatch(rf"(?:{_LABELS[system]}[\s:]*)?(?:{_SECTION_LETTER})?{_DIGITS}", typed)
    if shape is None:
        raise UnknownActivityCode(code, system, "expected two to six digits, as in 28, 28.99 or 28.99.20")
    canonical = ".".join(part for part in shape.groups() if part)
    if system == "nace" and len(canonical) > len("28.99"):
        raise UnknownActivityCode(code, system, "its codes end at four digits, as in 28.99")
    stem = canonical[:5]
    if stem not in _codes(system) and stem[:2] not in _divided_otherwise(system):
        level = {2: "division", 4: "group", 5: "class"}[len(stem)]
        raise UnknownActivityCode(code, system, f"there is no {level} {stem}")
    return canonical


def to_nace(system: System, code: str) -> Mapping[str, float]:
    """The NACE Rev. 2 codes behind a code, with the share of it that each covers: in (0, 1], adding up to 1.

    ATECO 2007, its 2022 update and OKVED-2 have their first four digits from NACE Rev. 2. Where OKVED-2 goes
    its own way (divisions 85 and 92), only the division is certain: 85.2 is vocational education there,
    primary education in NACE.

    ATECO 2025 follows NACE Rev. 2.1 and goes through ISTAT's table, which says which classes went into one,
    and whether whole or in part, but not how much of it they are. So all classes are taken to be of one size,
    and a part to be half, its expectation when nothing else is known: a class that went in whole counts twice
    one that did in part. A group or division is the mean of its classes, told at its own level.

    Raises `UnknownActivityCode`.
    """
    stem = normalise(system, code)[:5]
    if system == "ateco2025":
        return dict(_ateco2025_shares()[stem])
    return {stem[:2] if stem[:2] in _divided_otherwise(system) else stem: 1.0}


@cache
def _missing_classes(system: System) -> frozenset[str]:
    """The NACE classes that a system derived from NACE does not have."""
    columns: Mapping[System, str] = {
        "ateco2007": "in_ateco2007",
        "ateco2022": "in_ateco2007",  # the update touched the fifth and sixth digit only
        "okved2": "in_okved2",
    }
    column = columns.get(system)
    if column is None:
        return frozenset()
    rows = read_table("nace_rev2.csv")
    return frozenset(row["code"] for row in rows if row["level"] == "class" and row[column] == "0")


@cache
def _divided_otherwise(system: System) -> frozenset[str]:
    """The divisions that a system divides in a way of its own, so that equal codes need not mean the same."""
    return frozenset(code[:2] for code in _missing_classes(system))


@cache
def _codes(system: System) -> frozenset[str]:
    """The divisions, groups and classes of a system."""
    if system == "ateco2025":
        return frozenset(_ateco2025_shares())
    classes = {code for code, found in headings().items() if found.level == "class"}
    return frozenset(code[:length] for code in classes - _missing_classes(system) for length in (2, 4, 5))


@cache
def _ateco2025_shares() -> Mapping[str, Mapping[str, float]]:
    """ATECO 2025 divisions, groups and classes to NACE codes of the same level, with their shares."""
    sizes: dict[str, dict[str, float]] = defaultdict(dict)
    for row in read_table("ateco2025_to_nace_rev2.csv"):
        sizes[row["ateco2025"]][row["nace_rev2"]] = 1.0 if row["coverage_nace_rev2"] == "whole" else 0.5
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for ateco, targets in sizes.items():
        whole = sum(targets.values())
        for length in (2, 4, 5):
            for nace, size in targets.items():
                sums[ateco[:length]][nace[:length]] += size / whole
    return {
        ateco: {nace: share / sum(targets.values()) for nace, share in targets.items()}
        for ateco, targets in sums.items()
    }
