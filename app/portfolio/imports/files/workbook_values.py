"""The values of a workbook's sheets, read by a process that may fail without harm."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson

from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.sheets import Area
from app.portfolio.imports.files.values import Cell

BROKEN = "The workbook is damaged; open it in a spreadsheet program and save it again."
TOO_LARGE = "The workbook is too large when unpacked; split it, or save the sheet as CSV."
NOT_A_DATE = "holds a date or a duration that no calendar has"
_READER = Path(__file__).with_name("calamine_process.py")
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class SheetValues:
    """One sheet: its lines from the first, which of these cannot be read, and why it cannot as a whole, if so."""

    name: str
    hidden: bool
    rows: list[list[Cell]]
    merged: list[Area]
    broken: str
    impossible_dates: frozenset[int]
    """the numbers of lines with such a date: nothing of these is known"""


def workbook_values(data: bytes) -> list[SheetValues]:
    """The sheets of an XLSX, XLS or ODS file. Raises `UnreadableFile` if it is damaged, or takes too much."""
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(_READER)], input=data, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(TOO_LARGE) from error
    if done.returncode != 0:
        raise UnreadableFile(TOO_LARGE)
    sheets = orjson.loads(done.stdout)
    if sheets is None:
        raise UnreadableFile(BROKEN)
    return [
        SheetValues(
            sheet["name"],
            sheet["hidden"],
            sheet.get("rows", []),
            [Area(top + 1, left, bottom + 1, right) for top, left, bottom, right in sheet.get("merged", ())],
            sheet.get("broken", ""),
            frozenset(sheet.get("unreadable", ())),
        )
        for sheet in sheets
    ]
