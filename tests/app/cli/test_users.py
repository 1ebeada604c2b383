"""`ponte user`, `ponte key`, and the first person of `ponte init`."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.database import make_engine
from app.main import create_app
from app.settings import Settings
from tests.support.people import PASSWORD, SESSION
from tests.support.terminal import Ponte

PARK = ("--park", "south: South, IT", "--park", "north: North, RU")
ADD = ("user", "add", "anna@example.org", "--name", "Anna")


def entering(**sent: str) -> int:
    settings = Settings(_env_file=None)
    engine = make_engine(settings.database_url)
    with TestClient(create_app(settings, engine)) as client:
        return client.post(SESSION, json=sent).status_code


def test_a_person_is_added_changed_and_disabled(migrated: Ponte, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    assert migrated("park", "add", "south", "--name", "South", "--country", "IT").code == 0
    added = migrated(*ADD, "--role", "manager", "--park", "south", "--password-file", secret)
    assert (added.code, added.out) == (0, "user 1: anna@example.org\n")
    assert entering(email="anna@example.org", password=PASSWORD) == 201
    (anna,) = migrated("user", "list", "--json").json
    assert (anna["role"], anna["park"], anna["has_password"]) == ("manager", "south", True)
    assert migrated("user", "change", "ANNA@example.org", "--role", "viewer", "--park", "").code == 0
    assert "viewer" in migrated("user", "list").out
    assert migrated("user", "disable", "anna@example.org").code == 0
    assert entering(email="anna@example.org", password=PASSWORD) == 401
    assert migrated("user", "change", "anna@example.org", "--enable").code == 0
    assert entering(email="anna@example.org", password=PASSWORD) == 201
    again = migrated(*ADD, "--password-file", secret)
    assert (again.code, "is already that of user 1" in again.err) == (1, True)
    assert PASSWORD not in "".join((added.out, added.err, again.err))


def test_a_password_is_asked_for_or_piped_and_never_an_option(migrated: Ponte, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as terminal:
        terminal.setattr("app.cli.users.typer.prompt", lambda *_, **how: "short" if how["hide_input"] else "")
        asked = migrated(*ADD)
    assert (asked.code, "String should have at least 12 characters" in asked.err) == (1, True)
    assert migrated(*ADD, "--password-file", "-", answers=[PASSWORD]).code == 0
    assert entering(email="anna@example.org", password=PASSWORD) == 201
    assert migrated(*ADD, "--password", PASSWORD).code == 2
    assert migrated(*ADD, "--no-password", "--password-file", "-").code == 2
    assert migrated(*ADD, "--password-file", "nowhere").code == 2
    assert migrated("user", "disable", "boris@example.org").code == 1


def test_a_link_leads_in_once(migrated: Ponte) -> None:
    assert migrated(*ADD, "--no-password").code == 0
    link = migrated("user", "link", "anna@example.org").out.strip()
    assert [entering(link=link), entering(link=link)] == [201, 401]
    actions = [entry["action"] for entry in migrated("audit", "--json").json]
    assert actions == ["session.refuse", "session.open", "user.link", "user.add"]


def test_keys_are_revoked_by_name_or_one_by_one(migrated: Ponte) -> None:
    for _ in range(2):
        assert migrated("key", "create", "frontend").code == 0
    assert migrated("key", "revoke", "--id", "1").out == "1 revoked\n"
    assert [key["id"] for key in migrated("key", "list", "--json").json] == [2]
    assert migrated("key", "revoke", "frontend").out == "1 revoked\n"
    assert migrated("key", "revoke", "--id", "4711").code == 1
    assert migrated("key", "revoke").code == 2
    assert migrated("key", "revoke", "frontend", "--id", "1").code == 2


def test_the_first_person_gets_a_link(ponte: Ponte, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ponte("init", *PARK, "--user", "anna@example.org", "--yes", "--json").json
    assert entering(link=made["link"]) == 201
    again = ponte("init", *PARK, "--user", "Anna@example.org", "--yes", "--json").json
    assert (again["link"], again["key"]) == (None, None)
    assert ponte("init", *PARK, "--user", "anna", "--yes").code == 1
