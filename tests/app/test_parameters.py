"""What a route does not know is refused, wherever it stands; and a number is a number."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.portfolio.companies.schemas import CompanyIn
from app.schemas import RequestModel
from models import Company

IMPORTS = "/api/v1/imports"
FILE = {"file": ("a.csv", b"park;name;register\nsouth;Prova Secca Uno;H1-24A\n")}
pytestmark = [pytest.mark.usefixtures("parks"), pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


def test_no_route_passes_an_unknown_parameter_over(client: TestClient, engine: Engine) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    routes = [(method, path, operation) for path, methods in paths.items() for method, operation in methods.items()]
    assert len(routes) > 50
    with transaction(engine) as session:
        officer = {"Authorization": f"Bearer {accounts.create_key(session, 'officer', Role.COMPLIANCE)}"}
    for method, path, operation in routes:
        if "302" in operation["responses"]:  # people come there from other services, which add what they like
            continue
        concrete = path.replace("{kind}", "csv").replace("{system}", "nace").replace("{code}", "28.99")
        while "{" in concrete:
            concrete = concrete[: concrete.index("{")] + "1" + concrete[concrete.index("}") + 1 :]
        headers = None if "admin" in operation.get("x-roles", ["admin"]) else officer
        answer = client.request(method, concrete, params={"dryrun_": "true"}, json={}, headers=headers)
        assert answer.status_code == 422, (method, path, answer.text)
        assert [error["field"] for error in answer.json()["errors"]] == ["dryrun_"], (method, path)


@pytest.mark.parametrize(
    ("query", "form", "field", "reason"),
    [
        ({"dryrun": "true"}, {}, "dryrun", "did you mean `dry_run`?"),
        ({}, {"dry_run": "true"}, "dry_run", "belongs in the query"),
        ({}, {"dryrun": "true"}, "dryrun", "known: file"),
        ({"file": "a.csv"}, {}, "file", "belongs in the form"),
    ],
)
def test_a_trial_that_is_asked_for_wrongly_imports_nothing(
    client: TestClient, engine: Engine, query: dict[str, str], form: dict[str, str], field: str, reason: str
) -> None:
    answer = client.post(IMPORTS, params=query, data=form, files=FILE)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert reason in error["reason"]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Company)) == 0
    assert client.post(IMPORTS, params={"dry_run": "true"}, files=FILE).json()["created"] == 1


def bodies(model: type[RequestModel] = RequestModel) -> Iterator[type[RequestModel]]:
    for each in model.__subclasses__():
        yield each
        yield from bodies(each)


def test_a_truth_value_or_a_text_is_no_number_in_any_body() -> None:
    found = [(model, name) for model in bodies() for name, field in model.model_fields.items() if holds(field, int)]
    assert (CompanyIn, "employees") in found
    for model, name in found:
        for wrong in (True, "12"):
            assert name in refused(model, {name: wrong}), (model, name)


def test_a_number_or_a_text_is_no_truth_value_in_any_body() -> None:
    found = [(model, name) for model in bodies() for name, field in model.model_fields.items() if holds(field, bool)]
    assert found
    for model, name in found:
        for wrong in (1, "true"):
            assert name in refused(model, {name: wrong}), (model, name)


def holds(field: Any, kind: type) -> bool:
    kinds = {kind, float} if kind is int else {kind}
    return field.annotation in kinds or any(each in kinds for each in getattr(field.annotation, "__args__", ()))


def refused(model: type[RequestModel], body: dict[str, Any]) -> set[str]:
    try:
        model.model_validate(body)
    except ValidationError as error:
        return {str(found["loc"][0]) for found in error.errors() if found["type"] != "missing"}
    return set()


def test_a_formula_is_refused_in_a_request_as_it_is_in_a_file(client: TestClient) -> None:
    sent = {"name": '=HYPERLINK("http://x")', "identifiers": {"register": "1"}}
    answer = client.post("/api/v1/companies", json=sent)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "name", "reason": "looks like a spreadsheet formula; write plain text"}
    ]
    assert client.post("/api/v1/companies", json=sent | {"name": "@traghetto prova"}).status_code == 201


def test_of_two_values_for_one_none_is_chosen(client: TestClient) -> None:
    for query, name, count in (("limit=3&limit=5", "limit", 2), ("total=true&total=true&total=true", "total", 3)):
        refused = client.get(f"/api/v1/companies?{query}")
        assert refused.status_code == 422
        assert refused.json()["errors"] == [{"field": name, "reason": f"is given {count} times, and takes one value"}]
    assert client.get("/api/v1/companies?ids=1&ids=2&fields=id&fields=name").status_code == 200
    twice = client.post(IMPORTS, files=[("file", FILE["file"])] * 2)
    assert (twice.status_code, [error["field"] for error in twice.json()["errors"]]) == (422, ["file"])


def test_a_change_is_not_made_where_nobody_asks_whether_it_is_to_be(client: TestClient) -> None:
    """`If-Match` means: only if nothing has changed since. Where that is not looked at, nothing is done."""
    asked = 0
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            takes = any(each["name"].lower() == "if-match" for each in operation.get("parameters", ()))
            assert takes == ("412" in operation["responses"]), (method, path)
            if method == "get" or takes:
                continue
            url = re.sub("{.*?}", "1", path)
            refused = client.request(method, url, json={}, headers={"If-Match": '"a"'})
            if refused.status_code == 403:  # for an officer
                continue
            assert refused.status_code == 422, (method, path, refused.text)
            assert refused.json()["errors"][0]["field"] == "If-Match", (method, path)
            asked += 1
    assert asked > 30
