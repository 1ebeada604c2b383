"""Two companies become one, with all that belongs to either, and can be taken apart again."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.tasks import MatchTasks
from app.portfolio.imports import service as imports
from app.settings import Settings
from benchmarks.ranking import rank_corridor
from models import Base, Corridor, Party
from tests.support.portfolio import add, company, opportunity

URL = "/api/v1/companies"
NUMBERS = {"vat": "IT08800060223", "register": "1"}
OTHER_NUMBERS = {"vat": "IT08800070222", "codice_fiscale": "08800070222"}


@pytest.fixture
def two(engine: Engine, parks: None) -> tuple[int, int]:
    """The same company twice: with one offer in common, and one of each alone."""
    shared = opportunity("pumps", trl=4)
    with transaction(engine) as session:
        about = {"descriptions": [], "city": None}
        kept = company("south", "Alfa S.r.l.", [shared, "valves"], ["steel"], identifiers=NUMBERS, **about)
        texts = [{"language": "it", "summary": "Pompe."}]
        more = {"city": "Trento", "languages": ["it"], "descriptions": texts, "identifiers": OTHER_NUMBERS}
        other = company("south", "ALFA SRL di Rossi", ["pumps", "seals"], ["copper"], **more)
        return add(session, kept).id, add(session, other).id


def post(client: TestClient, path: str, status: int = 200, **sent: Any) -> dict[str, Any]:
    answer = client.post(f"{URL}/{path}", json=sent or None)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def titles(found: dict[str, Any], side: str) -> list[str]:
    return sorted(item["title"] for item in found[side])


def content(engine: Engine) -> dict[str, list[Any]]:
    """All rows but those of merges, without the times of changes."""
    with Session(engine) as session:
        return {
            table.name: sorted(
                tuple(row)
                for row in session.execute(select(*(c for c in table.c if c.name not in ("updated_at", "stale_since"))))
            )
            for table in Base.metadata.sorted_tables
            if table.name in ("companies", "company_identifiers", "opportunities", "descriptions", "decisions")
        }


def test_the_kept_company_takes_over_what_it_lacks_and_gives_it_back(
    client: TestClient, engine: Engine, two: tuple[int, int]
) -> None:
    kept, other = two
    before = content(engine)
    told = post(client, f"{kept}/merges", 201, other_id=other)
    assert (told["fields"], told["numbers"], told["opportunities"]) == (["city", "languages", "descriptions"], 1, 2)
    whole = client.get(f"{URL}/{kept}").json()
    assert (titles(whole, "offers"), titles(whole, "needs")) == (["pumps", "seals", "valves"], ["copper", "steel"])
    assert (whole["name"], whole["city"], whole["languages"]) == ("Alfa S.r.l.", "Trento", ["it"])
    assert whole["identifiers"] == NUMBERS | {"codice_fiscale": "08800070222"}
    (pumps,) = (item for item in whole["offers"] if item["title"] == "pumps")
    assert pumps["trl"] == 4
    gone = client.get(f"{URL}/{other}").json()
    assert (gone["withdrawn"], gone["merged_into_id"]) == (True, kept)
    assert [each["id"] for each in client.get(URL).json()["items"]] == [kept]
    with Session(engine) as session:
        assert all(session.scalars(select(Party.stale_since))), "both have other lists now"

    assert post(client, f"{other}/unmerge")["undone_at"]
    assert content(engine) == before
    assert [each["merged_id"] for each in client.get(f"{URL}/{kept}/merges").json()] == [other]
    told_again = post(client, f"{kept}/merges", 201, other_id=other)
    assert told_again["opportunities"] == 2


def test_what_came_after_the_merge_stays_when_it_is_undone(client: TestClient, two: tuple[int, int]) -> None:
    kept, other = two
    post(client, f"{kept}/merges", 201, other_id=other)
    later = opportunity("gears")
    assert client.post(f"{URL}/{kept}/offers", json=later).status_code == 201
    assert client.patch(f"{URL}/{kept}", json={"city": "Rovereto"}).status_code == 200
    post(client, f"{other}/unmerge")
    mine, theirs = (client.get(f"{URL}/{each}").json() for each in (kept, other))
    assert (titles(mine, "offers"), mine["city"]) == (["gears", "pumps", "valves"], "Rovereto")
    assert (titles(theirs, "offers"), theirs["city"]) == (["pumps", "seals"], "Trento")


def test_a_file_that_names_the_merged_company_speaks_of_the_kept_one(
    client: TestClient, engine: Engine, two: tuple[int, int]
) -> None:
    kept, other = two
    post(client, f"{kept}/merges", 201, other_id=other)

    def bring(row: str) -> dict[str, int]:
        data = f"park;name;vat;employees\nsouth;{row}\n".encode()
        with transaction(engine) as session:
            report = imports.import_file(session, OPERATOR, data, "a.csv")
        return {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}

    assert bring("ALFA SRL di Rossi;08800070222;7") == {"created": 0, "updated": 1, "unchanged": 0}
    assert bring("ALFA SRL di Rossi;;7") == {"created": 0, "updated": 0, "unchanged": 1}, "by its name alone"
    whole = client.get(f"{URL}/{kept}").json()
    assert (whole["name"], whole["employees"], whole["identifiers"]["vat"]) == ("Alfa S.r.l.", 7, NUMBERS["vat"])
    taken = {"name": "Beta", "identifiers": {"vat": "08800070222"}, "park": "south"}
    assert client.post(URL, json=taken).status_code == 409


def test_decisions_go_with_the_company_and_come_back(
    client: TestClient, engine: Engine, two: tuple[int, int], corridor: Corridor, embeddings: Embeddings
) -> None:
    kept, other = two
    with transaction(engine) as session:
        partner = add(session, company("north", "Nord", ["copper", "steel"], ["seals", "valves"])).id
    rank_corridor(engine, corridor, embeddings, 5)
    lists = {each: client.get(f"{URL}/{each}/matches").json()["items"] for each in two}
    for items in lists.values():
        sent = {"verdict": "interesting"}
        assert client.post(f"/api/v1/matches/{items[0]['id']}/decisions", json=sent).status_code == 201

    def decided(company_id: int) -> list[int]:
        found = client.get("/api/v1/decisions", params={"company_id": company_id}).json()["items"]
        return sorted(item["id"] for item in found)

    assert (decided(kept), decided(other), decided(partner)) == ([1], [2], [1, 2])
    assert post(client, f"{kept}/merges", 201, other_id=other)["decisions"] == 1
    assert (decided(kept), decided(other), decided(partner)) == ([1, 2], [], [1, 2])
    MatchTasks(engine, Settings(_env_file=None)).refresh_now()
    partners = [item["partner"]["id"] for item in client.get(f"{URL}/{partner}/matches").json()["items"]]
    assert set(partners) == {kept}, "the merged company leaves the lists"
    assert client.get(f"{URL}/{other}/matches").json()["items"] == []
    post(client, f"{other}/unmerge")
    assert (decided(kept), decided(other)) == ([1], [2])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_cannot_be_merged_is_refused_with_the_reason(
    client: TestClient, engine: Engine, two: tuple[int, int]
) -> None:
    kept, other = two
    with transaction(engine) as session:
        third, abroad = (add(session, company(park, "Gamma", [], [])).id for park in ("south", "north"))

    def why(path: str, status: int, **sent: Any) -> str:
        (error,) = post(client, path, status, **sent)["errors"]
        return str(error["reason"])

    assert why(f"{kept}/merges", 422, other_id=kept) == "is the same company"
    introduced = {"company_id": kept, "partner_id": abroad, "form": "joint_project", "park": "south"}
    assert client.post("/api/v1/introductions", json=introduced).status_code == 201
    assert why(f"{kept}/merges", 422, other_id=kept) == "is the same company"
    assert why(f"{kept}/merges", 422, other_id=abroad) == "is a company of another park"
    assert why(f"{other}/unmerge", 409) == f"company {other} is merged into no other"
    post(client, f"{kept}/merges", 201, other_id=other)
    assert "was merged into company" in why(f"{third}/merges", 409, other_id=other)
    back = client.patch(f"{URL}/{other}", json={"withdrawn": False})
    added = client.post(f"{URL}/{other}/offers", json=opportunity("gears"))
    for refused in (back, added):
        assert (refused.status_code, "undo the merge" in refused.json()["detail"]) == (409, True)
    post(client, f"{third}/merges", 201, other_id=kept)
    assert "undo that first" in why(f"{other}/unmerge", 409)
    assert client.post(f"{URL}/4711/merges", json={"other_id": kept}).status_code == 404
