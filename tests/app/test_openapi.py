"""The OpenAPI document is good enough to generate a client from."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from app.schemas import CODE
from tests.support import service

OPEN = {"/healthz", "/readyz"}
SIGN_IN = "/api/v1/session", "post"
ELSEWHERE = {"/api/v1/session/oidc", "/api/v1/session/oidc/callback"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return service.document()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def has_example(document: dict[str, Any], schema: dict[str, Any]) -> bool:
    schema = resolved(document, schema)
    if "example" in schema or "examples" in schema:
        return True
    items = schema.get("items") or schema.get("properties", {}).get("items", {}).get("items")
    return bool(items) and has_example(document, items)


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_every_operation_has_a_summary_and_a_tag(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert operation.get("summary"), (method, path)
        assert operation.get("tags"), (method, path)


def test_operation_names_are_unique(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)


def test_names_of_schemas_are_unique(document: dict[str, Any]) -> None:
    """Two models of one name are told apart by their modules, and generators of clients make nothing of that."""
    assert [name for name in document["components"]["schemas"] if "__" in name] == []


def test_every_answer_is_typed_and_has_an_example(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        answers = operation["responses"].items()
        done = [(status, answer) for status, answer in answers if status.startswith("2") or status == "302"]
        assert done, (method, path)
        for status, answer in done:
            if status in ("204", "302"):
                assert "content" not in answer, (method, path)
                continue
            for kind, content in answer["content"].items():
                if kind == "application/json":
                    assert resolved(document, content["schema"]), (method, path)
                    assert "example" in content or has_example(document, content["schema"]), (method, path)


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            assert has_example(document, content["application/json"]["schema"]), (method, path)


def test_errors_are_problem_details_with_an_example(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        errors = {status: answer for status, answer in operation["responses"].items() if status[0] in "45"}
        if path not in OPEN:
            assert {"401", "403", "422"} <= set(errors), (method, path)
        if method in ("post", "put", "patch"):
            assert "409" in errors, "two callers may write the same at once"
        for status, answer in errors.items():
            content = answer["content"]["application/problem+json"]
            assert resolved(document, content["schema"])["title"] == "ProblemDetails", (method, path, status)
            assert "example" in content, (method, path, status)
            assert list(answer["content"]) == ["application/problem+json"], (method, path, status)


def test_everything_but_health_says_that_it_needs_a_key(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        is_open = path in OPEN | ELSEWHERE or (path, method) == SIGN_IN
        assert bool(operation.get("security")) != is_open, (method, path)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nothing_but_health_and_the_documentation_answers_without_a_key(
    anonymous: TestClient, document: dict[str, Any]
) -> None:
    for path, method, _ in operations(document):
        answer = anonymous.request(method, path.replace("{kind}", "csv").replace("{system}", "nace").format_map(Ones()))
        if (path, method) == SIGN_IN:
            assert answer.status_code == 422, "it wants to know who"
        elif path in ELSEWHERE:
            assert answer.status_code == 404, "there is no such provider"
        elif path in OPEN:
            assert answer.status_code == 200, (method, path)
        else:
            assert answer.status_code == 401, (method, path)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["type"] == "unauthenticated"
    assert anonymous.get("/api/v1/openapi.json").status_code == 200
    page = anonymous.get("/docs")
    assert page.status_code == 200
    assert "//cdn" not in page.text


class Ones(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "1"


def test_the_document_shows_which_texts_are_refused(document: dict[str, Any]) -> None:
    fields = document["components"]["schemas"]["CompanyIn"]["properties"]
    shown = fields["name"]["pattern"]
    assert re.search(shown, "Società Ломоносов\n2")
    assert not any(re.search(shown, f"a{character}b") for character in "\x00\x08\x0b\x1f\x7f")
    assert fields["park"]["anyOf"][0]["pattern"] == CODE


def test_what_is_answered_around_the_routes_is_documented(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        answers = operation["responses"]
        assert "400" in answers, "a length said in two ways"
        assert ("413" in answers) == ("requestBody" in operation), (method, path)
        assert ("507" in answers) == (method != "get"), (method, path)
        has_tag = (
            method == "get" and path not in OPEN and "application/json" in answers.get("200", {}).get("content", {})
        )
        assert ("304" in answers) == has_tag, (method, path)
        assert "content" not in answers.get("304", {})
