"""JSON Lines: one company, one object, one line (jsonlines.org; the JSON itself after RFC 8259)."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.portfolio.imports.files.rows import (
    LONGEST_LINE,
    TOO_LONG,
    Problem,
    Row,
    UnreadableFile,
    check_count,
    check_line_breaks,
)
from app.portfolio.imports.files.safe_text import why_unsafe
from app.portfolio.imports.files.text_encoding import decode_unicode

_DEEPEST = 20
_TOO_DEEP = "is nested too deeply"


class _RefusedError(Exception):
    """JSON that the standard library would take, but that does not say one thing."""

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file of JSON Lines as read."""

    encoding: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_jsonl(data: bytes, max_rows: int) -> JsonLines:
    """Read a JSON Lines file in UTF-8, or in UTF-16 with a byte order mark; blank lines are skipped."""
    text, encoding = _decode(data)
    check_line_breaks(text)
    _refuse_one_document(text)
    result = JsonLines(encoding)
    count = 0
    # Not `splitlines`: a JSON string may hold U+2028 and its like, which no editor counts.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        count += 1
        check_count(count, max_rows)
        try:
            company = _parse(line.strip("\r"))
        except _RefusedError as refused:
            result.problems.append(Problem(number, refused.field, refused.reason))
            continue
        unsafe = [Problem(number, path, reason) for path, reason in _unsafe_texts(company)]
        result.problems.extend(unsafe)
        if not unsafe:
            result.rows.append(Row(number, company))
    return result


def _decode(data: bytes) -> tuple[str, str]:
    try:
        return decode_unicode(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"JSON Lines must be in UTF-8; line {line} is not.") from error


def _refuse_one_document(text: str) -> None:
    start = text.lstrip()
    if start.startswith("[") or start.split("\n", 1)[0].strip() == "{":
        raise UnreadableFile(
            "The file is one JSON document over many lines; write each company as one object on one line."
        )


def _parse(line: str) -> dict[str, object]:
    if len(line) > LONGEST_LINE:
        raise _RefusedError("", TOO_LONG)
    try:
        company = json.loads(
            line,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_whole,
        )
    except json.JSONDecodeError as error:
        raise _RefusedError("", f"is not JSON at column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise _RefusedError("", _TOO_DEEP) from error
    if not isinstance(company, dict):
        raise _RefusedError("", "is not a JSON object")
    return company


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members: dict[str, object] = {}
    for key, value in pairs:
        if key in members:
            raise _RefusedError(_printable(key), "is there twice in one object")
        members[key] = value
    return members


def _refuse_constant(name: str) -> float:
    raise _RefusedError("", f"holds {name}, which is not a JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise _RefusedError("", f"holds {digits[:40]}, which is too large a number")
    return value


def _whole(digits: str) -> int:
    if len(digits) > 18:
        raise _RefusedError("", f"holds {digits[:40]}, which is too large a number")
    return int(digits)


def _unsafe_texts(node: object, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The path and the reason of every text, or name of a text, that must not enter."""
    if depth > _DEEPEST:
        yield "", _TOO_DEEP
    elif isinstance(node, str):
        if reason := why_unsafe(node):
            yield path, reason
    elif isinstance(node, dict):
        for key, value in node.items():
            below = _printable(f"{path}.{key}" if path else key)
            if reason := why_unsafe(key):
                yield below, reason
            yield from _unsafe_texts(value, below, depth + 1)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _unsafe_texts(value, f"{path}.{index}", depth + 1)


def _printable(key: str) -> str:
    """A key that can be sent back: half a surrogate pair has no place in UTF-8."""
    return key[:80].encode("utf-8", "replace").decode()
