"""What others of a park say of an anonymous company: without its name, for whoever is not to read it."""

from collections.abc import Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, update

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.errors import Conflict
from app.matches.embeddings import Embeddings
from app.matches.merges import service as merges
from app.matches.runs.telling import tell_pairs
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.imports.service import import_file
from app.portfolio.places import service as places
from benchmarks.ranking import rank_corridor, refresh
from models import Corridor, Match, Party, Run
from tests.support.databases import counted
from tests.support.portfolio import add, company, opportunity

FORM = "joint_project"
FACE = {"title": "A maker of drives"}
SAYS = "We build pumps with Zefirante, see zf-drives.it."
TOLD = "We build pumps with […], see […]."

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def ids(engine: Engine, parks: None) -> dict[str, int]:
    """Zefirante may be named as yet; Vicina, and a company of the other park, name it."""
    with transaction(engine) as session:
        drive = [opportunity("laser pump drive", FORM)]
        made = {
            "hidden": company("south", "Zefirante S.r.l.", drive, ["pump"], website="https://www.zf-drives.it/en"),
            "vicina": company(
                "south", "Vicina", [opportunity("laser pump for Zefirante", FORM, description=SAYS)], ["pump drive"]
            ),
            "silent": company("south", "Silente", drive, ["pump drive"]),
            "north": company("north", "Borealis", [opportunity("pump laser", FORM, description=SAYS)], ["laser drive"]),
        }
        return {name: add(session, sent).id for name, sent in made.items()}


def change(engine: Engine, company_id: int, **fields: Any) -> None:
    with transaction(engine) as session:
        companies.change(session, OPERATOR, company_id, CompanyChange.model_validate(fields))


def key_of(engine: Engine, park: str, role: Role = Role.MANAGER) -> dict[str, str]:
    with transaction(engine) as session:
        key = accounts.create_key(session, park, role, places.park_id(session, park, field="park"))
    return {"Authorization": f"Bearer {key}"}


def said(client: TestClient, key: dict[str, str], company_id: int) -> str:
    text: str = client.get(f"/api/v1/companies/{company_id}", headers=key).json()["offers"][0]["description"]
    return text


def stale(engine: Engine, ids: dict[str, int]) -> Sequence[str]:
    """Whose lists are to be corrected; of `withheld` ones with an exclamation mark."""
    with transaction(engine, writes=False) as session:
        of = {companies.get(session, OPERATOR, number).party_id: name for name, number in ids.items()}
        rows = session.scalars(select(Party).where(Party.stale_since.is_not(None), Party.id.in_(of)))
        return sorted(of[row.id] + "!" * row.withheld for row in rows)


def test_only_who_may_not_read_the_name_reads_a_mask(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    south, north = key_of(engine, "south"), key_of(engine, "north")
    officer = key_of(engine, "north", Role.COMPLIANCE)
    assert said(client, north, ids["vicina"]) == SAYS
    change(engine, ids["hidden"], anonymous=FACE)
    assert said(client, north, ids["vicina"]) == TOLD
    assert [said(client, key, ids["vicina"]) for key in (south, officer)] == [SAYS, SAYS]
    assert said(client, north, ids["north"]) == SAYS, "what they write themselves tells no guess right or wrong"
    assert said(client, south, ids["north"]) == SAYS
    change(engine, ids["hidden"], name="Altronome S.r.l.", website=None)
    assert said(client, north, ids["vicina"]) == SAYS, "it is called otherwise now"
    change(engine, ids["hidden"], name="Zefirante S.r.l.")
    assert said(client, north, ids["vicina"]) == TOLD.replace("see […]", "see zf-drives.it")
    change(engine, ids["hidden"], anonymous=None)
    assert said(client, north, ids["vicina"]) == SAYS


def test_lists_tell_it_at_no_moment(
    client: TestClient, engine: Engine, ids: dict[str, int], corridor: Corridor, embeddings: Embeddings
) -> None:
    key = key_of(engine, "north")
    rank_corridor(engine, corridor, embeddings, 5)

    def lists() -> str:
        return client.get("/api/v1/matches", params={"include_weak": True}, headers=key).text

    assert "Zefirante" in lists()
    change(engine, ids["hidden"], anonymous=FACE)
    assert stale(engine, ids) == ["hidden", "vicina!"]
    assert "Zefirante" not in lists()
    assert "Vicina" not in lists(), "until its list is corrected"
    assert "Silente" in lists()
    refresh(engine, embeddings, 5)
    assert stale(engine, ids) == []
    assert "Zefirante" not in lists()
    assert "Vicina" in lists()
    change(engine, ids["hidden"], anonymous=None)
    assert stale(engine, ids) == ["hidden", "vicina"]
    assert "Vicina" in lists(), "there is nothing to hide"
    refresh(engine, embeddings, 5)
    assert "Zefirante" in lists()


def told(engine: Engine, run_id: int) -> bytes:
    """All that agendas of an event of that run are told."""
    with transaction(engine, writes=False) as session:
        pairs = set(session.scalars(select(Match.pair_id).where(Match.run_id == run_id)))
        return b"".join(part for one in tell_pairs(session, pairs, run_id).values() for part in one)


def test_the_run_of_an_event_does_not_go_on_telling_it(
    engine: Engine, ids: dict[str, int], corridor: Corridor, embeddings: Embeddings
) -> None:
    """It is ranked once, and no refresh corrects what it is told from."""
    change(engine, ids["vicina"], offers=[opportunity("laser drive of Zefirante", FORM)])
    change(engine, ids["north"], needs=[opportunity("laser drive, not of Zefirante", FORM)])
    rank_corridor(engine, corridor, embeddings, 5)
    with transaction(engine) as session:
        run_id = session.scalars(select(Run.id)).one()
        session.execute(update(Run).values(scope="event/1"))
    rank_corridor(engine, corridor, embeddings, 5)
    before = told(engine, run_id)
    assert before.count(b"laser drive of Zefirante") == 4
    change(engine, ids["hidden"], anonymous=FACE)
    refresh(engine, embeddings, 5)
    after = told(engine, run_id)
    assert (after.count("drive of […]".encode()), after.count(b"drive of Zefirante")) == (4, 0)
    assert b"not of Zefirante" in after, "what the other park writes is its own"
    change(engine, ids["hidden"], anonymous=None)
    assert told(engine, run_id) == before


def test_who_is_merged_into_who_is_merged_stays_hidden(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    with transaction(engine) as session:
        last = add(session, company("south", "Charlissima", [opportunity("sea", FORM)], ["pump"], anonymous=FACE)).id
        merges.merge(session, OPERATOR, ids["silent"], ids["hidden"])
    assert "vicina" in stale(engine, ids), "new, and hiding nothing"
    with transaction(engine) as session:
        merges.merge(session, OPERATOR, last, ids["silent"])
    assert "vicina!" in stale(engine, ids)
    assert said(client, key_of(engine, "north"), ids["vicina"]) == TOLD
    with transaction(engine) as session:
        merges.unmerge(session, OPERATOR, ids["silent"])
    assert said(client, key_of(engine, "north"), ids["vicina"]) == SAYS


def test_what_is_read_instead_of_a_name_names_nobody_else(engine: Engine, ids: dict[str, int]) -> None:
    change(engine, ids["hidden"], anonymous=FACE)
    for field in ("title", "abstract"):
        face = FACE | {field: "Partner of Zefirante"}
        with pytest.raises(Conflict) as error:
            change(engine, ids["vicina"], anonymous=face)
        assert error.value.marshal()["errors"][0]["field"] == f"anonymous.{field}"
        with pytest.raises(Conflict), transaction(engine) as session:
            add(session, company("south", "Quarta", [], [], anonymous=face))
    change(engine, ids["hidden"], anonymous=None)
    change(engine, ids["vicina"], anonymous={"title": "Partner of Zefirante"})
    change(engine, ids["silent"], anonymous=FACE)
    with pytest.raises(Conflict) as error:
        change(engine, ids["hidden"], anonymous=FACE)
    assert f"of company {ids['vicina']} says" in error.value.marshal()["detail"]
    with pytest.raises(Conflict), transaction(engine) as session:
        merges.merge(session, OPERATOR, ids["silent"], ids["hidden"])


def test_a_usual_change_reads_nobody_else(engine: Engine, ids: dict[str, int]) -> None:
    def rows(*changed: dict[str, Any]) -> int:
        with counted(engine) as asked:
            for fields in changed:
                change(engine, ids["silent"], **fields)
            with transaction(engine) as session:
                add(session, company("south", f"Altra {len(asked)}", [], []))
        return len([each for each in asked if "public_title IS NOT NULL" in str(each)])

    usual: list[dict[str, Any]] = [{"employees": 3}, {"name": "Silente due"}, {"website": "https://silente.it"}]
    assert rows(*usual) == 0
    assert rows({"anonymous": FACE}) > 0
    assert rows({"employees": 4}) == 0


def test_nor_does_the_answer_to_a_manager(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    change(engine, ids["hidden"], anonymous=FACE)
    key, path = key_of(engine, "south"), f"/api/v1/companies/{ids['silent']}"
    with counted(engine) as asked:
        assert client.patch(path, headers=key, json={"employees": 5}).status_code == 200
        assert client.get("/api/v1/offers", headers=key, params={"company_id": ids["silent"]}).status_code == 200
    assert not [each for each in asked if "public_title IS NOT NULL" in str(each)]


def test_so_with_files_and_merges(
    engine: Engine, ids: dict[str, int], corridor: Corridor, embeddings: Embeddings
) -> None:
    rank_corridor(engine, corridor, embeddings, 5)
    line = b'{"park": "south", "name": "Silente", "anonymous": {"title": "A maker of drives"}, "website": "https://zf-drives.it"}'
    with transaction(engine) as session:
        assert import_file(session, OPERATOR, line, "a.jsonl").updated == 1
    assert stale(engine, ids) == ["silent", "vicina!"], "which says its address"
    refresh(engine, embeddings, 5)
    with transaction(engine) as session:
        merges.merge(session, OPERATOR, ids["silent"], ids["hidden"])
    assert "vicina!" in stale(engine, ids), "by what it was called before"
    with transaction(engine) as session:
        merges.unmerge(session, OPERATOR, ids["hidden"])


def test_no_row_asks_by_itself(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    change(engine, ids["hidden"], anonymous=FACE)
    key = key_of(engine, "north")

    def statements() -> int:
        with counted(engine) as asked:
            assert client.get("/api/v1/offers", headers=key).status_code == 200
        return len(asked)

    before = statements()
    with transaction(engine) as session:
        for number in range(5):
            add(session, company("south", f"Altra {number}", [opportunity(f"pump {number}", FORM)], []))
    assert statements() <= before
