"""Official numbers as spreadsheets and people spoil them -> the number, where its check digits prove it."""

import re
import unicodedata
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from app.portfolio.companies.fields import CodiceFiscale, Inn, Number, Ogrn, Vat
from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, one_line, quoted

Scheme = Literal["vat", "codice_fiscale", "inn", "ogrn", "register"]
NAMES = {
    "vat": "VAT number",
    "codice_fiscale": "codice fiscale",
    "inn": "INN",
    "ogrn": "OGRN",
    "register": "register number",
}

_CHECKED: dict[Scheme, TypeAdapter[str]] = {
    "vat": TypeAdapter(Vat),
    "codice_fiscale": TypeAdapter(CodiceFiscale),
    "inn": TypeAdapter(Inn),
    "ogrn": TypeAdapter(Ogrn),
    "register": TypeAdapter(Number),
}
_LENGTHS: dict[Scheme, tuple[int, ...]] = {"vat": (11,), "codice_fiscale": (11,), "inn": (10, 12)}
"""Of the digits, where they may begin with zeros: an INN with the number of the region, an Italian number anyhow."""
_MOST_ZEROS = 3

_LABEL = re.compile(
    r"^(?:p(?:artita)?\.?\s*iva|c(?:odice)?\.?\s*f(?:iscale)?\.?|vat(?:\s*(?:no|number|id|reg\.?\s*no)\.?)?|инн|огрн(?:ип)?|inn|ogrn)"
    r"\s*[:№.#-]*\s*(?=\w)",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?|\d{1,2}([./-])\d{1,2}\1\d{4}", re.ASCII)
_TRUTH = frozenset(["true", "false", "vero", "falso", "истина", "ложь"])
_SEPARATED = re.compile(r"\s*(?:[;/|]|\be\b|\bи\b)\s*")


def read_official_number(text: str, scheme: Scheme) -> Reading[str]:
    """A number as it is stored: without blanks, invisible characters and `="…"`, with the zeros that were lost.

    Zeros are put back only where the check digit proves the longer number, and the remark says so. A date, TRUE, and a
    number that a spreadsheet has shortened are no numbers.
    """
    line = _unwrapped(text)
    if is_placeholder(line) or re.fullmatch(r"0+", line):
        return Reading()
    if reason := _why_no_number(line):
        return Reading(remark=f"{quoted(line)} {reason}")
    if scheme == "register":
        return Reading(line) if len(line) <= 64 else Reading(remark=f"{quoted(line)} is too long for a number")
    line = _LABEL.sub("", line)
    found = _valid(line, scheme)
    if found is not None:
        return Reading(found)
    parts = [part for part in _SEPARATED.split(line) if part]
    if len(parts) > 1 and (numbers := list(dict.fromkeys(n for part in parts if (n := _valid(part, scheme))))):
        one = len(numbers) == 1
        return Reading(numbers[0], None if one else f"{quoted(line)} holds several numbers; the first is taken")
    return _with_zeros(line, scheme)


def is_official_number(text: str, scheme: Scheme) -> bool:
    """Whether the check digits say so; for telling what a column holds."""
    reading = read_official_number(text, scheme)
    return scheme != "register" and reading.value is not None and reading.remark is None


def _unwrapped(text: str) -> str:
    line = one_line(unicodedata.normalize("NFKC", text[:200]))
    if found := re.fullmatch(r"=\s*\"(.*)\"|=\s*'(.*)'", line):
        line = found[1] or found[2] or ""
    line = line.strip(" '\"‘’`«»“”\t")
    return re.sub(r"^(\d+)[.,]0$", r"\1", line, flags=re.ASCII)


def _why_no_number(line: str) -> str | None:
    if line.casefold() in _TRUTH:
        return "is a truth value, not a number; left empty"
    if _DATE.fullmatch(line):
        return "is a date, not a number; left empty"
    if _SHORTENED.fullmatch(line):
        return "was shortened by a spreadsheet; format the column as text and write the number in full; left empty"
    return None


def _valid(line: str, scheme: Scheme) -> str | None:
    compact = re.sub(r"[\s.\-–—_/]", "", line).upper()
    try:
        return _CHECKED[scheme].validate_python(compact)
    except ValidationError:
        return None


def _with_zeros(line: str, scheme: Scheme) -> Reading[str]:
    digits = re.sub(r"[\s.\-]", "", line).upper().removeprefix("IT" if scheme == "vat" else "")
    if digits.isascii() and digits.isdigit():
        for length in _LENGTHS.get(scheme, ()):
            missing = length - len(digits)
            found = _valid(digits.zfill(length), scheme) if 0 < missing <= _MOST_ZEROS else None
            if found is not None:
                zeros = "a zero" if missing == 1 else f"{missing} zeros"
                return Reading(found, f"{quoted(line)} had lost {zeros} at its start; the check digit proves {found}")
    return Reading(remark=f"{quoted(line)} is not a valid {NAMES[scheme]}; left empty")
