"""Companies over HTTP."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from app.database import transaction
from models import Party
from tests.app.portfolio.companies.over_http import URL, add, change, fields_at_fault, sent, titles
from tests.support.databases import counted
from tests.support.portfolio import opportunity

pytestmark = pytest.mark.usefixtures("parks")
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def rank(engine: Engine) -> None:
    """Marks all lists as up to date, as a ranking would."""
    with transaction(engine) as session:
        session.execute(update(Party).values(stale_since=None))


def test_a_company_is_read_as_it_was_sent(client: TestClient) -> None:
    whole = {
        "site": "south-1",
        "country": "IT",
        "city": "Rovereto",
        "website": "https://example.com/",
        "founded": 2009,
        "employees": 14,
        "languages": ["it", "en"],
        "sectors": ["drives"],
        "activity_codes": [{"system": "okved2", "code": "28.99.39"}],
    }
    made = add(client, **whole)
    assert client.get(f"{URL}/{made['id']}").json() == made
    assert {name: made[name] for name in whole} == whole
    assert made["nace"] == ["28.99"]
    assert [offer["title"] for offer in made["offers"]] == ["pumps"]
    assert not made["up_to_date"]


@on_sqlite
def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    for path in (f"{URL}/4711", "/api/v1/offers/4711", "/api/v1/needs/4711"):
        for method in ("get", "delete"):
            answer = client.request(method, path)
            assert (answer.status_code, answer.json()["type"]) == (404, "not-found")
    assert client.patch(f"{URL}/4711", json={}).status_code == 404
    assert client.put("/api/v1/offers/4711", json=opportunity("x")).status_code == 404
    assert client.post(f"{URL}/4711/needs", json=opportunity("x")).status_code == 404


def test_a_change_leaves_what_it_does_not_name(client: TestClient) -> None:
    made = add(client, city="Trento", employees=4, languages=["it"], offers=["pumps", "seals"])
    changed = change(client, made["id"], employees=5)
    moved = {"employees", "updated_at", "up_to_date"}
    assert {name for name in made if made[name] != changed[name]} <= moved
    assert changed["employees"] == 5


def test_null_clears_a_field_and_a_list_replaces_a_list(client: TestClient) -> None:
    made = add(client, city="Trento", site="south-1", languages=["it"], sectors=["drives"])
    changed = change(client, made["id"], city=None, site=None, languages=["ru", "en"], sectors=[])
    assert [changed[name] for name in ("city", "site", "languages", "sectors")] == [None, None, ["ru", "en"], []]
    assert fields_at_fault(client.patch(f"{URL}/{made['id']}", json={"languages": None})) == ["languages"]
    assert fields_at_fault(client.patch(f"{URL}/{made['id']}", json={"name": None})) == ["name"]


def test_identifiers_that_are_sent_join_those_that_are_known(client: TestClient) -> None:
    made = add(client)
    changed = change(client, made["id"], identifiers={"vat": "00743110157"})
    assert changed["identifiers"] == {"register": "south/Alfa", "vat": "IT00743110157"}


def test_a_withdrawn_company_is_kept_and_can_come_back(client: TestClient) -> None:
    made = add(client)
    assert client.delete(f"{URL}/{made['id']}").status_code == 204
    assert client.delete(f"{URL}/{made['id']}").status_code == 204
    assert client.get(f"{URL}/{made['id']}").json()["withdrawn"]
    assert client.get(URL).json()["items"] == []
    assert client.get("/api/v1/offers").json()["items"] == []
    for path in (URL, "/api/v1/offers"):
        assert len(client.get(path, params={"withdrawn": True}).json()["items"]) == 1
    assert not change(client, made["id"], withdrawn=False)["withdrawn"]
    assert [item["id"] for item in client.get(URL).json()["items"]] == [made["id"]]


@on_sqlite
@pytest.mark.parametrize(
    ("scheme", "good", "stored", "bad"),
    [
        ("vat", "IT 00743110157", "IT00743110157", "IT00743110158"),
        ("vat", 743110157, None, "743110157"),
        ("vat", "DE136695976", "DE136695976", "DE136695977"),
        ("codice_fiscale", "RCC MNL 83S18 D969H", "RCCMNL83S18D969H", "RCCMNL83S18D969A"),
        ("codice_fiscale", "00743110157", "00743110157", "00743110150"),
        ("inn", 7736050003, "7736050003", "7736050004"),
        ("inn", "500100732259", "500100732259", "500100732258"),
        ("ogrn", "1027700070518", "1027700070518", "1027700070519"),
        ("register", 17, "17", ""),
    ],
)
def test_numbers_are_checked_by_their_digits(
    client: TestClient, scheme: str, good: str | int, stored: str | None, bad: str
) -> None:
    if stored is not None:
        assert add(client, identifiers={scheme: good})["identifiers"] == {scheme: stored}
    wrong = sent("Beta") | {"identifiers": {scheme: bad}}
    assert fields_at_fault(client.post(URL, json=wrong)) == [f"identifiers.{scheme}"]


def test_a_number_belongs_to_one_company(client: TestClient) -> None:
    numbers = {"inn": "7736050003", "register": "1"}
    first = add(client, identifiers=numbers)
    client.delete(f"{URL}/{first['id']}")
    twin = sent("Beta") | {"identifiers": {"register": "2", "inn": "7736050003"}}
    assert fields_at_fault(client.post(URL, json=twin), 409) == ["identifiers.inn"]
    other = add(client, "Gamma")
    stolen = client.patch(f"{URL}/{other['id']}", json={"identifiers": {"register": "1"}})
    assert fields_at_fault(stolen, 409) == ["identifiers.register"]
    assert change(client, first["id"], identifiers=numbers)["identifiers"] == numbers


BAD: list[tuple[dict[str, Any], str]] = [
    ({"park": "west"}, "park"),
    ({"site": "north-1"}, "site"),
    ({"name": " "}, "name"),
    ({"name": "x" * 257}, "name"),
    ({"name": "a\x00b"}, "name"),
    ({"country": "it"}, "country"),
    ({"website": "nowhere"}, "website"),
    ({"employees": 10**30}, "employees"),
    ({"founded": 999}, "founded"),
    ({"languages": ["xx"]}, "languages.0"),
    ({"sectors": ["drives", "magic"]}, "sectors.1"),
    ({"activity_codes": [{"system": "ateco2007", "code": "99.99.99"}]}, "activity_codes.0.code"),
    ({"activity_codes": [{"system": "ateco1991", "code": "28.99"}]}, "activity_codes.0.system"),
    ({"descriptions": [{"language": "it"}]}, "descriptions.0"),
    ({"descriptions": [{"language": "it", "summary": "x" * 501}]}, "descriptions.0.summary"),
    ({"descriptions": [{"language": "it", "text": "x" * 40_001}]}, "descriptions.0.text"),
    ({"descriptions": [{"language": "it", "text": "a"}, {"language": "it", "text": "b"}]}, "descriptions"),
    ({"offers": [opportunity("x" * 257)]}, "offers.0.title"),
    ({"offers": [opportunity("x", summary="x" * 501)]}, "offers.0.summary"),
    ({"needs": [opportunity("x", description="x" * 4001)]}, "needs.0.description"),
    ({"needs": [opportunity("x", "marriage")]}, "needs.0.form"),
    ({"needs": [opportunity("x", trl=10)]}, "needs.0.trl"),
    ({"needs": [opportunity("x", space={"area_m2": 5})]}, "needs.0.space"),
    ({"needs": [opportunity("x", "hosting", space={"area_m2": 0})]}, "needs.0.space.area_m2"),
    ({"offers": [opportunity("x", valid_from="2016-01-02", valid_until="2016-01-01")]}, "offers.0.valid_until"),
    ({"offers": [opportunity("x", valid_from=0)]}, "offers.0.valid_from"),
    ({"offers": [opportunity("x", valid_from="10000-01-01")]}, "offers.0.valid_from"),
    ({"offers": [opportunity("x"), opportunity("x")]}, "offers"),
    ({"shoe_size": 43}, "shoe_size"),
]


@on_sqlite
def test_what_is_wrong_is_named(client: TestClient) -> None:
    made = add(client)
    for fields, at_fault in BAD:
        assert fields_at_fault(client.post(URL, json=sent("Beta") | fields)) == [at_fault], fields
        if "park" not in fields:
            assert fields_at_fault(client.patch(f"{URL}/{made['id']}", json=fields)) == [at_fault], fields
    assert client.get(f"{URL}/{made['id']}").json() == made


@on_sqlite
def test_a_text_that_is_too_long_is_told_how_long_it_may_be(client: TestClient) -> None:
    answer = client.post(URL, json=sent() | {"name": "x" * 257})
    assert answer.json()["errors"][0]["reason"] == "String should have at most 256 characters"


def test_a_change_of_site_is_answered_with_the_new_one(client: TestClient) -> None:
    made = add(client)
    assert change(client, made["id"], site="south-1")["site"] == "south-1"
    assert change(client, made["id"], site=None)["site"] is None


@on_sqlite
def test_activity_codes_take_their_usual_form_and_sectors_small_letters(client: TestClient) -> None:
    codes = [{"system": "ateco2007", "code": "ATECO 289920"}, {"system": "nace", "code": "2899"}]
    made = add(client, activity_codes=codes, sectors=["Drives", "drives"])
    assert [code["code"] for code in made["activity_codes"]] == ["28.99.20", "28.99"]
    assert (made["nace"], made["sectors"]) == (["28.99"], ["drives"])


def test_companies_come_in_pages_even_if_names_are_the_same(client: TestClient) -> None:
    for number in range(5):
        add(client, "Same", identifiers={"register": number})
    add(client, "Alfa")
    assert titles(client, limit=2) == ["Alfa", *["Same"] * 5]
    ids = [item["id"] for item in client.get(URL, params={"limit": 100}).json()["items"]]
    assert len(set(ids)) == 6


def test_companies_are_filtered(client: TestClient) -> None:
    add(client, "Ромашка", languages=["ru"], sectors=["drives"])
    add(client, "100% Legno_Vivo", park="north", languages=["it", "en"], sectors=["timber_construction"])
    assert titles(client, name="РОМАШ") == titles(client, name="ромаш") == ["Ромашка"]
    assert (
        titles(client, name="LEGNO") == titles(client, name="0% l") == titles(client, name="o_v") == ["100% Legno_Vivo"]
    )
    assert titles(client, name="l%o") == []
    assert titles(client, park="north") == titles(client, language="it") == ["100% Legno_Vivo"]
    assert titles(client, sector="drives") == ["Ромашка"]
    assert titles(client, sector="drives", park="north") == []


def test_a_summary_is_in_the_readers_language_if_there_is_one(client: TestClient) -> None:
    texts = [{"language": code, "summary": code} for code in ("it", "ru")]
    add(client, descriptions=texts)

    def shown(lang: str) -> str:
        return str(client.get(URL, params={"lang": lang}).json()["items"][0]["summary"])

    assert [shown("ru"), shown("it"), shown("en")] == ["ru", "it", "it"]


def test_a_change_makes_the_lists_stale_and_an_unchanged_one_does_not(client: TestClient, engine: Engine) -> None:
    made = add(client, activity_codes=[{"system": "nace", "code": "28.99"}], city="Trento")
    offer = made["offers"][0]
    same = sent(activity_codes=[{"system": "nace", "code": "2899"}], city=" Trento ")
    del same["park"]
    rank(engine)
    assert change(client, made["id"], **same)["up_to_date"]
    assert change(client, made["id"])["up_to_date"]
    assert client.put(f"/api/v1/offers/{offer['id']}", json=opportunity("pumps")).status_code == 200
    assert client.get(f"{URL}/{made['id']}").json()["updated_at"] == made["updated_at"]
    changes: list[dict[str, Any]] = [
        {"city": "Rovereto"},
        {"offers": [opportunity("pumps", capabilities=["pumping"])]},
        {"descriptions": []},
        {"activity_codes": []},
        {"withdrawn": True},
    ]
    for fields in changes:
        rank(engine)
        assert not change(client, made["id"], **fields)["up_to_date"], fields
    rank(engine)
    client.delete(f"/api/v1/offers/{offer['id']}")
    assert not client.get(f"{URL}/{made['id']}").json()["up_to_date"]
    rank(engine)
    client.delete(f"/api/v1/offers/{offer['id']}")
    assert client.get(f"{URL}/{made['id']}").json()["up_to_date"]


def test_lists_and_profiles_take_a_fixed_number_of_queries(client: TestClient, engine: Engine) -> None:
    one = add(client, offers=["a"], needs=[])
    many = add(client, "Beta", offers=[opportunity(f"x{n}", capabilities=[f"c{n}"]) for n in range(9)])
    client.get(URL)  # the key is known from now on

    def queries(path: str, **params: Any) -> int:
        with counted(engine) as statements:
            assert client.get(path, params=params).status_code == 200
        return len(statements)

    assert queries(URL, limit=1) == queries(URL, limit=100) == 1
    assert queries("/api/v1/offers", limit=1) == queries("/api/v1/offers", limit=100) == 2
    assert queries(f"{URL}/{one['id']}") == queries(f"{URL}/{many['id']}") == 7


def test_a_profile_may_be_written_in_any_language_that_the_encoder_reads(client: TestClient) -> None:
    texts = [{"language": "de", "text": "Wir bauen Sensoren."}, {"language": "zh", "text": "我们生产传感器。"}]
    made = add(client, languages=["de", "tr"], descriptions=texts)
    assert [(one["language"], one["text"]) for one in made["descriptions"]] == [
        (one["language"], one["text"]) for one in texts
    ]
    assert made["languages"] == ["de", "tr"]
