"""Who is signed in stays so for a while, and is out at once when the session is ended; keys and people."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, text, update

from app.accounts import keyring
from app.accounts.people import service as people
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.main import create_app
from app.settings import Settings
from models import User, UserSession
from models.base import now
from tests.support.people import PASSWORD, SESSION, person, signed_in

PARKS, USERS, KEYS, SESSIONS = (f"/api/v1/{name}" for name in ("parks", "users", "keys", "sessions"))
RIGHT = {"email": "anna@example.org", "password": PASSWORD}
WEST = {"code": "west", "name": "West", "country": "IT"}
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_who_signs_in_works_with_a_cookie_and_a_token(anonymous: TestClient, engine: Engine) -> None:
    user_id = person(engine, role=Role.ADMIN)
    answer = anonymous.post(SESSION, json={"email": " ANNA@Example.org ", "password": PASSWORD})
    assert answer.status_code == 201
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("ponte_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    told = answer.json()
    assert (told["actor"], told["id"], told["role"], told["park"]) == ("user", user_id, "admin", None)
    assert anonymous.get(SESSION).json() == told
    assert anonymous.post(PARKS, json=WEST).status_code == 403
    for wrong in ("", told["csrf_token"][:-1], "é".encode()):
        refused = anonymous.post(PARKS, json=WEST, headers={"X-CSRF-Token": wrong})
        assert (refused.status_code, refused.json()["type"]) == (403, "forbidden"), wrong
    done = anonymous.post(PARKS, json=WEST, headers={"X-CSRF-Token": told["csrf_token"]})
    assert done.status_code == 201
    entry = anonymous.get("/api/v1/audit").json()["items"][0]
    assert (entry["actor"], entry["actor_name"], entry["action"]) == (f"user:{user_id}", "Anna Esempio", "park.add")


def test_only_hashes_are_stored(anonymous: TestClient, engine: Engine) -> None:
    person(engine)
    signed_in(anonymous)
    token = anonymous.post(SESSION, json=RIGHT).cookies["ponte_session"]
    with engine.connect() as connection:
        stored = [str(row) for table in (User, UserSession) for row in connection.execute(select(table.__table__))]
    assert len(stored) == 3
    assert not any(PASSWORD in row or token in row for row in stored)


@on_sqlite
def test_the_token_of_one_session_opens_no_other(anonymous: TestClient, engine: Engine) -> None:
    person(engine)
    first, second = signed_in(anonymous), signed_in(anonymous)
    assert second.delete(SESSION, headers=dict(first.headers)).status_code == 403
    token = first.cookies["ponte_session"]
    as_key = anonymous.get(PARKS, headers={"Authorization": f"Bearer {token}"})
    assert as_key.status_code == 401, "a session is no key"


@on_sqlite
def test_over_https_the_cookie_is_for_https_only(engine: Engine) -> None:
    person(engine)
    for settings, url in ((Settings(_env_file=None), "https://ponte.example"),
                          (Settings(_env_file=None, secure_cookie=True), "http://ponte.example")):  # fmt: skip
        with TestClient(create_app(settings, engine), base_url=url) as client:
            assert "Secure" in client.post(SESSION, json=RIGHT).headers["set-cookie"].split("; ")


def test_a_session_that_is_ended_opens_nothing_from_then_on(anonymous: TestClient, engine: Engine) -> None:
    user_id = person(engine)
    browser = signed_in(anonymous)
    assert browser.get(SESSION).status_code == 200
    token = browser.cookies["ponte_session"]
    assert browser.delete(SESSION).status_code == 204
    assert "ponte_session" not in browser.cookies
    kept = anonymous.get(SESSION, headers={"Cookie": f"ponte_session={token}"})
    assert kept.status_code == 401

    person(engine, "admin@example.org", Role.ADMIN)
    admin = signed_in(anonymous, email="admin@example.org", password=PASSWORD)
    for end in (
        lambda: admin.delete(f"{SESSIONS}/{admin.get(SESSIONS, params={'user_id': user_id}).json()[0]['id']}"),
        lambda: admin.patch(f"{USERS}/{user_id}", json={"password": PASSWORD + "!"}),
        lambda: admin.patch(f"{USERS}/{user_id}", json={"password": PASSWORD}),
        lambda: admin.patch(f"{USERS}/{user_id}", json={"disabled": True}),
    ):
        with transaction(engine) as session:  # whatever the password is by now
            link = people.make_link(session, OPERATOR, user_id, timedelta(minutes=1))
        browser = signed_in(anonymous, link=link)
        assert browser.get(SESSION).status_code == 200
        assert end().status_code in (200, 204)
        assert browser.get(SESSION).status_code == 401


@on_sqlite
def test_another_role_or_park_holds_at_once(anonymous: TestClient, engine: Engine, parks: None) -> None:
    user_id = person(engine, park="south")
    person(engine, "admin@example.org", Role.ADMIN)
    admin = signed_in(anonymous, email="admin@example.org", password=PASSWORD)
    browser = signed_in(anonymous)
    assert browser.get(SESSION).json()["park"] == "south"
    assert admin.patch(f"{USERS}/{user_id}", json={"role": "viewer", "park": None}).status_code == 200
    assert (browser.get(SESSION).json()["role"], browser.get(SESSION).json()["park"]) == ("viewer", None)
    me = admin.get(SESSION).json()["id"]
    assert admin.patch(f"{USERS}/{me}", json={"role": "viewer"}).status_code == 409, "nobody locks himself out"


@on_sqlite
def test_people_see_and_end_their_own_sessions_only(anonymous: TestClient, engine: Engine) -> None:
    person(engine)
    other = person(engine, "boris@example.org")
    browser, strange = signed_in(anonymous), signed_in(anonymous, email="boris@example.org", password=PASSWORD)
    (own,) = browser.get(SESSIONS).json()
    assert own["is_current"]
    assert browser.get(SESSIONS, params={"user_id": other}).json() == [own]
    assert strange.delete(f"{SESSIONS}/{own['id']}").status_code == 404
    assert browser.delete(f"{SESSIONS}/{own['id']}").status_code == 204
    assert browser.get(SESSION).status_code == 401


def aged(engine: Engine, **columns: Any) -> None:
    with transaction(engine) as session:
        session.execute(update(UserSession).values(**columns))


def test_a_session_ends_by_itself(anonymous: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "SECONDS", 0)
    person(engine)
    browser = signed_in(anonymous)
    aged(engine, last_seen_at=now() - timedelta(minutes=119))
    assert browser.get(SESSION).status_code == 200
    with transaction(engine, writes=False) as session:
        assert now() - session.scalars(select(UserSession.last_seen_at)).one() < timedelta(minutes=1)
    aged(engine, last_seen_at=now() - timedelta(minutes=121))
    assert browser.get(SESSION).status_code == 401
    aged(engine, last_seen_at=now(), expires_at=now() - timedelta(seconds=1))
    assert browser.get(SESSION).status_code == 401


@on_sqlite
def test_who_only_reads_does_not_wait_for_who_writes(
    anonymous: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "SECONDS", 0)
    person(engine)
    browser = signed_in(anonymous)
    aged(engine, last_seen_at=now() - timedelta(minutes=60))
    with transaction(engine) as session:
        session.execute(text("select 1"))  # from now on nobody else writes
        assert browser.get(SESSION).status_code == 200
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000


def test_whoever_is_erased_is_out_at_once(anonymous: TestClient, engine: Engine) -> None:
    person(engine)
    person(engine, "rosa@example.org", role=Role.ADMIN)
    browser, admin = signed_in(anonymous), signed_in(anonymous, email="rosa@example.org", password=PASSWORD)
    assert browser.get(SESSION).status_code == 200
    assert admin.post("/api/v1/persons/erase", json={"email": RIGHT["email"]}).status_code == 200
    assert browser.get(SESSION).status_code == 401


@on_sqlite
def test_a_key_has_neither_session_nor_password(client: TestClient) -> None:
    told = client.get(SESSION).json()
    assert (told["actor"], told["name"], told["csrf_token"]) == ("key", "tests", None)
    assert client.delete(SESSION).status_code == 409
    changed = client.put(f"{SESSION}/password", json={"old": "x", "new": "another eight words"})
    assert changed.status_code == 409
    assert client.get(SESSIONS).json() == []


def test_keys_are_made_listed_and_revoked(client: TestClient, parks: None) -> None:
    made = client.post(KEYS, json={"name": "frontend", "role": "manager", "park": "south"})
    assert made.status_code == 201
    as_frontend = {"Authorization": f"Bearer {made.json()['key']}"}
    assert client.get(SESSION, headers=as_frontend).json()["park"] == "south"
    listed = client.get(KEYS).json()
    assert [(key["name"], key["park"]) for key in listed] == [("tests", None), ("frontend", "south")]
    assert "key" not in listed[1]
    assert client.delete(f"{KEYS}/{made.json()['id']}").status_code == 204
    assert client.get(SESSION, headers=as_frontend).status_code == 401, "at once"
    assert len(client.get(KEYS).json()) == 1
    wrong = client.post(KEYS, json={"name": "x", "park": "nowhere"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "park")


def test_people_are_added_listed_and_changed(client: TestClient, parks: None) -> None:
    sent = {"email": "Anna@Example.org", "name": "Anna", "role": "manager", "park": "north", "language": "it"}
    added = client.post(USERS, json=sent)
    assert added.status_code == 201
    anna = added.json()
    assert (anna["email"], anna["park"], anna["has_password"]) == ("anna@example.org", "north", False)
    assert client.post(USERS, json=sent | {"email": "anna@example.ORG"}).status_code == 409
    for wrong in ({"email": "anna"}, {"park": "nowhere"}, {"role": "king"}, {"password": "short"}):
        refused = client.post(USERS, json=sent | {"email": "b@example.org"} | wrong)
        assert [each["field"] for each in refused.json()["errors"]] == list(wrong)
    assert client.post(USERS, json=sent | {"email": "b@example.org"}).status_code == 201
    page = client.get(USERS, params={"limit": 1}).json()
    rest = client.get(USERS, params={"limit": 1, "cursor": page["next_cursor"]}).json()
    assert [each["email"] for each in (*page["items"], *rest["items"])] == ["anna@example.org", "b@example.org"]
    changed = client.patch(f"{USERS}/{anna['id']}", json={"name": "Anna E.", "park": None}).json()
    assert changed == anna | {"name": "Anna E.", "park": None}
    assert client.get(f"{USERS}/{anna['id']}").json() == changed
    assert client.get(f"{USERS}/4711").status_code == 404
