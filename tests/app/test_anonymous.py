"""Who asks to stay anonymous is named nowhere to the other park before an introduction was accepted."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.compliance.policy import classes
from app.database import transaction
from app.errors import Invalid
from app.introductions.acting import SYSTEM, of_company
from app.introductions.contacts import service as contacts
from app.introductions.giving import Given
from app.introductions.links import answering
from app.introductions.mail.transport import Folder
from app.introductions.schemas import PresentationIn
from app.introductions.states import Action
from app.matches.embeddings import Embeddings
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkChange, SiteIn, SpaceIn
from app.workplan.practices import service as practices
from app.workplan.practices.schemas import PracticeIn, PracticeTextIn
from benchmarks.ranking import rank_corridor, refresh
from models import Corridor, Pair
from tests.app.introductions.test_mail import read, send_all
from tests.support.introductions import Introductions, add_drives, between_drives, contact
from tests.support.operations import documented
from tests.support.policy import policy_with
from tests.support.portfolio import add, company, opportunity

NAME, NUMBER = "Zefirante S.r.l.", "7700000016"
TRACES = ("zefirant", "зефирант", NUMBER)
"""What leads to the name."""
FACE = {"title": "A maker of drives", "abstract": "Drives for cable cars."}
FORM = "joint_project"

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def world(engine: Engine, parks: None) -> Introductions:
    """Beside the two companies an anonymous one of the south, which names itself wherever it can, as others do."""
    add_drives(engine)
    made = between_drives(engine)
    offers = [
        opportunity(f"Drive of Zefirante {word}", FORM, summary="zefirante.it knows") for word in ("laser", "pump")
    ]
    about = {
        "website": "https://zefirante.it/",
        "identifiers": {"inn": NUMBER},
        "city": "Zefirante di Sotto",
        "descriptions": [
            {"language": "en", "summary": "ZEFIRANTE makes laser drives", "text": "Zefirante: laser pumps."}
        ],
    }
    with transaction(engine) as session:
        made.companies["hidden"] = add(
            session, company("south", NAME, offers, ["sensor drive"], anonymous=FACE, **about)
        ).id
        contacts.add_to_company(session, OPERATOR, made.companies["hidden"], contact("south", email="a@hidden.example"))
        group = [{"tie": "sister", "name": NAME, "number": None}]
        add(session, company("south", "Sorella", offers[:0], ["drive"], group=group))
        press = {"kind": "laboratory", "equipment": ["Zefirante press"]}
        beside = [
            opportunity("Pump drive with Zefirante", FORM, description="In Zefirante's hall; zefirante.it."),
            opportunity("Laser pump", FORM, capabilities=["Zefirante drives"]),
            opportunity("Room for a laser", "hosting", capabilities=["Zefirante coating"], space=press),
        ]
        said = [{"language": "ru", "summary": "Лазерный насос для завода Зефиранте", "text": "ООО «Зефиранте» рядом."}]
        near: dict[str, Any] = {
            "establishments": [{"country": "IT", "place": "Hall of Zefirante"}],
            "group": [{"tie": "sister", "name": "Zefirante Holding", "number": None}],
            "website": "https://zefirante.it/vicina",
        }
        add(session, company("south", "Vicina", beside, ["laser of ZEFIRANTE"], descriptions=said, **near))
        south = made.parks["south"]
        hall = SiteIn(code="hall", name="Hall of Zefirante", description="Zefirante has a laser here.")
        site = places.add_site(session, OPERATOR, south, hall)
        room = SpaceIn(code="room", name="Zefirante room", kind="laboratory", equipment=["Zefirante laser"])
        places.add_space(session, OPERATOR, site.id, room)
        places.change_park(session, OPERATOR, south, ParkChange(description="Home of Zefirante."))
        texts = [PracticeTextIn(language="en", title="How Zefirante grew", text="A mentor told Zefirante of lasers.")]
        practices.add(
            session,
            OPERATOR,
            PracticeIn.model_validate(
                {"park": "south", "kind": "lesson", "state": "published", "texts": texts}
                | {"address": "https://zefirante.it/how"}
            ),
        )
        other = [opportunity("Laser pump drive", FORM)]
        made.companies["partner"] = add(session, company("north", "Borealis", other, ["laser drive"])).id
        contacts.add_to_company(session, OPERATOR, made.companies["partner"], contact("north", email="b@north.example"))
    return made


@pytest.fixture
def ranked(world: Introductions, engine: Engine, corridor: Corridor, embeddings: Embeddings) -> Introductions:
    rank_corridor(engine, corridor, embeddings, 5)
    classes.bring_up_to_date(engine, policy_with())
    return world


def key_of(engine: Engine, role: Role, park_id: int | None) -> dict[str, str]:
    with transaction(engine) as session:
        return {"Authorization": f"Bearer {accounts.create_key(session, role.value, role, park_id)}"}


ASKED: dict[str, list[dict[str, Any]]] = {
    "search_portfolio": [{"q": "laser drive"}, {"q": "Zefirante laser", "kind": "company"}],
    "list_companies": [{"name": "zefir"}, {"name": "A maker"}, {"limit": 1}, {"limit": 1, "sort": "-name"}],
    "list_practices": [{"q": "zefir"}, {"q": "mentor"}],
    "search_practices": [{"q": "Zefirante laser"}, {"q": "mentor"}],
    "list_capabilities": [{"limit": 1}, {"begins": "zefir"}],
    "list_sites": [{"limit": 1}, {"limit": 1, "sort": "-name"}],
    "list_spaces": [{"limit": 1}, {"limit": 1, "sort": "-name"}],
    "list_offers": [{"sort": "title", "limit": 1}, {"sort": "-title", "limit": 1}],
    "export_all_companies": [{"format": kind} for kind in ("csv", "jsonl")],
    "export_match_lists": [{"format": "jsonl", "include_weak": True}],
    "list_company_matches": [{"include_weak": True}, {"by": "partner"}],
    "list_corridor_matches": [{"include_weak": True}],
}
"""How the operations are asked beside with nothing."""
CURSOR = re.compile(r'"next_cursor":\s*"([^"]+)"')
SAID_BY_THE_ASKER = re.compile(r'"query":\s*"[^"]*"')


def answers(client: TestClient, key: dict[str, str], ids: dict[str, list[int]]) -> Iterator[tuple[str, str]]:
    """Of every operation that reads, with every id that there is; (request, what was answered)."""
    for method, path, operation in documented(client.app):  # type: ignore[arg-type]  # as it was made
        if method != "get" or operation["operationId"] in ("watch_run", "openapi", "documentation"):
            continue
        name = next((name for name in re.findall(r"{(\w+)}", path)), None)
        for number in ids.get(name or "", [1, 2, 3]) if name else [0]:
            address = re.sub(r"{\w+}", str(number), path)
            for asked in [{}, *ASKED.get(operation["operationId"], [])]:
                answer = client.get(address, params=asked, headers=key)
                assert answer.status_code < 500, (address, asked, answer.text)
                shown = SAID_BY_THE_ASKER.sub("", answer.content.decode("utf-8", "replace"))
                shown += "".join(str(base64.urlsafe_b64decode(f"{one}===")) for one in CURSOR.findall(shown))
                yield f"{address} {asked}", f"{shown} {dict(answer.headers)}".casefold()


def ids_of(engine: Engine, world: Introductions) -> dict[str, list[int]]:
    with transaction(engine, writes=False) as session:
        pairs = list(session.scalars(select(Pair.id)))
    return {"company_id": list(world.companies.values()), "pair_id": pairs}


def test_no_answer_names_it_until_both_have_accepted(client: TestClient, engine: Engine, ranked: Introductions) -> None:
    ids, hidden = ids_of(engine, ranked), ranked.companies["hidden"]
    row = ranked.asked(company_id=hidden, partner_id=ranked.companies["partner"], form=FORM)
    found: set[str] = set()
    north, south = (key_of(engine, Role.MANAGER, ranked.parks[park]) for park in ("north", "south"))
    for request, answer in answers(client, north, ids):
        assert not [trace for trace in TRACES if trace in answer], (request, answer)
        if FACE["title"].casefold() in answer:
            found.add(request.split()[0].rsplit("/", 1)[-1])
    assert {"companies", "matches", "search", "introductions", str(hidden)} <= found, "it is there, by its title"
    assert client.get(f"/api/v1/companies/{hidden}", headers=south).json()["name"] == NAME
    for side in ("a", "b"):
        row = ranked.perform(row, of_company(side), Action.ACCEPT)  # type: ignore[arg-type]  # a or b
    ranked.perform(row, SYSTEM, Action.RELEASE)
    assert NAME in client.get(f"/api/v1/introductions/{row.id}", headers=north).text
    assert NAME not in client.get("/api/v1/companies", headers=north).text, "the others still do not know"


def test_a_capability_that_says_the_name_finds_nothing(
    client: TestClient, engine: Engine, world: Introductions
) -> None:
    north, south = (key_of(engine, Role.MANAGER, world.parks[park]) for park in ("north", "south"))

    def found(key: dict[str, str], capability: str) -> int:
        return len(client.get("/api/v1/offers", params={"capability": capability}, headers=key).json()["items"])

    assert (found(south, "Zefirante drives"), found(north, "Zefirante drives")) == (1, 0)


def test_no_mail_and_no_link_names_it_before(client: TestClient, world: Introductions, tmp_path: Path) -> None:
    hidden, partner = world.companies["hidden"], world.companies["partner"]
    row = world.asked(company_id=hidden, partner_id=partner, form=FORM)
    send_all(world, Folder(tmp_path))
    to_north = [str(mail.get_content()) for mail in read(tmp_path) if "north" in str(mail["To"])]
    assert len(to_north) > 0
    assert not [mail for mail in to_north if "zefirante" in mail.casefold()]
    view = answering.look(Session(world.engine), world.desk, world.token(row, "b"), "en")
    assert view.question is not None
    assert (view.question.partner.title, view.question.partner.name) == (FACE["title"], None)


def test_who_is_anonymous_is_named_by_nobody_in_a_presentation(world: Introductions) -> None:
    row = world.shortlist(company_id=world.companies["hidden"], partner_id=world.companies["partner"], form=FORM)
    for sent in (PresentationIn(named=True), PresentationIn(title="Zefirante")):
        with pytest.raises(Invalid):
            world.act(row, Action.PROPOSE, given=Given(presentation=sent))


def test_the_title_does_not_say_the_name(engine: Engine, parks: None) -> None:
    with pytest.raises(ValidationError, match="says the company's name"):
        company("south", NAME, [], [], anonymous={"title": "Zefirante again"})
    with transaction(engine) as session:
        made = add(session, company("south", "Alfa Pompe", [], [], anonymous={"title": "A maker of pumps"}))
        with pytest.raises(Invalid) as error:
            companies.change(session, OPERATOR, made.id, CompanyChange(name="Maker of Pumps"))
    assert error.value.marshal()["errors"][0]["field"] == "anonymous.title"


def test_lists_of_before_do_not_show_it_until_they_are_corrected(
    client: TestClient, engine: Engine, ranked: Introductions, embeddings: Embeddings
) -> None:
    """And neither what was taken back: until a worker has read the change, the lists still know what was there."""
    key = key_of(engine, Role.MANAGER, ranked.parks["north"])

    def names() -> list[str]:
        answer = client.get("/api/v1/matches", params={"include_weak": True}, headers=key).json()
        return [item["a"]["name"] for item in answer["items"]]

    assert "South Drives" in names()
    with transaction(engine) as session:
        companies.change(
            session, OPERATOR, ranked.companies["south"], CompanyChange.model_validate({"anonymous": FACE})
        )
    assert "South Drives" not in names()
    refresh(engine, embeddings, 5)
    assert "South Drives" not in names()
    assert names().count(FACE["title"]) >= 2
    with transaction(engine) as session:
        companies.change(session, OPERATOR, ranked.companies["south"], CompanyChange(draft=True))
    before = len(names())
    refresh(engine, embeddings, 5)
    assert len(names()) == before


def test_a_number_of_another_parks_company_does_not_tell_whose_it_is(
    client: TestClient, engine: Engine, world: Introductions
) -> None:
    key = key_of(engine, Role.MANAGER, world.parks["north"])
    sent = {"park": "north", "name": "Guess", "identifiers": {"inn": NUMBER}}
    answer = client.post("/api/v1/companies", json=sent, headers=key)
    assert answer.status_code == 409
    assert str(world.companies["hidden"]) not in answer.json()["detail"].replace(NUMBER, "")
