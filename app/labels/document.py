"""Enumerations in the OpenAPI document: each is a schema of its own, named after its vocabulary."""

from collections.abc import Iterator
from typing import Any

from app.labels.service import labels


def document_codes(document: dict[str, Any]) -> None:
    """Generators would name every one after its field: `Kind`, `Kind1`, `Kind2`."""
    schemas: dict[str, Any] = document["components"]["schemas"]
    names = {frozenset(codes): _name(vocabulary) for vocabulary, codes in labels().items()}
    names = {codes: name for codes, name in names.items() if name not in schemas}
    known = {id(schema) for schema in schemas.values()}
    for part in list(_parts(document)):
        name = names.get(frozenset(part["enum"])) if "enum" in part and id(part) not in known else None
        if name is not None:
            schemas.setdefault(name, {"type": "string", "enum": part["enum"], "title": name})
            for own in ("enum", "type", "title"):
                part.pop(own, None)
            part["$ref"] = f"#/components/schemas/{name}"


def _name(vocabulary: str) -> str:
    return vocabulary.title().replace("_", "")


def _parts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _parts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _parts(value)
