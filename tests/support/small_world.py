"""Two parks with three companies each, known by words of no language, and the forum that all of them are at."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.introductions.contacts import service as contacts
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn
from benchmarks.ranking import rank_corridor
from tests.support.introductions import contact
from tests.support.portfolio import add, company, opportunity
from tests.support.walked_forum import WalkedForum, given_out

FORM = "technology_transfer"
PARKS = ("south", "north")
WORDS = ("quorvex", "brontil", "zamphor", "wexulan", "drimbal", "klopane")
"""Of no language, one for each company: three of the south, three of the north."""
OWNED = {"owners": [{"name": "Anna Esempio", "share": 100, "person": True}], "establishments": []}


def offer(word: str, number: int, dual_use: list[str] | None) -> dict[str, Any]:
    return opportunity(f"laser pump drive {word}{number}", FORM, dual_use=dual_use)


@dataclass
class Known:
    """What the test knows of a company beside the service. `version` counts what an officer would have to see."""

    id: int
    word: str
    park: str
    draft: bool = False
    anonymous: bool = False
    named: bool = False
    """by others of its park"""
    blocked: bool = False
    doubtful: bool = False
    version: int = 0
    was_released: bool = False


@dataclass
class World:
    """A database with six companies in two parks, ranked, to be copied for every example."""

    file: Path
    folder: Path
    companies: list[Known]
    keys: dict[tuple[Role, str], str]
    embeddings: Any
    forum: WalkedForum
    reached: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    """what the gate said would have to be"""
    asked: int = 0
    held_back: int = 0
    """lists of the forum that were read while a meeting in it was"""


def small_world(engine: Engine, embeddings: Embeddings, folder: Path) -> World:
    """Between Italy and Russia outside every zone, as of today: lawful where nothing is of dual use."""
    companies = []
    with transaction(engine) as session:
        for code, country in zip(PARKS, ("IT", "RU"), strict=True):
            places.add_park(session, OPERATOR, ParkIn(code=code, name=code.title(), country=country))
        corridor = places.add_corridor(
            session, OPERATOR, CorridorIn(code="c", name="C", park_a="south", park_b="north", as_of=None)
        )
        for number, word in enumerate(WORDS):
            park = PARKS[number // 3]
            about = {"descriptions": [{"language": "en", "summary": f"{word.title()} makes laser pumps"}]}
            sent = company(park, f"{word.title()} S.p.A.", [offer(word, 0, [])], ["laser pump drive"], **OWNED, **about)
            companies.append(Known(add(session, sent).id, word, park))
            person = contact(park, name=f"Pat {word.title()}sen", email=f"pat.{word}@mail.example", language="en")
            contacts.add_to_company(session, OPERATOR, companies[-1].id, person)
        keys = {
            (role, park): accounts.create_key(session, role.value, role, places.park_id(session, park, field="park"))
            for role in Role
            for park in PARKS
        }
    rank_corridor(engine, corridor, embeddings, 5)
    forum = given_out(engine, [(one.id, one.word) for one in companies])
    engine.dispose()
    return World(Path(str(engine.url.database)), folder, companies, keys, type(embeddings), forum)
