"""A small corridor of invented companies, and ways to make more of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyIn, CompanyOut
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn, SiteIn, SpaceIn
from models import Corridor
from tests.conftest import WordEncoder

AddCompany = Callable[..., CompanyOut]


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


def opportunity(title: str, form: str = "commercial_partnership", **fields: Any) -> dict[str, Any]:
    return {"form": form, "language": "en", "title": title} | fields


def company(park: str, name: str, offers: list[Any], needs: list[Any], **fields: Any) -> CompanyIn:
    """Offers and needs as titles, or in full."""
    given = {
        side: [opportunity(item) if isinstance(item, str) else item for item in items]
        for side, items in (("offers", offers), ("needs", needs))
    }
    about = {"descriptions": [{"language": "en", "summary": f"{name} of {park}"}]}
    return CompanyIn.model_validate(
        {"park": park, "name": name, "identifiers": {"register": f"{park}/{name}"}} | about | given | fields
    )


def add(session: Session, sent: CompanyIn) -> CompanyOut:
    return companies.add(session, OPERATOR, sent)


@pytest.fixture
def embeddings(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Embeddings:
    """The store of vectors, filled by the stand-in for the model."""
    monkeypatch.setattr("app.matches.embeddings.load_encoder", lambda _model: WordEncoder())
    return Embeddings(engine, "bundled")


@contextmanager
def counted(_engine: Engine) -> Iterator[list[str]]:
    """The queries that are asked meanwhile."""
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append(statement)

    # On the class: a list is read over a connection of its own.
    event.listen(Engine, "before_cursor_execute", count)
    yield statements
    event.remove(Engine, "before_cursor_execute", count)
