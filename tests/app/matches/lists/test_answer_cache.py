"""Lists that were read are kept until something changes that they tell of."""

import sqlite3
from collections import defaultdict
from itertools import count
from time import monotonic
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

import migrations
from app.accounts.roles import OPERATOR
from app.compliance.policy.policy import Policy
from app.compliance.policy.screener import NONE_IMPORTED
from app.database import transaction
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from models import Base
from models.list_version import COLUMNS_OF_NO_LIST, OF_NO_LIST, is_counted, stop_counting, triggers
from tests.support.beginnings import begins_with, ranked
from tests.support.databases import counted
from tests.support.portfolio import company, opportunity

MAKES = ["laser pump", opportunity("laser pump", "joint_project")]
NAMES = ("maker", "other maker", "user", "other user")


def two_and_two(engine: Engine) -> None:
    ranked(
        engine,
        [
            *(company("south", name, MAKES, []) for name in NAMES[:2]),
            *(company("north", name, [], MAKES) for name in NAMES[2:]),
        ],
        10,
    )


pytestmark = [begins_with(two_and_two), pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


class Reader:
    """Reads the four lists and the corridor's, and tells which of them were read again rather than kept."""

    def __init__(self, client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
        self._client, self._engine, self._numbers = client, engine, count(1)
        self._paths = {name: f"/api/v1/companies/{ids[name]}/matches" for name in NAMES} | {"all": "/api/v1/matches"}

    def again(self) -> set[str]:
        found = set()
        for name, path in self._paths.items():
            with counted(self._engine) as statements:
                answer = self._client.get(path)
            if any("matches.score" in statement for statement in statements):
                found.add(name)
            # Another question, of which nothing is kept: what is kept is what would be read.
            fresh = self._client.get(path, params={"min_score": next(self._numbers) / 1e9})
            assert answer.json()["items"] == fresh.json()["items"]
        return found


@pytest.fixture
def reader(client: TestClient, engine: Engine, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setattr("app.matches.lists.answer_cache.SECONDS", 1e9)  # no minute ends meanwhile
    reader = Reader(client, engine, ids)
    reader.again()
    return reader


def test_lists_are_kept_while_nothing_changes(reader: Reader) -> None:
    assert reader.again() == set()


@pytest.mark.parametrize(
    "change",
    [{"city": "Rovereto"}, {"employees": 7}, {"descriptions": [{"language": "en", "summary": "Now with lenses"}]}],
)
def test_a_change_of_a_profile_is_told_by_its_own_list(
    client: TestClient, engine: Engine, ids: dict[str, int], reader: Reader, change: dict[str, Any]
) -> None:
    with transaction(engine) as session:
        companies.change(session, OPERATOR, ids["maker"], CompanyChange.model_validate(change))
    assert reader.again() == {"maker", "all"}
    assert not client.get(f"/api/v1/companies/{ids['maker']}/matches").json()["up_to_date"]


@pytest.mark.parametrize(
    "change",
    [
        {"sectors": ["drives"]},
        {"name": "Maker again"},
        {"draft": True},
        {"anonymous": {"title": "A workshop in the hills"}},
    ],
)
def test_what_other_lists_may_tell_of_a_company_ends_them_all(
    engine: Engine, ids: dict[str, int], reader: Reader, change: dict[str, Any]
) -> None:
    with transaction(engine) as session:
        companies.change(session, OPERATOR, ids["maker"], CompanyChange.model_validate(change))
    assert reader.again() == {*NAMES, "all"}


def test_who_is_withdrawn_is_in_no_list_that_was_kept(
    client: TestClient, engine: Engine, ids: dict[str, int], reader: Reader
) -> None:
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, ids["maker"])
    assert reader.again() == {*NAMES, "all"}
    items = client.get(f"/api/v1/companies/{ids['user']}/matches").json()["items"]
    assert {item["partner"]["name"] for item in items} == {"other maker"}


def test_a_decision_and_its_undoing_are_told_by_the_lists_of_the_two(
    client: TestClient, ids: dict[str, int], reader: Reader
) -> None:
    item = client.get(f"/api/v1/companies/{ids['maker']}/matches").json()["items"][0]
    two = {"maker", item["partner"]["name"]}
    decided = client.post(f"/api/v1/pairs/{item['pair_id']}/decisions", json={"verdict": "interesting"})
    assert decided.status_code == 201
    assert reader.again() == {*two, "all"}
    assert client.delete(f"/api/v1/decisions/{decided.json()['id']}").status_code in (200, 204)
    assert reader.again() == {*two, "all"}


def test_an_introduction_is_told_by_the_lists_of_the_two(
    client: TestClient, ids: dict[str, int], reader: Reader
) -> None:
    item = client.get(f"/api/v1/companies/{ids['maker']}/matches").json()["items"][0]
    begun = client.post("/api/v1/introductions", json={"pair_id": item["pair_id"], "park": "south"})
    assert begun.status_code == 201, begun.text
    assert reader.again() == {"maker", item["partner"]["name"], "all"}


@pytest.mark.parametrize("is_migrating", [False, True])
def test_nothing_is_kept_where_not_all_changes_are_counted(
    client: TestClient, engine: Engine, ids: dict[str, int], is_migrating: bool
) -> None:
    with engine.begin() as connection:
        if is_migrating:
            stop_counting(connection)
        else:
            connection.exec_driver_sql("DROP TRIGGER lists_decisions_update")
    reader = Reader(client, engine, ids)
    assert reader.again() == reader.again() == {*NAMES, "all"}


def test_counting_begins_again_where_only_the_triggers_are_gone(engine: Engine, reader: Reader) -> None:
    with engine.begin() as connection:
        for trigger in triggers():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert is_counted(connection)
    assert reader.again() == {*NAMES, "all"}


def test_another_state_of_the_sanctions_lists_ends_all(client: TestClient, reader: Reader) -> None:
    assert reader.again() == set()
    policy: Policy = client.app.state.policy  # type: ignore[attr-defined]  # the application's own
    policy.seen[:] = [(monotonic(), NONE_IMPORTED._replace(version="another"))]
    assert reader.again() == {*NAMES, "all"}


def test_only_so_many_are_kept(client: TestClient, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.matches.lists.answer_cache.MOST_ANSWERS", 3)
    reader.again()
    assert len(client.app.state.answer_cache._answers) <= 3  # type: ignore[attr-defined]  # the application's own


def test_what_is_kept_ends_when_a_migration_begins(engine: Engine, reader: Reader) -> None:
    with engine.begin() as connection:
        stop_counting(connection)
    assert reader.again() == {*NAMES, "all"}


UNCHANGING = {"list_versions", "embeddings", "run_inputs", "run_portfolios"}
"""What a run has frozen, and vectors of texts: explanations are made of them. And the versions themselves."""


def test_no_list_is_read_from_what_is_not_counted(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    """SQLite says what its statements read."""
    read: defaultdict[str, set[str]] = defaultdict(set)

    def note(action: int, table: str | None, column: str | None, *_: Any) -> int:
        if action == sqlite3.SQLITE_READ and table and column and table in Base.metadata.tables:
            read[table].add(column)
        return sqlite3.SQLITE_OK

    item = client.get(f"/api/v1/companies/{ids['maker']}/matches").json()["items"][0]
    client.post(f"/api/v1/pairs/{item['pair_id']}/decisions", json={"verdict": "interesting"})
    client.post("/api/v1/introductions", json={"pair_id": item["pair_id"] + 1, "park": "south"})
    client.get("/api/v1/matches", params={"limit": 1})  # the caller is known from now on
    client.app.state.reader.close()  # type: ignore[attr-defined]  # the application's own

    def watch(connection: Any) -> None:
        connection.connection.driver_connection.set_authorizer(note)

    narrowed = (
        *("", "by=partner", "sector=drives", "verdict=needs_review", "min_score=99", "include_weak=true", "total=true"),
    )
    event.listen(Engine, "engine_connect", watch)
    try:
        for path in (f"/api/v1/companies/{ids['maker']}/matches", "/api/v1/matches"):
            for words in narrowed:
                client.get(f"{path}?{words}")
    finally:
        event.remove(Engine, "engine_connect", watch)
    assert {"matches", "decisions", "introductions", "users", "opportunities", "tellings"} <= read.keys()
    assert not OF_NO_LIST & read.keys() - UNCHANGING
    # `stale_since` has a trigger of its own.
    assert not any(read[table] & columns - {"stale_since"} for table, columns in COLUMNS_OF_NO_LIST.items())


def test_every_table_is_counted_or_named_as_one_that_lists_do_not_read(engine: Engine) -> None:
    tables = Base.metadata.tables
    assert tables.keys() >= OF_NO_LIST
    assert all(columns <= set(tables[table].columns.keys()) for table, columns in COLUMNS_OF_NO_LIST.items())
    for table in tables.keys() - OF_NO_LIST:
        assert {f"lists_{table}_update", f"lists_{table}_delete"} <= triggers().keys()
    with engine.connect() as connection:
        assert is_counted(connection)
