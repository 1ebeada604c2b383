"""`ponte sector`: what an operator adds to the tree is a sector like the others, and stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.portfolio.taxonomy import own_sectors
from benchmarks.ranking import rank_corridor
from matching.taxonomy import sectors as tree
from models import Corridor, Sector
from tests.support.portfolio import add, company
from tests.support.terminal import Ponte

HEADER = "code;parent;name_it;name_ru;name_en\n"
WINE = ("wine", "--name-it", "Vino", "--name-ru", "Вино", "--name-en", "Wine")
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def only_the_tree_of_the_file() -> Iterator[None]:
    yield
    tree.extend([])


def test_a_sector_is_added_once_and_may_be_called_otherwise(migrated: Ponte) -> None:
    assert migrated("sector", "add", *WINE, "--parent", "food").out == "sector wine: added\n"
    assert migrated("sector", "add", *WINE, "--parent", "food").out == "sector wine: so already\n"
    assert migrated("sector", "add", *WINE[:-1], "Wine and cider", "--parent", "food").out == "sector wine: changed\n"
    last = migrated("sector", "list", "--json").json[-1]
    assert (last["code"], last["parent"], last["own"], last["en"]) == ("wine", "food", True, "Wine and cider")
    assert "  wine" in migrated("sector", "list").out
    assert migrated("site", "add", "x", "--park", "no", "--name", "x", "--sectors", "wine").code == 1
    done = migrated("init", "--yes", "--park", "a: A, IT", "--park", "b: B, RU")
    assert done.code == 0
    assert migrated("site", "add", "x", "--park", "a", "--name", "x", "--sectors", "wine").code == 0


def test_a_file_adds_all_of_its_sectors_or_none(migrated: Ponte, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(HEADER + "wine;food;Vino;Вино;Wine\nfilm;;Cinema;Кино;\n", encoding="utf-8")
    refused = migrated("sector", "add", "--file", "more.csv")
    assert (refused.code, "name_en: Field required" in refused.err) == (1, True)
    (tmp_path / "more.csv").write_text(
        HEADER + "film;;Cinema;Кино;Film\nanimation;film;Animazione;Анимация;Animation\n", encoding="utf-8"
    )
    assert migrated("sector", "add", "--file", "more.csv").out == "sector film: added\nsector animation: added\n"
    assert [one["code"] for one in migrated("sector", "list", "--json").json if one["own"]] == ["film", "animation"]


@pytest.mark.parametrize(
    ("command", "code", "reason"),
    [
        ((), 2, "give the code"),
        (("--file", "nowhere.csv"), 2, "nowhere.csv"),
        (("wine",), 1, "--name-it: Field required"),
        (("Wine", *WINE[1:]), 1, "'Wine' is no code of a sector"),
        (("drives", *WINE[1:]), 1, "drives: is a sector of the tree already"),
        ((*WINE, "--parent", "foods"), 1, "cannot lie in foods: there is no sector 'foods'; did you mean 'food'"),
        ((*WINE, "--parent", "drives"), 1, "which lies in mechatronics: the tree is two levels deep"),
    ],
)
def test_what_cannot_be_added_is_refused(migrated: Ponte, command: tuple[str, ...], code: int, reason: str) -> None:
    refused = migrated("sector", "add", *command)
    assert (refused.code, reason in refused.err) == (code, True), refused.err


@on_sqlite
def test_companies_of_an_added_sector_are_matched_and_stay_readable_when_it_is_gone(
    client: TestClient, engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    def sent(park: str, name: str) -> None:
        body = company(park, name, ["valves"], ["pumps"], sectors=["wine"])
        with transaction(engine) as session:
            add(session, body)

    with pytest.raises(ValueError, match="no sector 'wine'"):
        sent("south", "Alfa")
    with transaction(engine) as session:
        session.add(Sector(code="wine", parent="food", name_it="Vino", name_ru="Вино", name_en="Wine"))
        session.flush()
        own_sectors.load(session)
    sent("south", "Alfa")
    sent("north", "Бета")
    rank_corridor(engine, corridor, embeddings, 5)
    said = client.get("/api/v1/companies/1/matches").json()["items"][0]["sentences"]
    assert any("wine" in sentence for sentence in said)
    with transaction(engine) as session:
        session.delete(session.get_one(Sector, 1))
        session.flush()
        own_sectors.load(session)
    assert client.get("/api/v1/companies/1").json()["sectors"] == ["wine"]
    rank_corridor(engine, corridor, embeddings, 5)
    said = client.get("/api/v1/companies/1/matches").json()["items"][0]["sentences"]
    assert any("wine" in sentence for sentence in said)


@on_sqlite
def test_a_server_learns_of_a_sector_that_is_added_beside_it(
    client: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event, Thread

    from tests.support.waiting import wait_for

    monkeypatch.setattr(own_sectors, "SECONDS", 0.01)
    ended = Event()
    keeper = Thread(target=own_sectors.keep_current, args=(engine, ended))
    keeper.start()
    with transaction(engine) as session:
        session.add(Sector(code="wine", parent=None, name_it="Vino", name_ru="Вино", name_en="Wine"))
    wait_for(lambda: client.get("/api/v1/sectors").json()[-1]["code"] == "wine")
    ended.set()
    keeper.join()
