"""Every code that the API knows has a name in the three languages."""

import csv
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

import app.web.protocol  # noqa: F401 - only a server imports it, and its problems count
from app.errors import AppError
from app.labels.service import TABLE, labels
from app.matches.runs.states import PHASE_SHARES
from app.schemas import LanguageCode
from matching.forms import DEFAULT_WEIGHTS
from tests.support import service


def enumerations(part: Any, path: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Where in the document, and the values."""
    if isinstance(part, dict):
        if "enum" in part or isinstance(part.get("const"), str):
            yield path, part.get("enum") or [part["const"]]
        for name, value in part.items():
            if name not in ("example", "examples"):
                yield from enumerations(value, f"{path}/{name}")
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from enumerations(value, f"{path}/{place}")


def test_every_enumeration_of_the_document_is_labelled() -> None:
    known = labels()
    document = deepcopy(service.document())  # all tests share it
    for operations in document["paths"].values():
        for operation in operations.values():  # names of fields are for programs, which know them as they are
            parameters = operation.get("parameters", [])
            operation["parameters"] = [each for each in parameters if each["name"] not in ("fields", "sort")]
    found = list(enumerations(document))
    assert len(found) > 25
    for path, values in found:
        assert any(set(values) <= set(codes) for codes in known.values()), (path, values)


def kinds(error: type[AppError] = AppError) -> Iterator[type[AppError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_so_are_the_codes_that_are_no_enumerations() -> None:
    known = labels()
    signals = {weight.signal.name for table in DEFAULT_WEIGHTS.values() for weight in table.weights}
    assert signals <= set(known["signal"])
    assert set(PHASE_SHARES) == set(known["phase"])
    assert {kind.type_ for kind in kinds() if not kind.__module__.startswith(("app.cli", "tests"))} == set(
        known["problem"]
    )


def test_no_code_is_labelled_twice_and_none_with_nothing() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert all(cell and cell == cell.strip() for row in rows for cell in row)
    assert rows == sorted(rows, key=lambda row: row[0])
    assert max(Counter(row[:2] for row in rows).values()) == 1
    for vocabulary, codes in labels().items():
        if vocabulary == "field":
            continue  # what two forms call otherwise may be one thing to their readers
        for language in get_args(LanguageCode):
            said = Counter(getattr(names, language) for names in codes.values())
            assert not [text for text, times in said.items() if times > 1], (vocabulary, language)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_they_come_from_one_endpoint(client: TestClient) -> None:
    found = client.get("/api/v1/labels").json()
    assert found["stage"]["on_market"] == {"it": "sul mercato", "ru": "на рынке", "en": "on the market"}
    assert found["sector"]["drives"]["en"] == "Drives and motion control"
