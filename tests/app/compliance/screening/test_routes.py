"""Screening over HTTP."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.compliance.screening import service
from app.database import transaction
from models.base import now
from tests.support import sanctions
from tests.support.sanctions import INN

SCREENING, LISTS = "/api/v1/screening", "/api/v1/screening/lists"
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def upload(client: TestClient, *contents: str, **query: str) -> dict[str, object]:
    answer = client.post(LISTS, files=[("file", ("list", content.encode())) for content in contents], params=query)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def as_role(client: TestClient, engine: Engine, role: Role) -> TestClient:
    with transaction(engine) as session:
        key = accounts.create_key(session, role, role)
    client.headers["Authorization"] = f"Bearer {key}"
    return client


def test_a_list_goes_in_and_names_are_screened(anonymous: TestClient, engine: Engine) -> None:
    client = as_role(anonymous, engine, Role.COMPLIANCE)
    assert upload(client, sanctions.EU_XML, published_on=now().date().isoformat())["added"] == 2
    assert upload(client, sanctions.SDN_CSV, sanctions.ALT_CSV, sanctions.ADD_CSV)["list"] == "ofac"
    asked = {"subjects": [{"names": ["АО «НПО «Квантрел»"]}, {"names": ["Alfa S.r.l."]}, {"numbers": [INN]}]}
    answer = client.post(SCREENING, json=asked).json()
    assert answer["complete"] is False
    assert {each["code"]: each["state"] for each in answer["lists"]} == {
        "eu": "current", "eu_annex_iv": "missing", "un": "missing", "ofac": "current"
    }  # fmt: skip
    kvantrel, alfa, number = (result["hits"] for result in answer["results"])
    assert [(hit["list"], hit["entry"], hit["certain"]) for hit in kvantrel] == [("eu", "900017", False)]
    assert kvantrel[0]["how"] in ("same", "translated", "transliterated")
    assert kvantrel[0]["listed_on"] == "2022-06-03"
    assert alfa == []
    assert {(hit["list"], hit["how"]) for hit in number} == {("eu", "number"), ("ofac", "number")}
    assert [made["version"] for made in client.get(f"{LISTS}/eu/imports").json()] == [1]
    assert client.get(f"{LISTS}/un/imports").status_code == 404
    assert client.get(LISTS).json()[0]["entries"] == 2


def test_no_change_waits_in_its_turn_for_the_names_of_a_new_list(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_in_a_write: list[bool] = []

    def made(session: Session, versions: tuple[tuple[int, int], ...]) -> service._Index:
        made_in_a_write.append(session.connection().get_execution_options()["writes"])
        return make(session, versions)

    make = service._made
    monkeypatch.setattr(service, "_made", made)
    paths = ["reviews", "introductions", "stays", "events/1/issues", "events/1/plans"]
    for number, path in enumerate(paths):
        client.post(LISTS, files={"file": ("list", f"name\nAlfa {number}\n".encode())}, params={"list": "eu_annex_iv"})
        assert client.post(f"/api/v1/{path}", json={}).status_code in (202, 404, 422)
    assert made_in_a_write == [False] * len(paths)


def test_only_compliance_and_admins_import_lists(anonymous: TestClient, engine: Engine) -> None:
    for role in (Role.VIEWER, Role.MANAGER):
        client = as_role(anonymous, engine, role)
        assert client.post(LISTS, files={"file": ("list", b"name\nAlfa\n")}).status_code == 403
        assert client.post(SCREENING, json={"subjects": [{"names": ["Alfa"]}]}).status_code == 200


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(client: TestClient) -> None:
    answer = client.post(LISTS, files={"file": ("list.xml", sanctions.EU_XML[:2000].encode())})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "file"
    assert client.post(LISTS, files={"file": ("l", b"name\nAlfa\n")}, params={"list": "un"}).status_code == 422
    assert client.post(LISTS, files={"file": ("l", b"name\nA\n")}, params={"published_on": "1"}).status_code == 422
    later = client.post(LISTS, files={"file": ("l", b"name\nA\n")}, params={"published_on": "9999-12-31"})
    assert later.json()["errors"] == [{"field": "published_on", "reason": "is in the future"}]
    assert client.get(f"{LISTS}/%00/imports").status_code == 422


@pytest.mark.parametrize(
    "subjects",
    [
        [],
        [{"names": ["A"]}] * 501,
        [{"names": [""]}],
        [{"names": ["A"] * 11}],
        [{"nmaes": ["A"]}],
        [{"names": ["A"] * 10}] * 101,
        [{"names": ["A " * 33]}],
    ],
)
def test_what_is_asked_has_limits(client: TestClient, subjects: list[object]) -> None:
    assert client.post(SCREENING, json={"subjects": subjects}).status_code == 422


@pytest.mark.parametrize(
    "content",
    [
        f"name,no\nKvantrel,{'9' * 129}\n",
        f"1,{'x' * 1_000_001},a,b,c,d,e,f,g,h,i,j\n",
        f"name\n{'x' * 1_000_001}\n",
    ],
)
def test_a_field_that_is_too_long_is_refused_and_no_failure_of_the_service(client: TestClient, content: str) -> None:
    answer = client.post(LISTS, files={"file": ("list.csv", content.encode())})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "file"
