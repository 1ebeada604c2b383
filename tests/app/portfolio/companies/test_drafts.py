"""What is not published is its own park's: others see no trace of it, and nobody is matched with it."""

from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.matches.pairs import PairKey, add_pairs
from app.portfolio import parties
from app.portfolio.companies import service
from app.portfolio.companies.profiles import company_parties
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.places import service as places
from matching.profiles import Form
from models import Pair, Park

pytestmark = pytest.mark.usefixtures("parks")

OFFER = {"form": "joint_project", "language": "it", "title": "Pompe segrete", "capabilities": ["secret pumps"]}
COMPANY = {"park": "south", "name": "Alfa Pompe", "identifiers": {"register": "7"}, "offers": [OFFER]}


@pytest.fixture
def made(engine: Engine) -> tuple[int, int]:
    """A draft, and its offer."""
    with transaction(engine) as session:
        out = service.add(session, OPERATOR, CompanyIn.model_validate(COMPANY | {"draft": True}))
    return out.id, out.offers[0].id


def as_park(client: TestClient, engine: Engine, park: str) -> TestClient:
    with transaction(engine) as session:
        key = accounts.create_key(session, park, Role.MANAGER, places.park_id(session, park, field="park"))
    return TestClient(client.app, headers={"Authorization": f"Bearer {key}"})


def paths(company_id: int, offer_id: int) -> list[str]:
    return [
        f"/companies/{company_id}",
        f"/companies/{company_id}/matches",
        f"/companies/{company_id}/suggestions",
        f"/companies/{company_id}/merges",
        f"/companies/{company_id}/contacts",
        f"/offers/{offer_id}",
    ]


LISTS = ["/companies", "/companies?withdrawn=true", "/offers", "/offers?withdrawn=true", "/capabilities"]


def test_another_park_finds_neither_the_draft_nor_a_trace_of_it(
    client: TestClient, engine: Engine, made: tuple[int, int]
) -> None:
    other = as_park(client, engine, "north")
    unknown = paths(999_999, 999_999)
    for path, nothing in zip(paths(*made), unknown, strict=True):
        answer = other.get(f"/api/v1{path}")
        assert answer.status_code == 404, path
        same = other.get(f"/api/v1{nothing}").json()["detail"]
        assert answer.json()["detail"] == same.replace("999999", path.strip("/").split("/")[1]), path
    for path in LISTS:
        assert "ompe" not in other.get(f"/api/v1{path}").text.lower(), path
        assert "secret" not in other.get(f"/api/v1{path}").text, path
    for path in ("/offers", "/decisions", "/introductions"):
        assert other.get(f"/api/v1{path}", params={"company_id": made[0]}).status_code == 422, path
    exported = other.get("/api/v1/exports/companies", params={"format": "jsonl"})
    assert exported.status_code == 200
    assert "ompe" not in exported.text


def test_its_own_park_reads_and_publishes_it(client: TestClient, engine: Engine, made: tuple[int, int]) -> None:
    own, other = as_park(client, engine, "south"), as_park(client, engine, "north")
    company = f"/api/v1/companies/{made[0]}"
    assert own.get(company).json()["draft"] is True
    assert [item["draft"] for item in own.get("/api/v1/companies").json()["items"]] == [True]
    assert "draft" in own.get(f"{company}/matches").json()["note"]
    assert own.patch(company, json={"draft": False}).status_code == 200
    assert other.get(company).json()["draft"] is False
    assert [item["name"] for item in other.get("/api/v1/companies").json()["items"]] == ["Alfa Pompe"]


def test_what_is_withdrawn_is_its_own_parks_too(client: TestClient, engine: Engine, made: tuple[int, int]) -> None:
    own, other = as_park(client, engine, "south"), as_park(client, engine, "north")
    company = f"/api/v1/companies/{made[0]}"
    assert own.patch(company, json={"draft": False}).status_code == 200
    assert own.delete(company).status_code == 204
    assert own.get(company).json()["withdrawn"] is True
    assert other.get(company).status_code == 404
    assert other.get("/api/v1/companies?withdrawn=true").json()["items"] == []


def test_a_draft_is_no_profile_of_the_engine(engine: Engine, made: tuple[int, int]) -> None:
    with transaction(engine) as session:
        park = session.get_one(Park, places.park_id(session, "south", field="park"))
        assert list(company_parties(session, park, date(2015, 9, 1))) == []
        assert session.get_one(Park, park.id).code == "south"


def test_nobody_shortlists_what_is_not_shown_to_them(client: TestClient, engine: Engine, made: tuple[int, int]) -> None:
    north = {"park": "north", "name": "Borealis", "identifiers": {"register": "8"}}
    with transaction(engine) as session:
        partner = service.add(session, OPERATOR, CompanyIn.model_validate(north))
        corridor = places.find_corridor(session, "south-north")
        key = PairKey(Form.JOINT_PROJECT, *(parties.of_company(session, one) for one in (made[0], partner.id)))
        add_pairs(session, corridor.id, {key})
        pair_id = session.scalars(select(Pair.id)).one()
    other = as_park(client, engine, "north")
    by_ids = {"company_id": partner.id, "partner_id": made[0], "form": "joint_project"}
    for asked in (by_ids, {"pair_id": pair_id}):
        answer = other.post("/api/v1/introductions", json=asked)
        assert answer.status_code == 404
        assert "ompe" not in answer.text


@pytest.mark.parametrize("member", [{"name": "Alfa Pompe"}, {"number": "7707083893"}])
def test_who_declares_it_as_one_of_their_group_is_not_told_that_it_is_there(
    client: TestClient, engine: Engine, made: tuple[int, int], member: dict[str, str]
) -> None:
    other, own = as_park(client, engine, "north"), as_park(client, engine, "south")
    own.patch(f"/api/v1/companies/{made[0]}", json={"identifiers": {"inn": "7707083893"}})
    declared = {"park": "north", "name": "Borealis", "group": [{"tie": "sister", **member}]}
    company_id = other.post("/api/v1/companies", json=declared).json()["id"]

    def meant() -> int | None:
        (shown,) = other.get(f"/api/v1/companies/{company_id}").json()["group"]
        found: int | None = shown["company_id"]
        return found

    assert meant() is None
    own.patch(f"/api/v1/companies/{made[0]}", json={"draft": False})
    assert meant() == made[0]
    own.delete(f"/api/v1/companies/{made[0]}")
    assert meant() is None
