"""What a score is worth stands beside it; a list ends where nothing speaks for a pair, and says so."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

import migrations
from app.accounts.roles import OPERATOR
from app.compliance.policy.loading import shipped_packs
from app.compliance.policy.policy import Policy
from app.database import make_engine, transaction
from app.demo import loading
from app.matches.embeddings import Embeddings
from app.matches.exports.lists import export_matches
from app.matches.lists import service
from app.matches.lists.filters import Filters, match_query
from app.matches.lists.notes import ENDINGS, NEAREST, NOTES
from app.matches.lists.schemas import By, CorridorList, MatchList, PartnerList
from app.paging import Paging
from app.portfolio.imports import service as imports
from app.portfolio.places import service as places
from benchmarks.ranking import rank_corridor
from matching.explaining.phrases import band_name
from models import Company
from tests.support.terminal import Ponte

MESSY = Path(__file__).parents[3] / "matching" / "explaining" / "messy_texts.jsonl"


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Companies whose texts are copied from web sites, ranked by the bundled model."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('messy')}/messy.db")
    migrations.upgrade(engine)
    with transaction(engine) as session:
        loading.load_places(session, loading.demo_places())
        assert not imports.import_file(session, OPERATOR, MESSY.read_bytes(), MESSY.name).problems
        corridor = places.find_corridor(session, None)
    rank_corridor(engine, corridor, Embeddings(engine, "bundled"), list_length=10)
    yield engine
    engine.dispose()


def read(engine: Engine, name: str, limit: int = 20, by: By = "match", after: Any = None, **filters: Any) -> Any:
    """A company's list by part of its name; without a name the corridor's."""
    query = match_query(
        OPERATOR, Paging.of(limit, after), "en", Policy.with_packs(shipped_packs()), Filters(**filters), by
    )
    with transaction(engine, writes=False) as session:
        if not name:
            return json.loads(service.corridor_list(session, None, query))
        (company_id,) = session.scalars(select(Company.id).where(Company.name.contains(name)))
        return json.loads(service.company_list(session, company_id, query))


def partners(items: list[Any]) -> list[str]:
    return [item["partner"]["name"] for item in items]


def test_who_has_nobody_has_an_empty_list_that_says_so_and_the_nearest_apart(messy: Engine) -> None:
    found = read(messy, "Boiler Due")
    assert MatchList.model_validate(found).items == []
    assert (found["note"], found["hidden"]) == (NOTES["nobody_fits"]["en"], 5)
    assert found["ending"] == ENDINGS["en"].format(hidden=5)
    assert [item["band"] for item in found["nearest"]] == ["weak"] * 3
    assert partners(read(messy, "Boiler Due", include_weak=True)["items"])[:3] == partners(found["nearest"])
    by_partner = read(messy, "Boiler Due", by="partner")
    assert PartnerList.model_validate(by_partner).items == []
    assert partners(by_partner["nearest"]) == partners(found["nearest"])
    assert (by_partner["hidden"], by_partner["ending"]) == (5, found["ending"])


@pytest.mark.parametrize(
    ("south", "north", "hidden"),
    [
        ("Html", "ООО Дистрибуция", 4),
        ("Boiler Uno", "ООО Болт", 4),
        ("Misto", "ООО Тепловизор", 3),
        ("MAIUSCOLO", "ООО Сварка", 3),
        ("Emoji", "ООО Вакуум", 3),
    ],
)
def test_the_right_partner_comes_first_and_noise_does_not_come(
    messy: Engine, south: str, north: str, hidden: int
) -> None:
    found = read(messy, south)
    assert partners(found["items"])[0] == north
    assert len(found["items"]) == 5 - found["hidden"]
    assert found["hidden"] >= hidden
    assert (found["nearest"], found["items"][0]["band"] != "weak") == ([], True)


def test_an_export_says_which_lists_are_empty(messy: Engine) -> None:
    query = match_query(OPERATOR, Paging(20, None), "it", Policy.with_packs(shipped_packs()))
    with transaction(messy, writes=False) as session:
        with export_matches(session, "csv", "trentino", query) as file:
            table = file.read().decode("utf-8-sig")
        with export_matches(session, "jsonl", "trentino", query) as file:
            lines = file.read().decode()
    rows = {row["company"]: row for row in csv.DictReader(StringIO(table), delimiter=";")}
    assert (rows["Boiler Due"]["partner"], rows["Boiler Due"]["note"]) == ("", NOTES["nobody_fits"]["it"])
    assert rows["MAIUSCOLO SRL"]["band_name"] == band_name(rows["MAIUSCOLO SRL"]["band"], "it")  # type: ignore[arg-type]  # a cell of a table
    (empty,) = (one for one in map(json.loads, lines.splitlines()) if "note" in one)
    assert (empty["company"]["name"], len(empty["nearest"])) == ("Boiler Due", 3)


def test_merzlota_is_offered_long_shots_and_nobody_of_whom_nothing_speaks(demo: Engine) -> None:
    found = read(demo, "Merzlota", 100)
    assert {item["band"] for item in found["items"]} == {"long_shot"}
    assert not any("nothing" in item["sentences"][0].lower() for item in found["items"])
    everybody = read(demo, "Merzlota", 100, include_weak=True)
    assert len(everybody["items"]) == len(found["items"]) + found["hidden"]
    assert (everybody["hidden"], everybody["ending"]) == (0, None)
    weak = read(demo, "Merzlota", 100, band="weak")["items"]
    assert weak
    assert weak == [item for item in everybody["items"] if item["band"] == "weak"]
    assert [item for item in everybody["items"] if item["band"] != "weak"] == found["items"]


@pytest.mark.parametrize("name", ["", "Севкрыло"])
def test_bands_are_parts_of_the_list_and_pages_join_to_it(demo: Engine, name: str) -> None:
    whole: list[Any] = []
    cursor = None
    while cursor or not whole:
        page = read(demo, name, 100, after=cursor)
        whole += page["items"]
        cursor = page["next_cursor"]
        assert (page["hidden"] is None) == (page["ending"] is None) == (cursor is not None)
    every = {band: read(demo, name, 100, band=band)["items"] for band in ("worth_meeting", "worth_a_look")}
    assert whole[: len(every["worth_meeting"])] == every["worth_meeting"] != []
    assert [item for item in whole if item["band"] == "worth_a_look"] == every["worth_a_look"]
    assert {item["band"] for item in whole} == {"worth_meeting", "worth_a_look", "long_shot"}
    short = read(demo, name, 100, band="long_shot", min_score=10)
    assert {item["band"] for item in short["items"]} == {"long_shot"}
    assert min(item["score"] for item in short["items"]) >= 10
    if not name:
        assert CorridorList.model_validate(page).hidden


def test_the_terminal_shows_bands_the_end_and_the_nearest_in_three_languages(
    messy: Engine, ponte: Ponte, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PONTE_DATABASE_URL", str(messy.url))
    for language in NEAREST:
        shown = " ".join(ponte("matches", "Boiler Due", "--lang", language, "--by", "partner").out.split())
        for said in (NEAREST[language], ENDINGS[language].format(hidden=5), NOTES["nobody_fits"][language]):
            assert said in shown
        assert band_name("weak", language) in shown
    assert "worth a meeting" in ponte("matches", "MAIUSCOLO", "--band", "worth_meeting").out
    assert "Hidden" not in ponte("matches", "Boiler Due", "--include-weak").out
