"""What people upload, read into rows: CSV, XLSX or JSON Lines in, companies in nested JSON shape out.

Nothing here knows the database or the rules a company must obey; that a cell makes sense is checked later.
"""

from app.portfolio.imports.files.csv_file import read_csv
from app.portfolio.imports.files.jsonl_file import read_jsonl
from app.portfolio.imports.files.kinds import kind_of
from app.portfolio.imports.files.rows import FileRows, Kind, Problem, Row, UnreadableFile
from app.portfolio.imports.files.templates import EXAMPLE_NUMBERS, template
from app.portfolio.imports.files.xlsx_file import read_xlsx

__all__ = [
    "EXAMPLE_NUMBERS",
    "FileRows",
    "Kind",
    "Problem",
    "Row",
    "UnreadableFile",
    "read_rows",
    "template",
]

_READERS = {"csv": read_csv, "xlsx": read_xlsx, "jsonl": read_jsonl}


def read_rows(data: bytes, file_name: str, *, max_rows: int = 100_000) -> FileRows:
    """Read an uploaded file; its kind is told by its name and must agree with its content.

    A row that cannot be read is reported in `problems` and is not in `rows`. Raises `UnreadableFile` when the
    file as a whole cannot be read, holds no company, or holds more than `max_rows` of them.
    """
    return _READERS[kind_of(data, file_name)](data, max_rows)
