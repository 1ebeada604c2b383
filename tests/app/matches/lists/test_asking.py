"""A list that is asked for again in the same words is answered as the first time, and refused as the first time."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import Depends
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.main import create_app
from app.matches.lists import asking, service
from app.portfolio.places import service as places
from app.settings import Settings
from tests.support.beginnings import begins_with, ranked_portfolio
from tests.support.portfolio import add, company

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True), begins_with(ranked_portfolio(4, 5))]


@pytest.fixture
def client(client: TestClient, engine: Engine, settings: Settings) -> Iterator[TestClient]:
    """With routes of its own, which have not been asked for anything."""
    with TestClient(create_app(settings, engine), headers=client.headers) as asking_anew:
        yield asking_anew


@pytest.fixture
def path() -> str:
    """Of a company's list, but for its id."""
    return "/api/v1/companies/{}/matches"


@pytest.fixture
def in_full(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was read by the framework, and not from memory."""
    read: list[object] = []
    make = asking.Asked.__init__

    def note(self: Any, *given: Any) -> None:
        make(self, *given)
        read.append(self)

    monkeypatch.setattr(asking.Asked, "__init__", note)
    return read


def test_the_same_words_are_read_once_for_all_companies_and_answered_alike(
    client: TestClient, path: str, in_full: list[object]
) -> None:
    params = {"limit": 2, "include_weak": True, "lang": "it"}
    first = [client.get(path.format(number), params=params) for number in (1, 2)]
    again = [client.get(path.format(number), params=params) for number in (1, 2)]
    assert len(in_full) == 1
    assert [answer.content for answer in again] == [answer.content for answer in first]
    assert [dict(answer.headers) for answer in again] == [dict(answer.headers) for answer in first]
    assert first[0].headers["Content-Language"] == "it"
    assert [answer.json()["company_id"] for answer in again] == [1, 2]
    whole = [client.get("/api/v1/matches", params=params).content for _ in range(2)]
    assert whole[0] == whole[1]
    assert len(in_full) == 2, "a corridor's list is another list"


def test_the_language_of_the_browser_belongs_to_the_words(client: TestClient, path: str) -> None:
    for _ in range(2):
        for language in ("it", "ru", "en"):
            answer = client.get(path.format(1), headers={"Accept-Language": language})
            assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "99999999999999999999", "%D9%A1%D9%A1%D9%A1%D9%A1"])
def test_a_number_that_is_none_is_refused_before_and_after(client: TestClient, path: str, number: str) -> None:
    before = client.get(path.format(number))
    assert client.get(path.format(1)).status_code == 200
    after = client.get(path.format(number))
    assert before.status_code in (404, 422)
    assert (after.status_code, after.json()) == (before.status_code, before.json())


def test_what_is_wrong_is_said_every_time(client: TestClient, path: str) -> None:
    for _ in range(2):
        for wrong, field in (("limit=0", "limit"), ("form=x", "form"), ("cursor=x", "cursor"), ("frm=x", "frm")):
            answer = client.get(f"{path.format(1)}?{wrong}")
            assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert client.get(path.format(4711)).status_code == 404


def test_a_list_that_is_read_again_is_that_of_today(client: TestClient, engine: Engine, path: str) -> None:
    alone = path.format(99)
    assert client.get(alone).status_code == 404
    with transaction(engine) as session:
        made = add(session, company("south", "alone", [], []))
    assert client.get(path.format(made.id)).json()["company_id"] == made.id


def test_rights_are_asked_every_time(client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get(path.format(1)).status_code == 200
    monkeypatch.setattr("app.accounts.access.RIGHTS", {})
    for url in (path.format(1), "/api/v1/matches"):
        assert client.get(url).status_code == 403


def test_nothing_is_kept_where_every_request_is_asked_for_more(
    client: TestClient, path: str, in_full: list[object]
) -> None:
    asked: list[str] = []
    client.app.router.dependencies.append(Depends(lambda: asked.append("more")))  # type: ignore[attr-defined]  # the application
    for _ in range(2):
        assert client.get(path.format(1)).status_code == 200
    assert len(in_full) == 2


def test_no_more_queries_are_kept_than_are_allowed(
    client: TestClient, path: str, in_full: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_KEPT", 2)
    for limit in (1, 2, 3, 3, 1):
        assert client.get(f"{path.format(1)}?limit={limit}").status_code == 200
    assert len(in_full) == 4, "the first was forgotten"
    monkeypatch.setattr(asking, "LONGEST_KEPT", 5)
    for _ in range(2):
        assert client.get(f"{path.format(1)}?limit=11").status_code == 200
    assert len(in_full) == 6


def test_a_list_is_read_again_once_anything_changed_and_only_then(
    client: TestClient, path: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    tell = service.told_company_list

    def noting(connection: Any, company_id: int, query: Any) -> bytes | None:
        read.append(company_id)
        return tell(connection, company_id, query)

    monkeypatch.setattr(service, "told_company_list", noting)
    url = path.format(1)
    first = client.get(url)
    assert client.get(url).content == first.content
    assert read == [1]
    pair = first.json()["items"][0]["pair_id"]
    decision = {"verdict": "not_interesting", "reason": "competitors"}
    assert client.post(f"/api/v1/pairs/{pair}/decisions", json=decision).status_code == 201
    assert pair not in [item["pair_id"] for item in client.get(url).json()["items"]]
    assert read == [1, 1]


def test_what_was_kept_for_one_caller_is_not_given_to_another(client: TestClient, path: str, engine: Engine) -> None:
    url = path.format(1)
    pair = client.get(url, params={"include_set_aside": True}).json()["items"][0]["pair_id"]
    decision = {"verdict": "not_interesting", "reason": "competitors", "note": "our own affair"}
    with transaction(engine) as session:
        parks = {code: places.park_id(session, code, field="park") for code in ("south", "north")}
        keys = {code: accounts.create_key(session, code, Role.MANAGER, park_id) for code, park_id in parks.items()}
    of = {code: {"Authorization": f"Bearer {key}"} for code, key in keys.items()}
    assert client.post(f"/api/v1/pairs/{pair}/decisions", json=decision, headers=of["south"]).status_code == 201
    for _ in range(2):
        told = {
            code: client.get(url, params={"include_set_aside": True}, headers=headers).text
            for code, headers in of.items()
        }
        assert "our own affair" in told["south"]
        assert "our own affair" not in told["north"]
