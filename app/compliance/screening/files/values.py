"""Dates, official numbers and countries as the publishers write them."""

import re
from collections.abc import Iterator
from datetime import date

from app.portfolio.imports.cells.countries import read_country
from matching.screening.numbers import russian_scheme
from matching.screening.parties import Number

_LABELLED = re.compile(
    r"(?:\binn\b|\bogrn\b|\btax\w*|\bregist\w*|\breg\b|\bvat\b|\bfiscal\w*|инн|огрн|налог\w*|регистрац\w*)"
    r"(?:[^\d\n;]{0,40})(\d[\d \-]{8,20}\d)",
    re.IGNORECASE,
)
_LIKE_RUSSIAN = re.compile(r"\d{10}|\d{12}|\d{13}|\d{15}")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_IN_WORDS = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\.?\s+(\d{4})")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}


def day(text: str, *, american: bool = False) -> date | None:
    """2022-02-26, 26.2.2022, 26 February 2022; `american`: 02/26/2022. None if it is none of them."""
    text = text.strip()
    try:
        if found := _ISO.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DOTTED.match(text):
            month, in_month = (found[1], found[2]) if american else (found[2], found[1])
            return date(int(found[3]), int(month), int(in_month))
        if found := _IN_WORDS.match(text):
            return date(int(found[3]), _MONTHS[found[2][:3].lower()], int(found[1]))
    except (ValueError, KeyError):
        pass
    return None


def country(text: str) -> str:
    """Two letters; empty if it is not known."""
    return read_country(text).value or "" if text.strip() else ""


def official_number(text: str, country_code: str = "", *, tax: bool = False) -> Number | None:
    """A register or tax number; a Russian one is known by its check digits. None for what has no digits."""
    value = re.sub(r"[\s\-.]", "", text).upper()[:64]
    if not any(letter.isdigit() for letter in value):
        return None
    russian = russian_scheme(value)
    if russian is not None:
        return Number(russian, value, "RU")
    if tax and re.fullmatch(r"[A-Z]{2}[0-9A-Z]{5,14}", value):
        return Number("vat", value, value[:2])
    return Number("register", value, country_code)


def numbers_in(remark: str) -> Iterator[Number]:
    """Russian numbers with right check digits that the remark calls numbers of a register or of the tax office."""
    for found in _LABELLED.finditer(remark):
        value = re.sub(r"[\s\-]", "", found[1])
        if _LIKE_RUSSIAN.fullmatch(value) and russian_scheme(value) is not None:
            yield Number(russian_scheme(value) or "register", value, "RU")
