"""Telling whether what was sent changes what a company says."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.portfolio.companies import queries, service
from app.portfolio.companies.schemas import CompanyChange
from models import Company
from tests.support.portfolio import add, company, opportunity

pytestmark = [
    pytest.mark.usefixtures("parks"),
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
]
OFFER = opportunity("pumps", capabilities=["b", "a"])


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with transaction(engine) as session:
        add(session, company("south", "Alfa", [OFFER], ["valves"], languages=["it", "ru"]))
        yield session


@pytest.fixture
def alfa(session: Session) -> Company:
    session.expunge_all()
    return queries.companies_in_full(session, [1])[1]


def change(session: Session, alfa: Company, **fields: Any) -> bool:
    """Whether the match lists are to be made again."""
    alfa.party.stale_since = None
    service.change(session, OPERATOR, alfa.id, CompanyChange.model_validate(fields))
    return alfa.party.stale_since is not None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": " Alfa "},
        {"offers": [OFFER]},
        {"offers": [OFFER | {"capabilities": ["A", "b"]}]},
        {"identifiers": {"register": "south/Alfa"}},
        {"descriptions": [{"language": "en", "summary": "Alfa of south"}]},
        {"withdrawn": False},
    ],
)
def test_the_same_again_is_no_change(session: Session, alfa: Company, fields: dict[str, Any]) -> None:
    assert not change(session, alfa, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "ALFA"},
        {"languages": ["it"]},
        {"founded": 1999},
        {"offers": [OFFER | {"capabilities": ["a"]}]},
        {"offers": [OFFER | {"trl": 4}]},
        {"offers": []},
        {"needs": [opportunity("valves"), opportunity("taps")]},
        {"identifiers": {"register": "other"}},
        {"descriptions": [{"language": "en", "summary": "Alfa of south", "text": "More."}]},
        {"withdrawn": True},
    ],
)
def test_anything_else_is_a_change(session: Session, alfa: Company, fields: dict[str, Any]) -> None:
    assert change(session, alfa, **fields)


def test_a_capability_is_one_row_however_many_name_it(session: Session, alfa: Company) -> None:
    change(session, alfa, needs=[opportunity("x", capabilities=["a", "new"]), opportunity("y", capabilities=["new"])])
    session.flush()
    assert set(queries.capabilities_named(session, ["a", "b", "new"])) == {"a", "b", "new"}
    shared = {id(row) for item in alfa.opportunities for row in item.capabilities if row.name == "new"}
    assert len(shared) == 1
