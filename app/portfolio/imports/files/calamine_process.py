"""A process of its own that reads the values of a workbook: `python calamine_process.py`, run by `workbook_values`.

Calamine is written for files that programs make. A crafted one makes it panic, or take memory without end: here that
ends this process, and nothing else. A workbook comes in through stdin, JSON goes out through stdout; it imports
nothing of Ponte, as it is run by its path.
"""

import resource
import sys
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

MOST_BYTES = 2 * 1024**3
MOST_SECONDS = 60
MOST_CELLS, MOST_CHARACTERS = 5_000_000, 100_000_000
TOO_LARGE = "is too large"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.stdout.buffer.write(orjson.dumps(read(sys.stdin.buffer.read())))


def read(data: bytes) -> list[dict[str, Any]] | None:
    """The sheets in the order of their tabs; none if it is no workbook that can be read."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except (CalamineError, OSError, ValueError):
        return None
    sheets = []
    left = [MOST_CELLS, MOST_CHARACTERS]
    for about in book.sheets_metadata:
        found: dict[str, Any] = {"name": about.name, "hidden": about.visible is not SheetVisibleEnum.Visible}
        sheet = None
        try:
            sheet = book.get_sheet_by_name(about.name)
            found["merged"] = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
            found |= _values(sheet, left)
        except CalamineError:
            found["broken"] = "is damaged"
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException:  # noqa: BLE001 - a panic of calamine is no Exception, and has no name to import
            found |= _line_by_line(sheet, left) if sheet else {"broken": "is damaged"}
        sheets.append(found)
    return sheets


def _values(sheet: Any, left: list[int]) -> dict[str, Any]:
    left[0] -= sheet.total_height * sheet.total_width
    if left[0] < 0:
        return {"broken": TOO_LARGE}
    return _within([[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)], left)


def _line_by_line(sheet: Any, left: list[int]) -> dict[str, Any]:
    """One that holds a date or a duration that no calendar has cannot be read, and costs the others nothing."""
    rows: list[list[Any]] = []
    unreadable: list[int] = []
    lines, before = sheet.iter_rows(), [""] * (sheet.start or (0, 0))[1]
    while True:
        try:
            rows.append(before + [_plain(cell) for cell in next(lines)])
        except StopIteration:
            return _within(rows, left) | {"unreadable": unreadable}
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException:  # noqa: BLE001 - a panic, as in `read`
            rows.append([])
            unreadable.append(len(rows))


def _within(rows: list[list[Any]], left: list[int]) -> dict[str, Any]:
    left[1] -= sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
    return {"rows": rows} if left[1] >= 0 else {"broken": TOO_LARGE}


def _plain(cell: Any) -> Any:
    """Dates as ISO dates, as texts say them; numbers, truth values and texts as they are."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, int) and not -(2**63) <= cell < 2**63:
        return str(cell)
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


if __name__ == "__main__":
    main()
