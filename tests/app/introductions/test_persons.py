"""People are seen by their own park, exported and erased in one call, and nothing of them stays where they were."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, inspect, select, text

from app.accounts import service as accounts
from app.accounts.people import service as people
from app.accounts.people.schemas import UserIn
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from models import AuditEntry, Mail
from tests.support.introductions import Introductions
from tests.support.terminal import Ponte

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
EMAIL = "Pat@South.example"
CONTACT = {
    "name": "Anna Prova",
    "email": "anna@south.example",
    "language": "it",
    "consent_given_on": "2015-09-01",
    "consent_by": "form",
}


def headers(engine: Engine, introductions: Introductions, park: str, role: Role = Role.MANAGER) -> dict[str, str]:
    with transaction(engine) as session:
        key = accounts.create_key(session, park, role, introductions.parks[park])
    return {"Authorization": f"Bearer {key}"}


def everything(engine: Engine) -> str:
    """All that the database holds, as one text."""
    with engine.connect() as connection:
        tables = inspect(engine).get_table_names()
        return "\n".join(str(connection.execute(text(f"select * from {name}")).all()) for name in tables)  # noqa: S608


def test_contacts_are_for_the_managers_of_their_own_park(
    client: TestClient, introductions: Introductions, engine: Engine
) -> None:
    address = f"/api/v1/companies/{introductions.companies['south']}/contacts"
    south, north = (headers(engine, introductions, park) for park in ("south", "north"))
    (known,) = client.get(address, headers=south).json()
    assert known["email"] == "pat@south.example"
    assert client.get(address, headers=north).status_code == 403
    assert client.get(address, headers=headers(engine, introductions, "south", Role.VIEWER)).status_code == 403
    assert client.patch(f"/api/v1/contacts/{known['id']}", json={"phone": None}, headers=north).status_code == 404
    assert client.delete(f"/api/v1/contacts/{known['id']}", headers=north).status_code == 404
    assert "pat@south.example" not in client.get(f"/api/v1/companies/{introductions.companies['south']}").text


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"email": "anna"}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"consent_given_on": None}, "consent_given_on"),
        ({"consent_until": "2014-01-01"}, "consent_until"),
        ({"language": "de"}, "language"),
    ],
)
def test_what_is_wrong_with_a_contact_is_named(
    client: TestClient, introductions: Introductions, sent: dict[str, str | None], field: str
) -> None:
    answer = client.post(f"/api/v1/companies/{introductions.companies['south']}/contacts", json=CONTACT | sent)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_consent_that_is_taken_back_counts_at_once(client: TestClient, introductions: Introductions) -> None:
    made = client.post(f"/api/v1/companies/{introductions.companies['south']}/contacts", json=CONTACT)
    assert made.status_code == 201, made.text
    again = client.post(f"/api/v1/companies/{introductions.companies['south']}/contacts", json=CONTACT)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "email")
    ended = client.patch(f"/api/v1/contacts/{made.json()['id']}", json={"consent_ended": True})
    assert ended.json()["consent_ended_at"] is not None


def test_a_person_is_exported_and_erased_in_one_call_and_nothing_is_left(
    client: TestClient, introductions: Introductions, engine: Engine
) -> None:
    row = introductions.released()
    with transaction(engine) as session:
        user = UserIn.model_validate({"email": EMAIL, "name": "Pat Southson", "role": "manager", "park": "south"})
        people.add(session, OPERATOR, user)
    told = client.post("/api/v1/persons/export", json={"email": EMAIL}).json()
    assert [one["of"] for one in told["contacts"]] == ["South Drives"]
    assert [one["id"] for one in told["introductions"]] == [row.id]
    assert told["account"]["name"] == "Pat Southson"
    done = client.post("/api/v1/persons/erase", json={"email": EMAIL})
    assert done.json() == {"contacts": 1, "accounts": 1, "delegates": 0}
    left = everything(engine)
    assert "Southson" not in left
    assert "south.example" not in left.lower()
    with transaction(engine, writes=False) as session:
        actions = set(session.scalars(select(AuditEntry.action)))
        assert {"person.export", "contact.erased", "user.erase"} <= actions
        assert {mail.side for mail in session.scalars(select(Mail).where(Mail.kind == "released"))} == {"b"}
    assert client.post("/api/v1/persons/erase", json={"email": EMAIL}).status_code == 404


def test_people_are_kept_by_command(at_hand: Ponte, introductions: Introductions) -> None:
    given = ["--name", "Anna Prova", "--email", "anna@south.example", "--language", "it", "--consent-by", "form"]
    made = at_hand("contact", "add", "South Drives", *given, "--consent-given-on", "2015-09-01")
    assert made.code == 0, made.err
    assert "anna@south.example" in at_hand("contact", "list", "South Drives").out
    assert at_hand("person", "export", "anna@south.example").json["contacts"][0]["name"] == "Anna Prova"
    assert at_hand("person", "erase", "anna@south.example", "--yes").code == 0
    assert at_hand("person", "export", "anna@south.example").code == 1
