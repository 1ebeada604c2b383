"""The operations of the OpenAPI document as requests."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

READS = {"get", "head"}
Asked = tuple[str, str, dict[str, Any]]


def documented(app: FastAPI) -> Iterator[Asked]:
    """Method, path and what is said of it."""
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def concrete(path: str, number: int) -> str:
    """With that number for every id."""
    path = path.replace("{kind}", "csv").replace("{system}", "nace").replace("{code}", "28.99")
    while "{" in path:
        path = path[: path.index("{")] + str(number) + path[path.index("}") + 1 :]
    return path


def sent(app: FastAPI, operation: dict[str, Any], park: str) -> dict[str, Any]:
    """What the example of the document sends, or a file with a company of the park."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return {"files": {"file": ("a.csv", f"park;name;register\n{park};Gamma;1\n".encode())}} if content else {}
    name = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    schema = app.openapi()["components"]["schemas"][name]
    shown = schema["example"] if "example" in schema else schema["examples"][0]
    return {"json": {name: value for name, value in shown.items() if name not in ("site", "corridor", "weights")}}
