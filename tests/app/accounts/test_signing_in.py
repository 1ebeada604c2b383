"""Who signs in proves who they are by a password or a link, and learns nothing of others by trying."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, text, update

from app.accounts.people import service as people
from app.accounts.people.schemas import UserChange
from app.accounts.roles import OPERATOR, Role
from app.accounts.sessions import passwords
from app.accounts.sessions.attempts import network_of
from app.database import transaction
from app.main import create_app
from app.settings import Settings
from models import AuditEntry, User
from models.base import now
from tests.support.people import PASSWORD, SESSION, person, signed_in

RIGHT = {"email": "anna@example.org", "password": PASSWORD}
USERS = "/api/v1/users"
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def refusals(engine: Engine) -> list[tuple[str | None, int | None]]:
    """Why, and whom it was about if that is known."""
    with transaction(engine, writes=False) as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "session.refuse").order_by(AuditEntry.id))
        return [(row.details["reason"], row.subject_id) for row in rows]


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
