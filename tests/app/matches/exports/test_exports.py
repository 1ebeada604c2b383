"""Lists and decisions as files: what is in them, and who gets them."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.exports import decisions
from app.portfolio.places import service as places
from benchmarks.ranking import rank_corridor
from models import Corridor
from tests.support.portfolio import add, company
from tests.support.terminal import Ponte

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
EXPORTS = "/api/v1/exports"


@pytest.fixture(autouse=True)
def listed(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    """Two companies of either park, in each other's lists."""
    with transaction(engine) as session:
        for park in ("south", "north"):
            for n in range(2):
                add(session, company(park, f"{park} {n}", [f"laser {n}"], [f"pump {n}"], sectors=["drives"]))
    rank_corridor(engine, corridor, embeddings, 10)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_lists_are_those_that_are_served(client: TestClient) -> None:
    written = client.get(f"{EXPORTS}/matches?format=csv&lang=it&park=south")
    assert written.headers["content-disposition"] == 'attachment; filename="ponte-matches-south.csv"'
    rows, records = table(written.text), lines(client.get(f"{EXPORTS}/matches?format=jsonl&lang=it&park=south").text)
    assert [row["company"] for row in rows] == ["south 0", "south 0", "south 1", "south 1"]
    for number in (0, 2):
        served = client.get(f"/api/v1/companies/{rows[number]['company_id']}/matches?lang=it").json()["items"]
        of_company = [{k: v for k, v in record.items() if k != "company"} for record in records[number : number + 2]]
        assert of_company == [item | {"set_aside": None} for item in served]
        for row, item in zip(rows[number : number + 2], served, strict=True):
            assert row["reasons"].splitlines() == "\n".join(item["sentences"]).splitlines() != []
            assert (row["partner"], float(row["score"])) == (item["partner"]["name"], item["score"])
            assert row["form_name"] == "partenariato commerciale"
    assert len(lines(client.get(f"{EXPORTS}/matches?format=jsonl").text)) == 2 * len(records)
    assert len(table(client.get(f"{EXPORTS}/matches?limit=1").text)) == 4
    assert table(client.get(f"{EXPORTS}/matches?min_score=100").text) == []


def test_what_is_set_aside_is_below_the_list_and_says_why(client: TestClient, at_hand: Ponte) -> None:
    first, second = client.get("/api/v1/companies/1/matches").json()["items"]
    for item, reason in ((first, "competitors"), (second, "already_known")):
        sent = {"verdict": "not_interesting", "reason": reason}
        assert client.post(f"/api/v1/pairs/{item['pair_id']}/decisions", json=sent).status_code == 201
    rows = [row for row in table(client.get(f"{EXPORTS}/matches?lang=it").text) if row["company_id"] == "1"]
    listed = [(row["partner"], row["set_aside"]) for row in rows if row["partner"]]
    assert listed == [(first["partner"]["name"], "concorrenti"), (second["partner"]["name"], "già si conoscono")]
    shown = lines(at_hand("export", "matches", "--format", "jsonl").out)
    assert [row["set_aside"] for row in shown if row["company"]["id"] == 1 and "partner" in row] == [
        "competitors",
        "already known",
    ]


def test_decisions_are_each_parks_own(
    client: TestClient, engine: Engine, at_hand: Ponte, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = client.get("/api/v1/matches").json()["items"]
    sent = {"verdict": "not_interesting", "reason": "competitors"}
    keys = {}
    with transaction(engine) as session:
        for park in ("south", "north"):
            bound = places.park_id(session, park, field="park")
            keys[park] = {"Authorization": f"Bearer {accounts.create_key(session, park, Role.MANAGER, bound)}"}
    for match, key in zip(found, (keys["south"], keys["north"], keys["south"]), strict=False):
        assert client.post(f"/api/v1/matches/{match['id']}/decisions", json=sent, headers=key).status_code == 201
    monkeypatch.setattr(decisions, "_AT_ONCE", 2)
    everything = table(client.get(f"{EXPORTS}/decisions").text)
    expected = [(f"{m['a']['name']}", f"{m['b']['name']}") for m in reversed(found[:3])]
    assert [(row["a"], row["b"]) for row in everything] == expected
    assert {(row["verdict"], row["reason"]) for row in everything} == {("not_interesting", "competitors")}
    of_south = lines(client.get(f"{EXPORTS}/decisions?format=jsonl", headers=keys["south"]).text)
    served = client.get("/api/v1/decisions", headers=keys["south"]).json()["items"]
    assert [{k: v for k, v in item.items() if k not in "ab"} for item in of_south] == served
    assert lines(at_hand("export", "decisions", "--park", "south", "--format", "jsonl").out) == of_south
    assert client.get(f"{EXPORTS}/decisions?park=nowhere").status_code == 422


def test_the_command_line_writes_what_the_file_is_called(at_hand: Ponte) -> None:
    assert at_hand("export", "matches", "--output", "lists.xlsx", "--lang", "ru").code == 0
    wrong = at_hand("export", "matches", "--output", "lists.pdf")
    assert (wrong.code, "--format" in wrong.err) == (2, True)
    nowhere = at_hand("export", "companies", "--park", "nowhere")
    assert (nowhere.code, "nowhere" in nowhere.err) == (1, True)
    missing = at_hand("export", "companies", "--output", "no/such/folder.csv")
    assert (missing.code, "folder.csv" in missing.err) == (2, True)
    # A list of matches is no list of companies.
    assert at_hand("export", "matches", "--output", "lists.csv").code == 0
    refused = at_hand("import", "lists.csv", "--no-rank")
    assert (refused.code, "export of match lists" in refused.err) == (1, True)
