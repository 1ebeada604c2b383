"""Match lists are told in the language asked for."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.support.beginnings import begins_with, ranked
from tests.support.databases import counted
from tests.support.portfolio import company, opportunity

SPEAKS = {"en": "Common working language: English.", "it": "Lingua di lavoro comune: inglese.",
          "ru": "Общий рабочий язык: английский."}  # fmt: skip


def asker_and_giver(engine: Engine) -> None:
    thing = "laser pump for cold places"
    asker = company("south", "Asker", [], [thing], languages=["en", "it"])
    ranked(engine, [asker, company("north", "Giver", [opportunity(thing)], ["wood"], languages=["en", "ru"])], 3)


pytestmark = begins_with(asker_and_giver)


@pytest.fixture
def company_id(ids: dict[str, int]) -> int:
    return ids["Asker"]


@pytest.mark.parametrize("lang", ["en", "it", "ru"])
def test_a_list_is_told_in_the_language_asked_for(client: TestClient, company_id: int, lang: str) -> None:
    for path in (f"/api/v1/companies/{company_id}/matches", "/api/v1/matches"):
        items = client.get(path, params={"lang": lang}).json()["items"]
        told = next(item["sentences"] for item in items if item["form"] == "commercial_partnership")
        assert SPEAKS[lang] in told
        assert any("laser pump for cold places" in sentence for sentence in told)


def test_without_a_language_it_is_english(client: TestClient, company_id: int) -> None:
    items = client.get(f"/api/v1/companies/{company_id}/matches").json()["items"]
    assert SPEAKS["en"] in items[0]["sentences"]


def test_another_language_is_refused(client: TestClient, company_id: int) -> None:
    answer = client.get(f"/api/v1/companies/{company_id}/matches", params={"lang": "de"})
    assert answer.status_code == 422


def test_the_other_languages_do_not_leave_the_database(client: TestClient, company_id: int, engine: Engine) -> None:
    with counted(engine) as statements:
        client.get(f"/api/v1/companies/{company_id}/matches", params={"lang": "ru"})
    assert sum("tellings.evidence" in statement for statement in statements) == 1
    assert sum("tellings.ru" in statement for statement in statements) == 1
    assert not any("tellings.it" in statement or "tellings.en" in statement for statement in statements)
