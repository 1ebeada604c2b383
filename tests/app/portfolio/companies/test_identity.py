"""Who a request speaks of: as in files."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.support.portfolio import company

URL = "/api/v1/companies"
pytestmark = [pytest.mark.usefixtures("parks"), pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


def post(client: TestClient, name: str, **numbers: str) -> tuple[int, list[str]]:
    """The status, and the fields at fault."""
    sent = company("south", name, [], []).model_dump(mode="json", exclude_unset=True) | {"identifiers": numbers}
    answer = client.post(URL, json=sent)
    errors: list[dict[str, Any]] = answer.json().get("errors", [])
    return answer.status_code, [error["field"] for error in errors]


def test_numbers_are_compared_together_and_names_where_there_are_none(client: TestClient) -> None:
    assert post(client, "Prova Giunti S.r.l.", vat="08800060223") == (201, [])
    assert post(client, "Prova", codice_fiscale="08800060223") == (409, ["identifiers.codice_fiscale"])
    assert post(client, "Prova Due", vat="08800060223", codice_fiscale="08800040225") == (201, []), "of its VAT group"
    assert post(client, "Prova Tre", vat="08800060223", inn="7707083893") == (409, ["identifiers.vat"])
    assert post(client, "Prova Filo S.r.l.") == (201, [])
    assert post(client, "PROVA FILO SRL") == (409, ["name"])
    assert post(client, "PROVA FILO SRL", register="9") == (409, ["name"]), "the one without a number may be it"
    found = client.get(URL, params={"name": "giunti società a responsabilità limitata"}).json()["items"]
    assert [each["name"] for each in found] == ["Prova Giunti S.r.l."]
