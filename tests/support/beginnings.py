"""What the database of a test begins with: made once in a process, and copied for each test that asks for it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import URL, Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn, SiteIn, SpaceIn
from benchmarks.ranking import rank_corridor
from models import Corridor
from tests.support.databases import copy_database, copy_file, engine_of
from tests.support.encoder import WordEncoder
from tests.support.lists import portfolio
from tests.support.portfolio import add

Fill = Callable[[Engine], object]


class Beginning(NamedTuple):
    """A database to be copied, and what `fill` told of what it made there, which nobody changes."""

    url: URL
    told: Any


def begins_with(fill: Fill) -> pytest.MarkDecorator:
    """For a test, or as the `pytestmark` of a module: `fill` is given the engine of an empty database."""
    return pytest.mark.begins(fill=fill)


@cache
def beginning(empty: URL, fill: Fill) -> Beginning:
    """As `fill` makes it of an empty database."""
    name = f"{fill.__module__}_{fill.__name__}".replace(".", "_")
    if empty.get_backend_name() == "sqlite":
        url = copy_file(empty, Path(str(empty.database)).with_name(f"{name}.db"))
    else:
        url = copy_database(empty, name)
    engine = engine_of(url)
    told = fill(engine)
    engine.dispose()
    return Beginning(url, told)


def make_parks(engine: Engine) -> Corridor:
    """Two parks, a site with a laboratory in each, and the corridor between them."""
    with transaction(engine) as session:
        for code, country in (("south", "IT"), ("north", "RU")):
            park = places.add_park(session, OPERATOR, ParkIn(code=code, name=code.title(), country=country))
            site = places.add_site(session, OPERATOR, park.id, SiteIn(code=f"{code}-1", name=f"{code.title()} One"))
            room = {"code": "lab", "name": "Cold laboratory", "kind": "laboratory", "area_m2": 50}
            places.add_space(session, OPERATOR, site.id, SpaceIn.model_validate(room))
        corridor = {"code": "south-north", "name": "South – North", "park_a": "south", "park_b": "north"}
        places.add_corridor(session, OPERATOR, CorridorIn.model_validate(corridor | {"as_of": "2015-09-01"}))
        return places.find_corridor(session, None)


@contextmanager
def word_vectors(engine: Engine) -> Iterator[Embeddings]:
    """The store of vectors, filled by the stand-in for the model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.matches.embeddings.load_encoder", lambda _model: WordEncoder())
        yield Embeddings(engine, "bundled")


def ranked(engine: Engine, companies: Sequence[CompanyIn], length: int) -> None:
    """The two parks with these companies, and their lists."""
    corridor = make_parks(engine)
    with transaction(engine) as session:
        for each in companies:
            add(session, each)
    with word_vectors(engine) as embeddings:
        rank_corridor(engine, corridor, embeddings, length)


@cache
def ranked_portfolio(count: int, length: int) -> Fill:
    """So many invented companies of either park (`tests.support.lists.portfolio`), and their lists of this length."""

    def fill(engine: Engine) -> None:
        corridor = make_parks(engine)
        portfolio(engine, count)
        with word_vectors(engine) as embeddings:
            rank_corridor(engine, corridor, embeddings, length)

    fill.__name__ = f"portfolio_{count}_{length}"
    return fill
