"""Activity codes as people write them: bare, with a title behind them, several in a cell."""

import re
from collections.abc import Iterable

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, one_line, quoted
from app.portfolio.imports.files.values import day
from matching.taxonomy.activities import NAMES, System, UnknownActivityCode, normalise, to_nace

MOST = 24
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")

_NAMED: tuple[tuple[System, re.Pattern[str]], ...] = (
    ("ateco2025", re.compile(r"ateco[\W_]*2025", re.IGNORECASE)),
    ("ateco2022", re.compile(r"ateco[\W_]*(?:2007[\W_]*agg\w*[\W_]*)?2022", re.IGNORECASE)),
    ("ateco2007", re.compile(r"ateco[\W_]*2007", re.IGNORECASE)),
    ("okved2", re.compile(r"оквэд|okved", re.IGNORECASE)),
    ("nace", re.compile(r"\bnace\b", re.IGNORECASE)),
)
_LABEL = re.compile(r"^\W*(?:ateco|nace|оквэд|okved)\s*(?:20\d\d|rev\.?\s*2|[-\s]?2)?(?![\d.])\W*", re.IGNORECASE)
_CODE = re.compile(
    r"(?:[A-UА-Я][\s.]*)?(?P<code>\d{2}(?:[.,]\s?\d{1,2}){0,2}|\d{4,6}|\d\.\d{1,2}(?:\.\d{1,2})?)\.?(?=$|[\s:)(–—-])"
)
_NEXT = re.compile(r"[;|\n]|\s/\s|[,+]\s*(?=(?:[A-UА-Я]\s?)?\d{2}[.\d])|\s(?:e|ed|и|and)\s(?=\d{2}[.\d])")


def read_activity_codes(
    text: str, system: System | None = None, country: str | None = None
) -> Reading[list[dict[str, str]]]:
    """Every code of a cell with its classification, as companies have them: `{"system": …, "code": …}`.

    The classification is told by the cell, else by the heading of its column (`system`, see `system_of_column`), else
    by the country and the digits. ATECO 2007 and 2025 share most digits: where a code means something else in each, the
    remark asks which it is.
    """
    if is_placeholder(text):
        return Reading()
    found: list[dict[str, str]] = []
    remarks: list[str] = []
    for part in filter(None, (one_line(piece) for piece in _NEXT.split(text[:4000]))):
        if written := _DATE.fullmatch(day(part)):
            shown = ".".join(reversed(written.groups()))
            made = "is a date, which spreadsheets make of a code; format the column as text and write the code again"
            remarks.append(f"{quoted(shown)} {made}; left out")
            continue
        system = system_named(part) or system
        bare = _LABEL.sub("", re.sub(r"^\w+:\s*(?=\d)", "", part))
        match = _CODE.match(bare)
        if match is None:
            if not found and not remarks:
                remarks.append(f"{quoted(part)} begins with no activity code; left out")
            continue
        code, remark = _classified(match["code"].replace(" ", ""), system, country)
        if code and code not in found:
            found.append(code)
        if remark and remark not in remarks:
            remarks.append(remark)
    return Reading(found[:MOST] or None, "; ".join(remarks) or None)


def system_named(words: str) -> System | None:
    """The classification that a heading or a cell names, year included; "ATECO" alone does not say which."""
    return next((system for system, pattern in _NAMED if pattern.search(words)), None)


def system_of_column(heading: str, cells: Iterable[str], country: str | None = None) -> System | None:
    """The classification of a column: named by its heading or, for Italy, the only ATECO that has all of its codes."""
    named = system_named(heading)
    if named is not None or (country != "IT" and "ateco" not in heading.casefold()):
        return named or ("okved2" if country == "RU" else None)
    codes = [
        match["code"]
        for cell in cells
        for part in _NEXT.split(cell[:4000])
        if (match := _CODE.match(_LABEL.sub("", one_line(part))))
    ]
    only = {one for code in codes if len(one := frozenset(_atecos(code))) == 1}
    return next(iter(only.pop())) if len(only) == 1 else None


def _classified(code: str, system: System | None, country: str | None) -> tuple[dict[str, str] | None, str | None]:
    """The code in its usual form with its classification, and what is to be said of it."""
    if system is None and country == "RU":
        system = "okved2"
    if system is None and country not in (None, "IT"):
        system = "nace"
    if system is not None:
        return _checked(code, system)
    fitting = _atecos(code)
    if country is None:
        return (
            None,
            f"{quoted(code)}: name the classification in the heading, as in ATECO 2007, ATECO 2025, OKVED or NACE",
        )
    if not fitting:
        return None, f"{quoted(code)} is not a code of ATECO 2007 or ATECO 2025; left out"
    if len(fitting) == 1:
        return _checked(code, fitting[0])
    if to_nace("ateco2007", code) == to_nace("ateco2025", code):
        return _checked(code, "ateco2007")
    return None, f"{quoted(code)} means different activities in ATECO 2007 and ATECO 2025; name one in the heading"


def _atecos(code: str) -> list[System]:
    systems: tuple[System, ...] = ("ateco2007", "ateco2025")
    return [system for system in systems if _normalised(code, system) is not None]


def _checked(code: str, system: System) -> tuple[dict[str, str] | None, str | None]:
    """A zero that a spreadsheet took from the start (1.11 for 01.11) is put back."""
    usual = _normalised(code, system)
    if usual is not None:
        return {"system": system, "code": usual}, None
    usual = _normalised("0" + code, system) if re.match(r"\d\.|\d{5}$|\d{3}$", code) else None
    if usual is not None:
        return {"system": system, "code": usual}, f"{quoted(code)} had lost a zero at its start; read as {usual}"
    if system == "nace" and (usual := _normalised(code.replace(".", "")[:4], system)):
        return {"system": system, "code": usual}, f"{quoted(code)} is longer than codes of NACE; read as {usual}"
    return None, f"{quoted(code)} is not a code of {NAMES[system]}; left out"


def _normalised(code: str, system: System) -> str | None:
    try:
        return normalise(system, code)
    except UnknownActivityCode:
        return None
