"""A small corridor without companies, and a store of vectors."""

from collections.abc import Iterator
from functools import cache

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn, SiteIn, SpaceIn
from matching.encoders import load_encoder
from models import Corridor
from tests.support.encoder import RememberingEncoder, WordEncoder


@pytest.fixture(scope="session", autouse=True)
def the_demo_is_encoded_once() -> Iterator[None]:
    """Several tests rank the demo by the bundled models, and the second of them is slow."""
    remembering = cache(lambda model: RememberingEncoder(load_encoder(model)))
    with pytest.MonkeyPatch.context() as patch:
        for module in ("app.matches.embeddings", "app.evaluation.text_sets"):
            patch.setattr(f"{module}.load_encoder", remembering)
        yield


@pytest.fixture
def parks(engine: Engine) -> None:
    """Two parks, a site with a laboratory in each, and the corridor between them."""
    with transaction(engine) as session:
        for code, country in (("south", "IT"), ("north", "RU")):
            park = places.add_park(session, OPERATOR, ParkIn(code=code, name=code.title(), country=country))
            site = places.add_site(session, OPERATOR, park.id, SiteIn(code=f"{code}-1", name=f"{code.title()} One"))
            room = {"code": "lab", "name": "Cold laboratory", "kind": "laboratory", "area_m2": 50}
            places.add_space(session, OPERATOR, site.id, SpaceIn.model_validate(room))
        corridor = {"code": "south-north", "name": "South – North", "park_a": "south", "park_b": "north"}
        places.add_corridor(session, OPERATOR, CorridorIn.model_validate(corridor | {"as_of": "2015-09-01"}))


@pytest.fixture
def corridor(engine: Engine, parks: None) -> Corridor:
    with transaction(engine, writes=False) as session:
        return places.find_corridor(session, None)


@pytest.fixture
def embeddings(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Embeddings:
    """The store of vectors, filled by the stand-in for the model."""
    monkeypatch.setattr("app.matches.embeddings.load_encoder", lambda _model: WordEncoder())
    return Embeddings(engine, "bundled")
