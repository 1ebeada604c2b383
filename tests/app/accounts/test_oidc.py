"""People come in by their organisation's own sign-in service, and only those for whom it vouches."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import ValidationError
from sqlalchemy import Engine, select

from app.accounts.roles import Role
from app.database import transaction
from app.main import create_app
from app.settings import Settings
from models import AuditEntry, User
from tests.support.people import SESSION, person

START, BACK = f"{SESSION}/oidc", f"{SESSION}/oidc/callback"
CLIENT, SECRET = "ponte", "between us"
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
KEY_OF_SOMEBODY = OctKey.generate_key(256)


@dataclass
class Invented:
    """A provider on the loopback. `claims` are what it says of who comes, over what it should say."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"email": "Anna@Example.org", "email_verified": True})
    key: RSAKey = field(default_factory=lambda: KEY)
    asked: dict[str, str] = field(default_factory=dict)
    """What the browser was sent with."""
    up: bool = True

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }

    def token(self, body: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """None for who does not prove to be the one who asked."""
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(body["code_verifier"].encode()).digest()).decode().rstrip("=")
        )
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != f"Basic {known}" or challenge != self.asked["code_challenge"] or body["code"] != "a-code":
            return None
        at = int(time.time())
        usual = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "7",
            "iat": at,
            "exp": at + 60,
            "nonce": self.asked["nonce"],
        }
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, usual | self.claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def provider() -> Iterator[Invented]:
    invented = Invented()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = {"keys": [KEY.as_dict(private=False)]}
            self.answer(keys if self.path == "/keys" else invented.document() if invented.up else None)

        def do_POST(self) -> None:
            body = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
            first = {name: values[0] for name, values in body.items()}
            self.answer(invented.token(first, self.headers.get("authorization", "")))

        def answer(self, content: dict[str, Any] | None) -> None:
            self.send_response(400 if content is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: Any) -> None:
            """Nothing: it would stand between the dots of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    invented.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield invented
    server.shutdown()
    server.server_close()
    thread.join()


def settings_for(provider: Invented, **more: Any) -> Settings:
    of_provider = {"oidc_issuer": provider.address, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    return Settings(_env_file=None, **of_provider | more)


@pytest.fixture
def browser(provider: Invented, engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(settings_for(provider), engine), follow_redirects=False) as client:
        yield client


def go(browser: TestClient, provider: Invented, **changed: str) -> Any:
    """There and back; the answer to coming back, with some of what it is sent with changed."""
    there = browser.get(START)
    assert there.status_code == 302
    url = urlsplit(there.headers["location"])
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{provider.address}/authorize"
    provider.asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"] == f"http://testserver{BACK}"
    return browser.get(
        BACK, params={"code": "a-code", "state": provider.asked["state"], "iss": provider.address} | changed
    )


def refusals(engine: Engine) -> list[str]:
    with transaction(engine, writes=False) as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "session.refuse"))
        return [f"{row.details['way']} {row.details['reason']}" for row in rows]


def test_who_is_known_comes_in(browser: TestClient, provider: Invented, engine: Engine) -> None:
    user_id = person(engine, password=None)
    back = go(browser, provider)
    assert (back.status_code, back.headers["location"]) == (302, "/")
    told = browser.get(SESSION).json()
    assert (told["id"], told["email"]) == (user_id, "anna@example.org")
    assert browser.get(f"{SESSION}s").json()[0]["way"] == "oidc"
    assert "ponte_oidc" not in browser.cookies, "and cannot come in a second time"
    again = browser.get(BACK, params={"code": "a-code", "state": provider.asked["state"]})
    assert again.status_code == 401


def test_who_is_not_known_stays_out_unless_a_setting_says_otherwise(
    browser: TestClient, provider: Invented, engine: Engine
) -> None:
    assert go(browser, provider).status_code == 401
    assert refusals(engine) == ["oidc no_such_person"]
    with TestClient(
        create_app(settings_for(provider, oidc_role="viewer"), engine), follow_redirects=False
    ) as open_door:
        assert go(open_door, provider).status_code == 302
        assert open_door.get(SESSION).json()["role"] == "viewer"
    with transaction(engine, writes=False) as session:
        assert session.scalars(select(User.email)).all() == ["anna@example.org"]


def test_who_is_disabled_stays_out(browser: TestClient, provider: Invented, engine: Engine) -> None:
    user_id = person(engine, password=None)
    person(engine, "admin@example.org", Role.ADMIN)
    with engine.begin() as connection:
        connection.execute(User.__table__.update().where(User.id == user_id).values(disabled_at=User.created_at))
    assert go(browser, provider).status_code == 401
    assert refusals(engine) == ["oidc disabled"]


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"iss": "https://elsewhere.example"},
        {"aud": "somebody else"},
        {"exp": 1},
        {"email_verified": False, "email": "anna@example.org"},
        {"email": None},
    ],
    ids=str,
)
def test_what_the_provider_says_has_to_be_meant_for_us_and_now(
    browser: TestClient, provider: Invented, engine: Engine, claims: dict[str, Any]
) -> None:
    person(engine)
    provider.claims |= claims
    refused = go(browser, provider)
    assert (refused.status_code, refused.json()["type"]) == (401, "unauthenticated")
    assert browser.get(SESSION).status_code == 401
    assert refusals(engine) == ["oidc not_confirmed"]


def test_a_forged_signature_or_answer_opens_nothing(browser: TestClient, provider: Invented, engine: Engine) -> None:
    person(engine)
    provider.key = RSAKey.generate_key(2048, {"kid": "1"})
    assert go(browser, provider).status_code == 401
    provider.key = KEY
    for changed in ({"state": "another"}, {"code": "another"}):
        assert go(browser, provider, **changed).status_code == 401, changed
    assert browser.get(BACK, params={"error": "access_denied", "state": provider.asked["state"]}).status_code == 401
    browser.cookies.clear()
    stolen = {"code": "a-code", "state": provider.asked["state"]}
    assert browser.get(BACK, params=stolen).status_code == 401, "another browser did not ask"
    browser.cookies.set("ponte_oidc", jwt.encode({"alg": "HS256"}, {"state": "s", "exp": 2**31}, KEY_OF_SOMEBODY))
    assert browser.get(BACK, params={"code": "a-code", "state": "s"}).status_code == 401
    assert refusals(engine) == ["oidc not_confirmed"] * 6


def test_a_provider_that_is_away_or_another_is_said(browser: TestClient, provider: Invented, engine: Engine) -> None:
    provider.up = False
    answer = browser.get(START)
    assert (answer.status_code, answer.json()["type"]) == (502, "provider-failed")
    provider.up = True
    assert browser.get(START).status_code == 302, "it is asked again"


def test_without_a_provider_there_is_no_way_there(anonymous: TestClient) -> None:
    assert anonymous.get(START).status_code == 404
    assert anonymous.get(BACK).status_code == 404
    with pytest.raises(ValidationError, match="PONTE_OIDC_CLIENT_ID"):
        Settings(_env_file=None, oidc_issuer="https://login.example")


@pytest.mark.parametrize(
    "document",
    [["no object"], {}, {"authorization_endpoint": None}],
    ids=str,
)
def test_a_provider_that_answers_nonsense_is_on_record_and_fails_nobody_else(
    browser: TestClient, provider: Invented, caplog: pytest.LogCaptureFixture, document: Any
) -> None:
    whole = provider.document
    broken = {"issuer": provider.address} | document if isinstance(document, dict) else document
    provider.document = lambda: broken  # type: ignore[method-assign]  # for this test
    refused = browser.get(START)
    assert (refused.status_code, refused.json()["type"]) == (502, "provider-failed")
    assert "the sign-in service does not answer as it should" in caplog.text
    assert provider.address in caplog.text
    provider.document = whole  # type: ignore[method-assign]  # for this test
    assert browser.get(START).status_code == 302, "it is asked again"


def test_why_nobody_was_confirmed_is_in_the_log_and_nothing_of_the_person(
    browser: TestClient, provider: Invented, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    person(engine)
    provider.claims |= {"aud": "somebody else"}
    assert go(browser, provider).status_code == 401
    assert "the sign-in service confirmed nobody" in caplog.text
    assert "example.org" not in caplog.text.casefold()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"oidc_client_id": CLIENT}, "PONTE_OIDC_CLIENT_ID needs PONTE_OIDC_ISSUER and PONTE_OIDC_CLIENT_SECRET"),
        ({"oidc_issuer": "login.example.org", "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}, "is no address"),
        ({"oidc_issuer": "https://login.example.org"}, "PONTE_OIDC_ISSUER needs PONTE_OIDC_CLIENT_ID"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("engine")
def test_settings_that_cannot_work_are_refused_at_start(given: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(_env_file=None, **given)  # type: ignore[arg-type]  # as they are read from the environment


@pytest.mark.usefixtures("engine")
def test_the_address_of_the_providers_document_is_taken_for_its_own() -> None:
    copied = "https://login.example.org/realms/parks/.well-known/openid-configuration"
    known = Settings(_env_file=None, oidc_issuer=copied, oidc_client_id=CLIENT, oidc_client_secret=SECRET)  # type: ignore[arg-type]  # as they are read from the environment
    assert known.oidc_issuer == "https://login.example.org/realms/parks"
