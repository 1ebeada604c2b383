"""People sign in, stay signed in for a while, and are out at once when their session is ended."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, text, update

from app.accounts import keyring
from app.accounts.people import service as people
from app.accounts.people.schemas import UserChange
from app.accounts.roles import OPERATOR, Role
from app.accounts.sessions import passwords
from app.accounts.sessions.attempts import network_of
from app.database import transaction
from app.main import create_app
from app.settings import Settings
from models import AuditEntry, User, UserSession
from models.base import now
from tests.support.people import PASSWORD, SESSION, person, signed_in

PARKS, USERS, KEYS, SESSIONS = (f"/api/v1/{name}" for name in ("parks", "users", "keys", "sessions"))
WEST = {"code": "west", "name": "West", "country": "IT"}
RIGHT = {"email": "anna@example.org", "password": PASSWORD}
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def refusals(engine: Engine) -> list[tuple[str | None, int | None]]:
    """Why, and whom it was about if that is known."""
    with transaction(engine, writes=False) as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "session.refuse").order_by(AuditEntry.id))
        return [(row.details["reason"], row.subject_id) for row in rows]


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


@on_sqlite
def test_twenty_wrong_sign_ins_are_refused_and_on_record(anonymous: TestClient, engine: Engine) -> None:
    user_id = person(engine)
    answers = [anonymous.post(SESSION, json=RIGHT | {"password": f"wrong {n}"}) for n in range(20)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 10
    assert answers[10].json()["type"] == "too-often"
    assert 0 < int(answers[10].headers["retry-after"]) <= 15 * 60
    assert refusals(engine) == [("wrong_password", user_id)] * 10 + [("too_often", None)] * 10
    assert anonymous.post(SESSION, json=RIGHT).status_code == 429, "the right one comes too late"
    assert not anonymous.cookies


@on_sqlite
def test_one_address_tries_few_people(engine: Engine) -> None:
    settings = Settings(_env_file=None, sign_in_attempts_per_address="5/hour")
    with TestClient(create_app(settings, engine)) as client:
        forged = {"X-Forwarded-For": "203.0.113.7"}
        for n in range(6):
            wrong = {"email": f"n{n}@example.org", "password": "wrong"}
            answer = client.post(SESSION, json=wrong, headers=forged if n % 2 else {})
        assert answer.status_code == 429, "what a header says is no address"
    assert [reason for reason, _ in refusals(engine)] == ["no_such_person"] * 5 + ["too_often"]


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::/64"),
        (None, "unknown"),
    ],
)
def test_a_household_is_one_address(host: str | None, network: str) -> None:
    assert network_of(host) == network


@on_sqlite
def test_whether_somebody_is_known_is_not_told(
    anonymous: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(engine)
    person(engine, "disabled@example.org")
    person(engine, "link@example.org", password=None)
    with transaction(engine) as session:
        session.execute(update(User).where(User.email == "disabled@example.org").values(disabled_at=now()))
    verified = []
    hashes = passwords._HASHES
    real = hashes.verify
    monkeypatch.setattr(hashes, "verify", lambda *given: verified.append(1) or real(*given))
    answers = []
    for email in ("anna@example.org", "disabled@example.org", "link@example.org", "nobody@example.org"):
        password = "wrong" if email.startswith("anna") else PASSWORD
        answers.append(anonymous.post(SESSION, json={"email": email, "password": password}))
    assert {(answer.status_code, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert len(verified) == 4, "the same work for each"
    reasons = [reason for reason, _ in refusals(engine)]
    assert reasons == ["wrong_password", "disabled", "wrong_password", "no_such_person"]
    with transaction(engine, writes=False) as session:
        told = [str(entry.details) for entry in session.scalars(select(AuditEntry))]
    assert not any("example.org" in each for each in told)


@pytest.fixture
def link(engine: Engine) -> str:
    user_id = person(engine, password=None)
    with transaction(engine) as session:
        return people.make_link(session, OPERATOR, user_id, timedelta(minutes=15))


def test_a_link_is_good_for_one_sign_in(anonymous: TestClient, engine: Engine, link: str) -> None:
    assert signed_in(anonymous, link=link).get(SESSION).json()["name"] == "Anna Esempio"
    again = anonymous.post(SESSION, json={"link": link})
    assert (again.status_code, again.json()["type"]) == (401, "unauthenticated")
    assert refusals(engine) == [("link", 1)]


def test_a_link_that_is_too_old_or_was_never_one_is_refused(anonymous: TestClient, engine: Engine, link: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("update sign_in_links set expires_at = created_at"))
    for token in (link, "nonsense", "é"):
        assert anonymous.post(SESSION, json={"link": token}).status_code == 401
    assert refusals(engine) == [("link", 1), ("link", None), ("link", None)]


@on_sqlite
@pytest.mark.parametrize(
    "sent",
    [{}, {"email": "anna@example.org"}, {"password": "x"}, RIGHT | {"link": "x"}, {"link": "x", "email": "a@b.de"},
     RIGHT | {"link": None, "remember": True}, {"email": 1, "password": 2}, RIGHT | {"password": "x" * 300}],
)  # fmt: skip
def test_who_signs_in_says_either_of_two_things(anonymous: TestClient, sent: dict[str, Any]) -> None:
    assert anonymous.post(SESSION, json=sent).status_code == 422


@pytest.mark.parametrize("odd", ["\\u0000", "a\\u0000@b.de", "\\ud800@b.de", "\\ud800" * 20, "é@ü.de", "' or 1=1 --"])
def test_odd_letters_are_refused_and_nothing_breaks(anonymous: TestClient, odd: str) -> None:
    for body in (
        f'{{"email": "{odd}", "password": "x"}}',
        f'{{"email": "anna@example.org", "password": "{odd}"}}',
        f'{{"link": "{odd}"}}',
    ):
        answer = anonymous.post(SESSION, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (401, 422), body


def test_a_password_is_changed_by_who_knows_the_old_one(anonymous: TestClient, engine: Engine) -> None:
    person(engine)
    browser, other = signed_in(anonymous), signed_in(anonymous)
    path, new = f"{SESSION}/password", "another eight words"
    wrong = browser.put(path, json={"old": "wrong", "new": new})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "old")
    assert browser.put(path, json={"old": PASSWORD, "new": "short"}).status_code == 422
    assert browser.put(path, json={"old": PASSWORD, "new": new}).status_code == 204
    assert (browser.get(SESSION).status_code, other.get(SESSION).status_code) == (200, 401)
    assert anonymous.post(SESSION, json=RIGHT).status_code == 401
    assert anonymous.post(SESSION, json=RIGHT | {"password": new}).status_code == 201


def test_another_password_closes_links_that_were_sent(anonymous: TestClient, engine: Engine, link: str) -> None:
    with transaction(engine) as session:
        people.change(session, OPERATOR, 1, UserChange(password="another eight words"))
    assert anonymous.post(SESSION, json={"link": link}).status_code == 401


def test_whoever_is_erased_is_out_at_once(anonymous: TestClient, engine: Engine) -> None:
    person(engine)
    person(engine, "rosa@example.org", role=Role.ADMIN)
    browser, admin = signed_in(anonymous), signed_in(anonymous, email="rosa@example.org", password=PASSWORD)
    assert browser.get(SESSION).status_code == 200
    assert admin.post("/api/v1/persons/erase", json={"email": RIGHT["email"]}).status_code == 200
    assert browser.get(SESSION).status_code == 401


def test_strange_letters_are_refused_and_break_nothing(anonymous: TestClient, engine: Engine) -> None:
    person(engine, role=Role.ADMIN)
    assert anonymous.post(SESSION, json=RIGHT | {"email": "a\x00@b.it"}).status_code == 401
    browser = signed_in(anonymous)
    for email in ("a\x00@b.it", "анна@пример.рф", "a:b@", "a@b\x00.it", "a@b..рф"):
        sent = {"email": email, "name": "Anna", "role": "viewer"}
        assert browser.post(USERS, json=sent).status_code == 422, email
    sent = {"email": "anna@пример.рф", "name": "Anna", "role": "viewer"}
    assert browser.post(USERS, json=sent).json()["email"] == "anna@xn--e1afmkfd.xn--p1ai"
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        for side in ("since", "until"):
            assert browser.get("/api/v1/audit", params={side: moment}).status_code == 422


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
