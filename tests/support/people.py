"""People and their browsers."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts.people import service as people
from app.accounts.people.schemas import UserIn
from app.accounts.roles import OPERATOR, Role
from app.database import transaction

SESSION = "/api/v1/session"
PASSWORD = "eight words and a comma"


def person(engine: Engine, email: str = "anna@example.org", role: Role = Role.MANAGER, **fields: Any) -> int:
    """The id of somebody new."""
    said = {"email": email, "name": "Anna Esempio", "role": role, "password": PASSWORD} | fields
    with transaction(engine) as session:
        return people.add(session, OPERATOR, UserIn.model_validate(said)).id


def signed_in(client: TestClient, **sent: str) -> TestClient:
    """A browser of its own, that sends the token of its session with every request."""
    browser = TestClient(client.app, client=("testclient", 50000))
    answer = browser.post(SESSION, json=sent or {"email": "anna@example.org", "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return browser
