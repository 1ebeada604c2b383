"""The vector index of PostgreSQL is in step with the portfolio, and is used."""

from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.vector_index import queries
from app.matches.vector_index.indexing import index_passages
from app.portfolio.companies import service as companies
from app.portfolio.companies.opportunity_schemas import OpportunityChange
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from models import Company, Opportunity, Passage
from tests.support.portfolio import add, company, opportunity

pytestmark = pytest.mark.usefixtures("parks")
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)

NEAR = "from pg_index where indexrelid::regclass::text like 'ix_passages_near"


@pytest.fixture
def pumps(engine: Engine, parks: None) -> int:
    with transaction(engine) as session:
        return add(session, company("south", "pumps", ["water pumps", "seals"], ["steel valves"])).id


def indexed(engine: Engine) -> list[tuple[str, str | None]]:
    """Kind and title of every passage."""
    query = select(Passage.kind, Opportunity.title).outerjoin(Opportunity, Opportunity.id == Passage.opportunity_id)
    with transaction(engine, writes=False) as session:
        return sorted((kind, title or "") for kind, title in session.execute(query))


def near(
    session: Session,
    embeddings: Embeddings,
    question: str,
    count: int,
    only: int | None = None,
    excluded: int | None = None,
    **where: Any,
) -> list[str]:
    """The titles of the offers."""
    vector = embeddings.encoded([question])[0]
    ids = queries.near(session, embeddings.key, "offer", vector, count, (only, excluded), **where)
    titles = dict(session.execute(select(Opportunity.id, Opportunity.title)).all())
    return [titles[offer] for offer in ids]


@on_postgresql
def test_passages_are_what_a_company_offers_needs_and_says_of_itself(
    engine: Engine, embeddings: Embeddings, pumps: int
) -> None:
    assert index_passages(engine, embeddings) == 1
    assert indexed(engine) == [("about", ""), ("need", "steel valves"), ("offer", "seals"), ("offer", "water pumps")]
    with transaction(engine, writes=False) as session:
        assert set(session.scalars(select(Passage.park_id))) == {places.park_id(session, "south", field="park")}
        (stored,) = session.scalars(select(Passage.vector).where(Passage.kind == "about"))
    assert np.array_equal(stored, embeddings.of(["pumps of south"])[0])


@on_postgresql
def test_only_what_changed_is_indexed_again(engine: Engine, embeddings: Embeddings, pumps: int) -> None:
    with transaction(engine) as session:
        valves = add(session, company("north", "valves", ["steel valves"], []))
    assert [index_passages(engine, embeddings) for _ in "ab"] == [2, 0]
    with transaction(engine) as session:
        companies.change(
            session, OPERATOR, valves.id, CompanyChange(offers=[OpportunityChange(**opportunity("pipes"))])
        )
        companies.change(session, OPERATOR, pumps, CompanyChange(withdrawn=True))
    assert [index_passages(engine, embeddings) for _ in "ab"] == [2, 0]
    assert indexed(engine) == [("about", ""), ("offer", "pipes")]


@on_postgresql
def test_another_encoder_makes_another_index(engine: Engine, embeddings: Embeddings, pumps: int) -> None:
    index_passages(engine, embeddings)
    embeddings.key = "another/1/1"
    assert index_passages(engine, embeddings) == 1
    with transaction(engine, writes=False) as session:
        assert set(session.scalars(select(Passage.encoder))) == {"another/1/1"}
        assert session.scalar(text(f"select count(*) {NEAR}_%'")) == 6


@on_postgresql
def test_a_search_for_offers_uses_the_index(engine: Engine, embeddings: Embeddings, pumps: int) -> None:
    index_passages(engine, embeddings)
    with transaction(engine) as session:
        # What there is fits one page; only the wish for an order is left to decide.
        session.execute(text("set local enable_seqscan = off"))
        session.execute(text("set local enable_bitmapscan = off"))
        near(session, embeddings, "pumps", 5)
        scans = session.scalar(text(f"select sum(pg_stat_get_xact_numscans(indexrelid)) {NEAR}_offer_%'"))
    assert scans == 1


@on_postgresql
def test_the_offers_of_a_small_park_are_found_behind_those_of_a_large_one(
    engine: Engine, embeddings: Embeddings, pumps: int
) -> None:
    with transaction(engine) as session:
        for maker in range(20):
            add(session, company("north", f"valves {maker}", [f"steel valves {maker} {n}" for n in range(20)], []))
    index_passages(engine, embeddings)
    with transaction(engine) as session:
        south = places.park_id(session, "south", field="park")
        session.execute(text("set local enable_seqscan = off"))
        session.execute(text("set local enable_bitmapscan = off"))
        session.execute(text("drop index ix_passages_park_id_kind"))
        assert sorted(near(session, embeddings, "steel valves", 2, only=south)) == ["seals", "water pumps"]
        assert not {"seals", "water pumps"} & set(near(session, embeddings, "steel valves", 300, excluded=south))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_on_sqlite_there_is_no_index(engine: Engine, embeddings: Embeddings, pumps: int) -> None:
    assert index_passages(engine, embeddings) == 0
    with transaction(engine, writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Passage)) == 0
        assert session.scalar(select(func.count()).select_from(Company)) == 1
