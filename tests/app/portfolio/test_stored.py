"""What is stored is read as it is, whatever the rules for what is sent are by now."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.portfolio.companies.profiles import profile
from app.portfolio.companies.service import get
from models import ActivityCode, Capability, Company, Corridor, Description, Opportunity, Park, Site, Space
from tests.support.portfolio import add, company, opportunity

pytestmark = [
    pytest.mark.usefixtures("parks"),
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
]
LONG = "x" * 50_000
ROOM = {"kind": "laboratory", "area_m2": 40, "equipment": ["oven"]}
OF_AN_EARLIER_TIME: list[tuple[Any, dict[str, Any]]] = [
    (Park, {"name": LONG, "country": "Italy", "city": LONG, "description": LONG}),
    (Site, {"name": LONG, "language": "la", "languages": ["la"], "sectors": ["alchemy"], "description": LONG}),
    (Space, {"name": LONG, "kind": "cellar", "area_m2": -1, "equipment": [LONG]}),
    (Corridor, {"name": LONG}),
    (Company, {"country": "Italy", "city": LONG, "founded": 12, "employees": -1, "website": "x"}),
    (Company, {"languages": ["la"], "sectors": ["alchemy"]}),
    (ActivityCode, {"code": "00.00"}),
    (Capability, {"name": LONG}),
    (Description, {"language": "la", "summary": LONG, "text": None}),
    (Opportunity, {"title": LONG, "summary": LONG, "language": "la", "stage": "dreamt", "ipr": "secret", "trl": 12}),
    (Opportunity, {"space_kind": "cellar", "space_area_m2": -1, "space_equipment": [LONG]}),
]
"""Values that no request may send."""


@pytest.fixture
def old(engine: Engine, parks: None) -> None:
    """A company and the places around it, as rules that nobody remembers let them in."""
    with transaction(engine) as session:
        offer = opportunity("bench", form="hosting", capabilities=["cold tests"], space=ROOM)
        codes = [{"system": "nace", "code": "28.99"}]
        add(session, company("south", "Alfa", [offer], [], sectors=["drives"], activity_codes=codes))
    with transaction(engine) as session:
        for kind, values in OF_AN_EARLIER_TIME:
            session.execute(update(kind).values(**values))


SHOWN: dict[str, dict[str, Any]] = {
    "companies": {"sectors": ["alchemy"], "languages": ["la"]},
    "companies/1": {"employees": -1, "nace": [], "descriptions": [{"language": "la", "summary": LONG, "text": None}]},
    "offers": {"capabilities": [LONG], "stage": "dreamt", "trl": 12},
    "offers/1": {"space": {"kind": "cellar", "area_m2": -1, "from": None, "until": None, "equipment": [LONG]}},
    "parks": {"country": "Italy", "name": LONG},
    "sites/1": {"language": "la", "sectors": ["alchemy"]},
    "spaces": {"kind": "cellar", "equipment": [LONG]},
    "corridors": {"name": LONG},
    "exports/companies?format=jsonl": {"sectors": ["alchemy"], "languages": ["la"]},
}


@pytest.mark.usefixtures("old")
def test_what_is_stored_is_read_as_it_is(client: TestClient) -> None:
    for path, shown in SHOWN.items():
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.text[:500])
        found = answer.json()
        one = found["items"][0] if "items" in found else found
        assert shown == {name: one[name] for name in shown}, path


@pytest.mark.usefixtures("old")
def test_it_is_exported_in_tables_and_matched(client: TestClient, engine: Engine) -> None:
    for kind in ("csv", "xlsx"):
        assert client.get(f"/api/v1/exports/companies?format={kind}").status_code == 200
    with transaction(engine, writes=False) as session:
        row = get(session, OPERATOR, 1)
        assert profile(row, row.updated_at.date()).sectors == {"alchemy"}


def test_a_capability_is_as_long_as_it_is_stored(client: TestClient) -> None:
    """Of some letters the small one is longer: 65 of these are 130 in the end."""
    sent = company("south", "Alfa", [opportunity("pumps")], []).model_dump(mode="json", exclude_unset=True)
    sent["offers"][0]["capabilities"] = ["İ" * 65]
    answer = client.post("/api/v1/companies", json=sent)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "offers.0.capabilities.0"
    sent["offers"][0]["capabilities"] = ["İ" * 64]
    assert client.post("/api/v1/companies", json=sent).status_code == 201
    assert client.get("/api/v1/offers").json()["items"][0]["capabilities"] == ["i̇" * 64]
