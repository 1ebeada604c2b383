"""A plan that two parks make with each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkIn
from models import Corridor

Key = Mapping[str, str]
WANTED = {"year": 2015, "starts_on": "2015-09-01", "ends_on": "2016-08-31"}
WHOLE = {"owner_a": "Project office", "owner_b": "Отдел проектов", "expected": {"en": "Five pilots"}}


@dataclass
class Parks:
    """Managers of the corridor's two parks and of a third, over HTTP."""

    client: TestClient
    south: Key
    north: Key
    east: Key

    def propose(self, who: Key, **wanted: Any) -> dict[str, Any]:
        answer = self.client.post("/api/v1/workplans", json=WANTED | wanted, headers=dict(who))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def act(self, who: Key, plan: dict[str, Any], action: str, status: int = 200) -> dict[str, Any]:
        answer = self.client.post(f"/api/v1/workplans/{plan['id']}/actions", json={"action": action}, headers=dict(who))
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def add(self, who: Key, plan: dict[str, Any], status: int = 201, **fields: Any) -> dict[str, Any]:
        sent = {"names": {"en": "A call"}} | WHOLE | fields
        answer = self.client.post(f"/api/v1/workplans/{plan['id']}/initiatives", json=sent, headers=dict(who))
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def change(self, who: Key, plan: dict[str, Any], number: int, status: int = 200, **fields: Any) -> dict[str, Any]:
        address = f"/api/v1/workplans/{plan['id']}/initiatives/{number}"
        answer = self.client.patch(address, json=fields, headers=dict(who))
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def in_force(self) -> dict[str, Any]:
        """A plan with one initiative."""
        plan = self.propose(self.south)
        self.add(self.south, plan)
        self.act(self.south, plan, "agree")
        self.act(self.north, plan, "agree")
        return self.act(self.north, plan, "put_in_force")


@pytest.fixture
def two(client: TestClient, engine: Engine, corridor: Corridor) -> Parks:
    with transaction(engine) as session:
        east = places.add_park(session, OPERATOR, ParkIn(code="east", name="East", country="IT")).id
        keys = [
            {"Authorization": f"Bearer {accounts.create_key(session, 'x', Role.MANAGER, park)}"}
            for park in (*corridor.park_ids, east)
        ]
    return Parks(client, *keys)
