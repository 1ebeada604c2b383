"""What the folder of a set holds; whatever cannot be read is refused with its file, its line and the reason."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.errors import FieldError, Invalid
from matching.evaluation.sets import BadSet, EvaluationSet, parse_set

PORTFOLIO = "portfolio"


def is_portfolio(folder: Path) -> bool:
    """Whether its `set.json` says so. Raises `Invalid`."""
    return settings(folder).get("task") == PORTFOLIO


def settings(folder: Path) -> dict[str, Any]:
    """What `set.json` says; nothing where there is none. Raises `Invalid`."""
    with refusing():
        return read_json(folder / "set.json") if (folder / "set.json").exists() else {}


def read_set(folder: Path) -> EvaluationSet:
    """Raises `Invalid`."""
    with refusing():
        queries, corpus, qrels = (
            read_text(folder / name).split("\n") for name in ("queries.jsonl", "corpus.jsonl", "qrels.tsv")
        )
        file = folder / "set.json"
        return parse_set(queries, corpus, qrels, read_text(file) if file.exists() else None)


@contextmanager
def refusing() -> Iterator[None]:
    """What cannot be read within is refused as `Invalid`."""
    try:
        yield
    except BadSet as error:
        raise Invalid(str(error)) from None
    except OSError as error:
        raise Invalid(errors=[FieldError(field=str(error.filename), reason=str(error.strerror))]) from None


def read_json(file: Path) -> dict[str, Any]:
    """An object. Raises `BadSet`."""
    try:
        found = json.loads(read_text(file))
    except (ValueError, RecursionError) as error:
        raise BadSet(file.name, 0, f"not JSON that can be read: {error}") from None
    if not isinstance(found, dict):
        raise BadSet(file.name, 0, "not a JSON object")
    return found


def read_text(file: Path) -> str:
    """Raises `BadSet`."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadSet(file.name, line, f"not UTF-8 ({error.reason})") from None
