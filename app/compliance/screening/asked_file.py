"""Names to be screened, from a file: one a line, or CSV or JSON Lines with name, kind, country and number."""

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO

from pydantic import ValidationError

from app.compliance.screening.schemas import SubjectIn
from app.errors import FieldError, Invalid, field_errors
from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.text_encoding import decode

NUMBERS = ("number", "numbers", "inn", "ogrn", "vat")
MANY = "|"
"""Between several names or numbers in one cell."""
KINDS = {"company": "organisation", "entity": "organisation", "organization": "organisation", "individual": "person"}

Asked = tuple[int, str | None, SubjectIn]
"""Line of the file, the caller's own `id`, and who is asked about."""


def read_asked(data: bytes) -> list[Asked]:
    """Raises `Invalid`, naming line and field."""
    try:
        text, _ = decode(data)
    except UnreadableFile as error:
        raise Invalid("The file cannot be read.", errors=[FieldError(field="file", reason=error.reason)]) from error
    asked: list[Asked] = []
    wrong: list[FieldError] = []
    for line, row in _rows(text):
        try:
            own = row.get("id")
            asked.append((line, None if own in (None, "") else str(own), _subject(row)))
        except ValidationError as error:
            wrong += [
                FieldError(field=item.field, reason=item.reason, line=line) for item in field_errors(error.errors())
            ]
        except ValueError as error:
            wrong.append(FieldError(field="file", reason=str(error), line=line))
    if wrong:
        first = [FieldError(field=f"line {item.line}: {item.field}", reason=item.reason) for item in wrong[:50]]
        raise Invalid("The file cannot be screened as it is.", errors=first)
    return asked


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    if first.lstrip().startswith("{"):
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, _json(line)
        return
    separator = max(",;\t", key=first.count)
    header = [cell.strip().strip('"').casefold() for cell in first.split(separator)]
    if not {"name", "names"} & set(header) and not set(header) & set(NUMBERS):
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, {"name": line.strip()}
        return
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    for row in rows:
        if any(cell.strip() for cell in row):
            break
    for row in rows:
        if any(cell.strip() for cell in row):
            yield rows.line_num, dict(zip(header, (cell.strip() for cell in row), strict=False))


def _json(line: str) -> Mapping[str, object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {"": line}
    return found if isinstance(found, dict) else {"": line}


def _subject(row: Mapping[str, object]) -> SubjectIn:
    """Columns with other headings are passed over in CSV; a line that is no object is refused."""
    if "" in row and len(row) == 1:
        raise ValueError("is no JSON object")
    names = [name for column in ("name", "names") for name in _many(row.get(column))]
    numbers = [number for column in NUMBERS for number in _many(row.get(column))]
    if not names and not numbers:
        raise ValueError("has neither a name nor a number")
    kind = str(row.get("kind") or "").strip().casefold() or None
    country = str(row.get("country") or "").strip().upper() or None
    return SubjectIn.model_validate(
        {"names": names, "kind": KINDS.get(kind or "", kind), "country": country, "numbers": numbers}
    )


def _many(value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [str(one) for one in value if one not in (None, "")]
    return [part.strip() for part in str(value).split(MANY) if part.strip()]
