"""Companies of a group as people write them -> names and official numbers."""

import re

from app.portfolio.companies.fields import official_number
from app.portfolio.imports.cells.names import read_name
from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, one_line, quoted
from app.portfolio.imports.files import values

_NUMBER = re.compile(r"(?<![\w-])(?:[A-Z]{2} ?)?\d[\d .]{5,18}\d(?![\w-])")
_LABEL = re.compile(
    r"[\s,;:(\[–-]*\b(?:p(?:artita)?\.?\s*iva|c(?:od(?:ice)?)?\.?\s*f(?:isc(?:ale)?)?\.?|vat(?:\s*(?:no|number|id))?"
    r"|инн|огрн|inn|ogrn)\s*[:№.]*\s*$",
    re.IGNORECASE,
)
_EDGES = " ,;:()[]–-"
_NOBODY = frozenset(["no", "none", "nessuna", "nessuno", "indipendente", "independent", "нет", "отсутствует"])


def read_group(written: str) -> Reading[list[dict[str, str]]]:
    """One company or several, parted by semicolons or line breaks, each by its name, its number, or both."""
    found: list[dict[str, str]] = []
    remarks: list[str] = []
    for part in values.phrases(written):
        line = one_line(part)
        if is_placeholder(line) or line.casefold() in _NOBODY:
            continue
        member, remark = _member(line)
        found += [member] if member else []
        remarks += [remark] if remark else []
    return Reading(found or None, "; ".join(remarks) or None)


def _member(line: str) -> tuple[dict[str, str], str | None]:
    """What is left beside a number with right check digits is the name."""
    wrong: str | None = None
    for match in _NUMBER.finditer(line):
        try:
            number = official_number(match[0])
        except ValueError:
            wrong = f"{quoted(match[0])} is no official number with right check digits; it stays in the name"
            continue
        before = _LABEL.sub("", line[: match.start()]).rstrip(_EDGES)
        return _named(f"{before} {line[match.end() :].lstrip(_EDGES)}") | {"number": number}, None
    return _named(line), wrong


def _named(text: str) -> dict[str, str]:
    name = read_name(text.strip()).value
    return {"name": name.full} if name else {}
