"""Three parks with something in each."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn, SiteIn, SpaceIn
from app.workplan.practices import service as practices
from app.workplan.practices.schemas import PracticeIn
from benchmarks.ranking import rank_corridor
from tests.support.portfolio import add, company

OWN, PARTNER, OTHER = "trentino", "technopolis", "east"
"""The first two are those that the examples of the document name."""


@pytest.fixture
def filled(anonymous: TestClient, engine: Engine, embeddings: Embeddings) -> TestClient:
    """Parks with a site, a space and two companies each, and a ranked corridor between the first two. Ids are 1 and on:
    the first park has companies 1 and 2 and a practice, the first offer is 1, the first
    need 2.
    """
    with transaction(engine) as session:
        for code in (OWN, PARTNER, OTHER):
            park = places.add_park(session, OPERATOR, ParkIn(code=code, name=code.title(), country="IT"))
            site = places.add_site(session, OPERATOR, park.id, SiteIn(code=f"{code}-1", name="One"))
            room = {"code": "lab", "name": "Laboratory", "kind": "laboratory"}
            places.add_space(session, OPERATOR, site.id, SpaceIn.model_validate(room))
        between = {"code": "own-partner", "name": "Between", "park_a": OWN, "park_b": PARTNER, "as_of": "2015-09-01"}
        places.add_corridor(session, OPERATOR, CorridorIn.model_validate(between))
        corridor = places.find_corridor(session, None)
        for park in (OWN, PARTNER, OTHER):
            add(session, company(park, f"Alfa of {park}", ["pumps"], ["valves"]))
            add(session, company(park, f"Beta of {park}", ["valves"], ["pumps"]))
        shared = {"park": OWN, "kind": "lesson", "state": "published"}
        texts = [{"language": "en", "title": "Mentors", "text": "One for each company."}]
        practices.add(session, OPERATOR, PracticeIn.model_validate(shared | {"texts": texts}))
    rank_corridor(engine, corridor, embeddings, 5)
    return anonymous
