"""A small corridor without companies, and a store of vectors."""

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn, SiteIn, SpaceIn
from models import Corridor
from tests.support.encoder import WordEncoder


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
