"""What the framework leaves out of the OpenAPI document, or says otherwise than generators of clients understand."""

from collections.abc import Iterator
from typing import Any

from app.database import READ_METHODS
from app.errors import StorageFull, TooLarge, problem
from app.web.answers import FOLDER
from app.web.bodies import TwoLengths

BYTES = "application/octet-stream"
JSON = "application/json"
UNCHANGED = {"description": "What `If-None-Match` names is what there is: it is not sent again."}


def document_files(document: dict[str, Any]) -> None:
    """A file of an upload is bytes in the words of version 3.0, too: those of 3.1 are taken for text."""
    for schema in document["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            if field.get("contentMediaType") == BYTES:
                field["format"] = "binary"


def document_surroundings(document: dict[str, Any]) -> None:
    """What is answered around the routes: by the limits of bodies, by tags, and where the disk is full."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"]
            for status, answer in _surroundings(path, method.upper(), operation):
                answers.setdefault(status, answer)
            operation["responses"] = dict(sorted(answers.items()))


def _surroundings(path: str, method: str, operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield str(TwoLengths.status), problem(TwoLengths)
    if method == "GET" and path.startswith(FOLDER) and JSON in operation["responses"].get("200", {}).get("content", {}):
        yield "304", UNCHANGED
    if "requestBody" in operation:
        yield str(TooLarge.status), problem(TooLarge)
    if method not in READ_METHODS:
        yield str(StorageFull.status), problem(StorageFull)
