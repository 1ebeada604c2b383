"""All lists alike: whose cursor is taken, what a filter that names nothing known is answered with, totals, orders, the
choice of items by id and of their fields.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.events.participants import wanting
from app.events.participants.schemas import PairRuleIn
from app.events.plans import service as plans
from app.events.plans.asking import PlanIn
from models import Company
from tests.support import planned
from tests.support.beginnings import begins_with, ranked_portfolio

API = "/api/v1"
IDS = ("company_id", "park_id", "site_id", "run_id", "event_id", "plan_id")


def lists_with_a_forum(engine: Engine) -> None:
    """The lists of a small corridor, and an event with participants, a rule and a plan that is asked for."""
    ranked_portfolio(4, 5)(engine)
    event = planned.add_event(engine)
    with transaction(engine, writes=False) as session:
        companies = session.scalars(select(Company.id).order_by(Company.name)).all()
    one, *_, other = (planned.register(engine, event.id, company_id).id for company_id in companies)
    with transaction(engine) as session:
        rule = PairRuleIn(participant_id=one, partner_id=other, kind="must_meet")
        wanting.add_rule(session, OPERATOR, event.id, rule)
        plans.request(session, OPERATOR, event.id, PlanIn())


pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True), begins_with(lists_with_a_forum)]


@pytest.fixture
def ranked(client: TestClient) -> TestClient:
    return client


def lists_of(client: TestClient) -> dict[str, dict[str, Any]]:
    """Address of every list with pages -> its parameters in the query, by name."""
    found = {}
    for path, methods in client.get(f"{API}/openapi.json").json()["paths"].items():
        parameters = {each["name"]: each["schema"] for each in methods.get("get", {}).get("parameters", [])}
        if "cursor" in parameters:
            for name in IDS:
                path = path.replace(f"{{{name}}}", "1")  # noqa: PLW2901
            found[path] = parameters
    return found


def codes(schema: dict[str, Any]) -> list[str]:
    """What a parameter may be, one or several of it."""
    kinds = (schema, *schema.get("anyOf", ()))
    return next(kind.get("enum") or kind["items"]["enum"] for kind in kinds if {"enum", "items"} & kind.keys())


def every(client: TestClient, url: str, limit: int, **asked: Any) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        answer = client.get(url, params={"limit": limit} | asked | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, (url, answer.text)
        page = answer.json()
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


@pytest.fixture
def decided(ranked: TestClient) -> TestClient:
    """With two decisions, one against."""
    best, second = ranked.get(f"{API}/matches", params={"limit": 2}).json()["items"]
    against = {"verdict": "not_interesting", "reason": "wrong_moment"}
    for match, decision in ((best, {"verdict": "interesting"}), (second, against)):
        assert ranked.post(f"{API}/pairs/{match['pair_id']}/decisions", json=decision).status_code == 201
    return ranked


def test_every_list_counts_its_items_and_sends_only_some_fields_if_it_is_asked_to(decided: TestClient) -> None:
    counted = 0
    for url, parameters in lists_of(decided).items():
        first = decided.get(url, params={"limit": 1})
        assert first.json()["total"] is None, url
        whole = list(every(decided, url, 7))
        totals = {decided.get(url, params={"limit": limit, "total": True}).json()["total"] for limit in (1, 100)}
        assert totals == {len(whole)}, url
        counted += bool(whole)
        name = codes(parameters["fields"])[0]
        assert list(every(decided, url, 7, fields=name)) == [{name: item[name]} for item in whole], url
        refused = decided.get(url, params={"fields": "alchemy"})
        assert refused.status_code == 422, url
        (error,) = refused.json()["errors"]
        assert error["field"].startswith("fields")
        assert f"'{name}'" in error["reason"], "the known ones are named"
    assert counted >= 10


def test_fields_may_be_repeated_or_parted_by_commas_and_change_the_tag(ranked: TestClient) -> None:
    whole = ranked.get(f"{API}/companies")
    answers = [
        ranked.get(f"{API}/companies", params={"fields": fields}) for fields in (["id", "name"], "id,name", "name , id")
    ]
    assert {answer.headers["ETag"] for answer in answers} == {answers[0].headers["ETag"]} != {whole.headers["ETag"]}
    assert answers[0].json()["items"][0].keys() == {"id", "name"}
    assert int(answers[0].headers["Content-Length"]) == len(answers[0].content)
    assert ranked.get(f"{API}/companies", params={"fields": ""}).status_code == 422
    partners = ranked.get(f"{API}/companies/1/matches", params={"by": "partner", "fields": "score"}).json()
    assert partners["items"][0].keys() == {"score"}


def test_a_sorted_list_is_the_same_page_by_page_and_the_other_way_round(decided: TestClient) -> None:
    for url, parameters in lists_of(decided).items():
        sorts = codes(parameters["sort"])
        for sort in (sort for sort in sorts if not sort.startswith("-")):
            forwards, backwards = (
                [key_of(item) for item in every(decided, url, 100, sort=way)] for way in (sort, f"-{sort}")
            )
            assert forwards == backwards[::-1], (url, sort)
            assert [key_of(item) for item in every(decided, url, 1, sort=f"-{sort}")] == backwards, (url, sort)
        cursor = decided.get(url, params={"limit": 1, "sort": sorts[0]}).json()["next_cursor"]
        if cursor:
            assert decided.get(url, params={"sort": sorts[1], "cursor": cursor}).status_code == 422, url
        assert decided.get(url, params={"sort": "beauty"}).status_code == 422, url


def key_of(item: dict[str, Any]) -> Any:
    return item.get("id") or item.get("name") or item


def test_match_lists_are_sorted_by_score_and_confidence_by_match_and_by_partner(decided: TestClient) -> None:
    for url in (f"{API}/matches", f"{API}/companies/1/matches"):
        for sort in ("score", "-score", "confidence", "-confidence"):
            items = list(every(decided, url, 2, sort=sort, include_weak=True))
            found = [item[sort.removeprefix("-")] for item in items]
            assert len(set(found)) > 1
            assert found == sorted(found, reverse=sort.startswith("-")), (url, sort)
    partners, others = (
        list(every(decided, f"{API}/companies/1/matches", 1, by="partner", sort=sort, include_weak=True))
        for sort in ("score", "-score")
    )
    assert [partner["partner"] for partner in partners] == [partner["partner"] for partner in others[::-1]]
    best = [max(match["score"] for match in partner["matches"]) for partner in partners]
    assert best == sorted(best)
    assert len(set(best)) > 1


def test_a_list_is_sorted_by_what_it_is_asked_for(ranked: TestClient) -> None:
    ranked.patch(f"{API}/companies/3", json={"city": "Trento"})
    latest = ranked.get(f"{API}/companies", params={"sort": "-updated_at"}).json()["items"]
    assert latest[0]["id"] == 3
    names = [item["name"] for item in every(ranked, f"{API}/companies", 3, sort="-name")]
    assert names == sorted(names, reverse=True)


def test_items_are_chosen_by_id_and_those_that_are_not_there_are_left_out(decided: TestClient) -> None:
    chosen = 0
    for url, parameters in lists_of(decided).items():
        name, key = ("pair_ids", "pair_id") if "pair_ids" in parameters else ("ids", "id")
        if name not in parameters:
            continue
        whole = [item[key] for item in every(decided, url, 100)]
        some = whole[-2:]
        answer = decided.get(url, params={name: [*some, 4711]}).json()
        assert {item[key] for item in answer["items"]} == set(some), url
        assert decided.get(url, params={name: ",".join(map(str, some)) or "4711"}).json()["items"] == answer["items"]
        assert decided.get(url, params={name: list(range(1, 102))}).status_code == 422, url
        chosen += 1
    assert chosen >= 11


def test_a_corridors_list_has_what_is_set_aside_at_its_end(decided: TestClient) -> None:
    first = decided.get(f"{API}/matches", params={"limit": 1}).json()
    assert (first["set_aside"], first["hidden"]) == ([], None)
    last = decided.get(f"{API}/matches", params={"limit": 100}).json()
    assert [item["decisions"][0]["reason"] for item in last["set_aside"]] == ["wrong_moment"]
    assert last["set_aside"][0]["pair_id"] not in {item["pair_id"] for item in last["items"]}


def test_what_is_set_aside_is_of_the_band_that_is_asked_for(decided: TestClient) -> None:
    (aside,) = decided.get(f"{API}/matches", params={"limit": 100}).json()["set_aside"]
    for band in ("worth_meeting", "worth_a_look", "long_shot", "weak"):
        found = decided.get(f"{API}/matches", params={"limit": 100, "band": band}).json()
        assert [item["id"] for item in found["set_aside"]] == [aside["id"]] * (aside["band"] == band), band
        assert found["hidden"] == 0


def test_a_cursor_belongs_to_its_list_and_its_filters(ranked: TestClient) -> None:
    lists = lists_of(ranked)
    assert len(lists) > 10
    narrower = {
        "park": "south",
        "form": "joint_project",
        "min_score": 1,
        "state": "done",
        "begins": "x",
    }
    paged = 0
    for url, parameters in lists.items():
        first = ranked.get(url, params={"limit": 1}).json()
        if not (cursor := first.get("next_cursor")):
            continue
        paged += 1
        second = ranked.get(url, params={"limit": 2, "cursor": cursor})
        assert second.status_code == 200, (url, second.text)
        assert second.json()["items"][:1] != first["items"], url
        other = f"{API}/parks" if "parks" not in url else f"{API}/companies"
        for elsewhere, more in (
            (other, {}),
            (url, {name: narrower[name] for name in narrower.keys() & parameters.keys()}),
        ):
            refused = ranked.get(elsewhere, params={"cursor": cursor} | more)
            if elsewhere != url or more:
                assert refused.status_code == 422, (url, elsewhere, more)
                (error,) = refused.json()["errors"]
                assert error == {"field": "cursor", "reason": "is not a cursor of this list with these filters"}
    assert paged >= 6


@pytest.mark.usefixtures("embeddings")
def test_a_filter_that_names_nothing_known_is_refused_on_every_list(ranked: TestClient) -> None:
    unknown = {"park": "nowhere", "sector": "alchemy", "corridor": "no-way", "company_id": 4711, "pair_id": 4711}
    refused = 0
    for path, methods in ranked.get(f"{API}/openapi.json").json()["paths"].items():
        known = {each["name"] for each in methods.get("get", {}).get("parameters", []) if each["in"] == "query"}
        url = path.replace("{year}", "2015")
        for name in IDS:
            url = url.replace(f"{{{name}}}", "1")
        for name in unknown.keys() & known:
            required = {"q": "laser"} if "q" in known else {}
            answer = ranked.get(url, params={name: unknown[name]} | required)
            assert answer.status_code == 422, (url, name, answer.text)
            assert [error["field"] for error in answer.json()["errors"]] == [name], (url, name)
            refused += 1
    assert refused >= 15
