"""Offers and needs over HTTP, by themselves and within their company."""

import pytest
from fastapi.testclient import TestClient

from tests.app.portfolio.companies.over_http import URL, add, change, fields_at_fault, titles
from tests.support.portfolio import opportunity

pytestmark = pytest.mark.usefixtures("parks")
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_an_offer_keeps_its_id_while_its_form_and_title_stay(client: TestClient) -> None:
    made = add(client, offers=["pumps", "seals"])
    pumps = made["offers"][0]
    changed = change(client, made["id"], offers=[opportunity("pumps", summary="Quiet ones."), opportunity("gears")])
    assert [offer["title"] for offer in changed["offers"]] == ["pumps", "gears"]
    assert (changed["offers"][0]["id"], changed["offers"][0]["summary"]) == (pumps["id"], "Quiet ones.")
    back = change(client, made["id"], offers=[opportunity("seals")])
    assert [offer["id"] for offer in back["offers"]] == [made["offers"][1]["id"]]


def test_an_offer_whose_title_is_corrected_stays_the_one_whose_id_was_sent(client: TestClient) -> None:
    made = add(client, offers=["pumps", "seals"])
    pumps, seals = (offer["id"] for offer in made["offers"])
    sent = [opportunity("quiet pumps") | {"id": pumps}, opportunity("seals") | {"id": seals}, opportunity("gears")]
    changed = change(client, made["id"], offers=sent)
    assert {offer["title"]: offer["id"] for offer in changed["offers"]} == {
        "quiet pumps": pumps,
        "seals": seals,
        "gears": changed["offers"][-1]["id"],
    }
    known = change(client, made["id"], offers=[opportunity("seals") | {"id": pumps}])["offers"]
    assert [offer["id"] for offer in known] == [seals], "its title is that of another: it is that one"
    other = client.patch(f"{URL}/{made['id']}", json={"offers": [opportunity("gears") | {"id": seals + 100}]})
    assert fields_at_fault(other) == ["offers.0.id"]


@on_sqlite
def test_texts_may_be_as_long_as_partnering_practice_allows(client: TestClient) -> None:
    item = opportunity("Ж" * 256, summary="ж" * 500, description="я" * 4000, valid_until="9999-12-31")
    about = [{"language": "ru", "summary": "ж" * 500, "text": "я" * 40_000}]
    made = add(client, "Ё" * 256, offers=[item], descriptions=about, identifiers={"register": "Ё" * 64})
    assert made["offers"][0]["description"] == "я" * 4000
    assert made["offers"][0]["valid_until"] == "9999-12-31"
    assert made["descriptions"] == about


@pytest.mark.parametrize("side", ["offers", "needs"])
def test_an_opportunity_is_added_replaced_withdrawn_and_brought_back(client: TestClient, side: str) -> None:
    company_id = add(client, offers=[], needs=[])["id"]
    item = opportunity("Cladding", "technology_transfer", capabilities=["Laser cladding", "repair"], trl=7)
    added = client.post(f"{URL}/{company_id}/{side}", json=item)
    assert added.status_code == 201, added.text
    made = added.json()
    assert (made["capabilities"], made["trl"]) == (["laser cladding", "repair"], 7)
    path = f"/api/v1/{side}/{made['id']}"
    assert client.get(path).json() == made
    assert [each["id"] for each in client.get(f"{URL}/{company_id}").json()[side]] == [made["id"]]
    replaced = client.put(path, json=opportunity("Coating", capabilities=["repair"])).json()
    assert (replaced["id"], replaced["title"], replaced["trl"]) == (made["id"], "Coating", None)
    assert replaced["capabilities"] == ["repair"]
    assert client.delete(path).status_code == 204
    assert client.get(path).json()["withdrawn"]
    assert client.get(f"{URL}/{company_id}").json()[side] == []
    again = client.post(f"{URL}/{company_id}/{side}", json=opportunity("Coating"))
    assert (again.json()["id"], again.json()["withdrawn"]) == (made["id"], False)


def test_a_title_is_used_once_in_a_form(client: TestClient) -> None:
    made = add(client, offers=["pumps", "seals"])
    twin = client.post(f"{URL}/{made['id']}/offers", json=opportunity("pumps"))
    assert fields_at_fault(twin, 409) == ["title"]
    replaced = client.put(f"/api/v1/offers/{made['offers'][1]['id']}", json=opportunity("pumps"))
    assert fields_at_fault(replaced, 409) == ["title"]
    assert client.post(f"{URL}/{made['id']}/offers", json=opportunity("pumps", "joint_project")).status_code == 201
    assert client.post(f"{URL}/{made['id']}/needs", json=opportunity("pumps")).status_code == 201


@on_sqlite
def test_an_offer_is_no_need(client: TestClient) -> None:
    offer = add(client)["offers"][0]
    assert client.get(f"/api/v1/needs/{offer['id']}").status_code == 404
    assert fields_at_fault(client.put(f"/api/v1/offers/{offer['id']}", json={})) == ["form", "language", "title"]


def test_offers_are_filtered_and_paged(client: TestClient) -> None:
    laser = opportunity("laser", "technology_transfer", capabilities=["Лазер"])
    first = add(client, offers=[laser, "pumps", "seals"])
    add(client, "Beta", park="north", offers=["gears"])
    path = "/api/v1/offers"
    assert titles(client, path, limit=1) == ["laser", "pumps", "seals", "gears"]
    assert titles(client, path, form="technology_transfer") == titles(client, path, capability="ЛАЗЕР") == ["laser"]
    assert titles(client, path, park="north") == ["gears"]
    assert titles(client, path, company_id=first["id"], limit=2) == ["laser", "pumps", "seals"]
    assert titles(client, "/api/v1/needs") == ["valves", "valves"]
