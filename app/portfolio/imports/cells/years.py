"""The year in which a company was founded, out of whatever date is written."""

import re
from datetime import date, timedelta

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, one_line, quoted

FIRST, LAST = 1000, 2100
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2}|2100)(?!\d)", re.ASCII)
_SHORT_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1(\d{2})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d{1,10})?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 7_306, 73_415
"""1920 to 2100: numbers of five digits below are likelier to be something else."""
_PIVOT = 30
"""Of two digits, up to here is 20xx."""


def read_year(text: str) -> Reading[int]:
    """2011 from 12/03/2011, 2011-03-12, 12 марта 2011, 02/2011, or from the day number of a spreadsheet."""
    line = one_line(text)
    if is_placeholder(line):
        return Reading()
    years = list(dict.fromkeys(map(int, _YEAR.findall(line))))
    if len(years) == 1:
        return Reading(years[0])
    if years:
        return Reading(years[0], f"{quoted(line)} names several years; the first is taken")
    if found := _SHORT_DATE.fullmatch(line):
        short = int(found[2])
        year = short + (2000 if short <= _PIVOT else 1900)
        return Reading(year, f"{quoted(line)} has a year of two digits; read as {year}")
    if _SERIAL.fullmatch(line) and _FIRST_SERIAL <= (days := int(line[:5])) <= _LAST_SERIAL:
        day = date(1899, 12, 30) + timedelta(days=days)
        return Reading(day.year, f"{quoted(line)} is the day number of a spreadsheet: {day.isoformat()}")
    return Reading(remark=f"no year found in {quoted(line)}; left empty")
