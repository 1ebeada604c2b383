"""Keys open what their role and park allow, and nothing else."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.accounts import service
from app.accounts.roles import Role
from app.database import transaction
from app.errors import Unauthenticated
from app.portfolio.places import service as places
from models import ApiKey, AuditEntry
from tests.support.portfolio import company

NEW = company("south", "Alfa", ["pumps"], ["valves"]).model_dump(mode="json", by_alias=True, exclude_none=True)


def as_holder_of(client: TestClient, engine: Engine, role: Role, park: str | None = None) -> TestClient:
    with transaction(engine) as session:
        key = service.create_key(session, "test", role, places.park_id(session, park, field="park"))
    client.headers["Authorization"] = f"Bearer {key}"
    return client


def test_only_the_hash_of_a_key_is_stored(engine: Engine) -> None:
    with transaction(engine) as session:
        key = service.create_key(session, "somebody", Role.VIEWER)
        stored = session.scalars(select(ApiKey)).one()
    assert key.encode() not in stored.key_hash
    assert len(stored.key_hash) == 32


def test_a_revoked_key_opens_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        key = service.create_key(session, "somebody", Role.VIEWER)
        assert service.authenticate(session, key).role is Role.VIEWER
        assert service.revoke_keys(session, "somebody") == 1
        with pytest.raises(Unauthenticated):
            service.authenticate(session, key)


def test_who_goes_on_with_a_revoked_key_is_on_record_once_an_hour(anonymous: TestClient, engine: Engine) -> None:
    with transaction(engine) as session:
        key = service.create_key(session, "somebody", Role.VIEWER)
        service.revoke_keys(session, "somebody")
    for _ in range(3):
        assert anonymous.get("/api/v1/parks", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    with transaction(engine, writes=False) as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(each.action, each.actor_kind, each.subject_id) for each in entries] == [
        ("key.create", "operator", 1),
        ("key.revoke", "operator", 1),
        ("key.refuse", "nobody", 1),
    ]


@pytest.mark.parametrize("sent", ["ponte_wrong", "wrong", "", "ponte_é"])
def test_a_wrong_key_is_refused(anonymous: TestClient, sent: str) -> None:
    answer = anonymous.get("/api/v1/companies", headers={"Authorization": f"Bearer {sent}".encode()})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.usefixtures("parks")
def test_a_viewer_reads_and_does_not_write(anonymous: TestClient, engine: Engine) -> None:
    viewer = as_holder_of(anonymous, engine, Role.VIEWER)
    assert viewer.get("/api/v1/companies").status_code == 200
    answer = viewer.post("/api/v1/companies", json=NEW)
    assert answer.status_code == 403
    assert answer.json()["type"] == "forbidden"


@pytest.mark.usefixtures("parks")
def test_a_manager_writes_in_the_own_park_only(anonymous: TestClient, engine: Engine) -> None:
    manager = as_holder_of(anonymous, engine, Role.MANAGER, "north")
    assert manager.post("/api/v1/companies", json=NEW).status_code == 403
    own = manager.post("/api/v1/companies", json=NEW | {"park": "north"})
    assert own.status_code == 201
    assert manager.patch(f"/api/v1/companies/{own.json()['id']}", json={"city": "Moscow"}).status_code == 200


@pytest.mark.usefixtures("parks")
def test_only_an_admin_makes_parks(anonymous: TestClient, engine: Engine) -> None:
    park = {"code": "east", "name": "East", "country": "DE"}
    manager = as_holder_of(anonymous, engine, Role.MANAGER)
    assert manager.post("/api/v1/parks", json=park).status_code == 403
    admin = as_holder_of(anonymous, engine, Role.ADMIN)
    assert admin.post("/api/v1/parks", json=park).status_code == 201
