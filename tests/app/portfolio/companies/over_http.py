"""Companies sent and asked for over HTTP."""

from typing import Any

from fastapi.testclient import TestClient

from tests.support.portfolio import company

URL = "/api/v1/companies"


def sent(name: str = "Alfa", **fields: Any) -> dict[str, Any]:
    park = fields.pop("park", "south")
    made = company(park, name, fields.pop("offers", ["pumps"]), fields.pop("needs", ["valves"]), **fields)
    return made.model_dump(mode="json", by_alias=True, exclude_unset=True)


def add(client: TestClient, name: str = "Alfa", **fields: Any) -> dict[str, Any]:
    answer = client.post(URL, json=sent(name, **fields))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def change(client: TestClient, company_id: int, **fields: Any) -> dict[str, Any]:
    answer = client.patch(f"{URL}/{company_id}", json=fields)
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


def fields_at_fault(answer: Any, status: int = 422) -> list[str]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return [error["field"] for error in answer.json()["errors"]]


def titles(client: TestClient, path: str = URL, **params: Any) -> list[str]:
    """Names or titles, page by page."""
    found, cursor = [], None
    while True:
        answer = client.get(path, params=params | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found += [item.get("name") or item["title"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found
