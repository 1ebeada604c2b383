"""What is wrong with a row, in the words of the person who made the file: their headings, and plain reasons."""

import re
from collections.abc import Sequence

from pydantic_core import ErrorDetails

from app.portfolio.imports.files.rows import Row
from app.portfolio.imports.rows_of_file import FileRows
from app.portfolio.imports.schemas import RowProblem

_LONGEST_QUOTE = 40

# By the type of the error (https://docs.pydantic.dev/latest/errors/validation_errors), or by how the type begins.
_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "literal_error": "{value} is not one of {choices}",
    "enum": "{value} is not one of {choices}",
    "string_type": "must be text",
    "string_too_short": "is empty",
    "too_long": "has {actual_length} {units}; at most {max_length} are allowed",
    "list": "must be a list",
    "model": "must be an object",
    "int": "{value} is not a whole number",
    "float": "{value} is not a number",
    "finite": "{value} is not a number",
    "greater_than_equal": "{value} is too small; the least is {ge}",
    "greater_than": "{value} is too small; it must be more than {gt}",
    "less_than_equal": "{value} is too large; the most is {le}",
    "date": "{value} is not a date; write it as 2015-12-31",
    "url": "{value} is not a web address such as https://www.example.com",
}
_NO_SYSTEM = 'name the classification before each code, as in "ateco2007:28.99.20"'


def row_problem(file: FileRows, row: Row, path: Sequence[int | str], reason: str) -> RowProblem:
    """A problem of the value at this path of a company."""
    return RowProblem(line=row.line, field=_field(file, row, path), reason=reason, sheet=row.sheet or None)


def validation_problem(file: FileRows, row: Row, error: ErrorDetails) -> RowProblem:
    """What the validation of a company found, translated."""
    path, reason = error["loc"], _reason(error)
    if error["type"] == "missing" and path[-1] == "system" and file.header is not None:
        reason = _NO_SYSTEM
    return row_problem(file, row, path, reason)


def _field(file: FileRows, row: Row, path: Sequence[int | str]) -> str:
    if file.header is None:
        return ".".join(map(str, path))
    return file.header.field([_key(row, str(path[0]), step) for step in path])


def _key(row: Row, name: str, step: int | str) -> str:
    """A place in a list of the company -> what the headings of a table say for it."""
    return row.keys[name][step] if isinstance(step, int) and name in row.keys else str(step)


def _reason(error: ErrorDetails) -> str:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    pattern = _pattern(kind)
    if pattern is None:
        return error["msg"].removeprefix("Value error, ")
    return pattern.format_map(
        {
            **context,
            "value": _quoted(value),
            "choices": ", ".join(re.findall("'([^']*)'", str(context.get("expected", "")))),
            "units": "characters" if isinstance(value, str) else "entries",
        }
    )


def _pattern(kind: str) -> str | None:
    return _REASONS.get(kind) or _REASONS.get(kind.partition("_")[0])


def _quoted(value: object) -> str:
    text = str(value)
    return f'"{text[:_LONGEST_QUOTE]}…"' if len(text) > _LONGEST_QUOTE else f'"{text}"'
