"""Keeping the vector index up to date with the portfolio."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import batches, transaction
from app.matches.embeddings import Embeddings
from app.matches.vector_index import queries
from app.portfolio.companies.profiles import public_profile
from app.portfolio.companies.queries import companies_in_full
from app.portfolio.naming.hidden import HiddenNames, hidden_names
from matching.blocks import without_background
from matching.profiles import Profile
from matching.texts.vectors import Passage
from models import Company


def is_indexed(engine: Engine) -> bool:
    """Whether this database has a vector index. On SQLite all vectors are compared in memory."""
    return engine.dialect.name == "postgresql"


def is_behind(session: Session, embeddings: Embeddings) -> bool:
    """Whether `index_passages` would find anything to do."""
    if session.get_bind().dialect.name != "postgresql":
        return False
    return bool(queries.unindexed(session, embeddings.key, at_most=1))


def index_passages(engine: Engine, embeddings: Embeddings) -> int:
    """Replaces the passages of every changed company; returns how many companies that were.

    The database records which companies are indexed: the next call resumes after a kill, and concurrent calls do no
    harm. Texts without a stored vector are encoded. Does nothing if the database has no vector index.
    """
    if not is_indexed(engine):
        return 0
    with transaction(engine, writes=False) as session:
        changed = queries.unindexed(session, embeddings.key)
    for ids in batches(changed):
        with transaction(engine, writes=False) as session:
            companies, hidden = companies_in_full(session, ids), hidden_names(session)
        _index(engine, embeddings, [companies[company_id] for company_id in sorted(companies)], hidden)
    with transaction(engine) as session:
        queries.ensure_indices(session, embeddings.key)
    return len(changed)


def _index(engine: Engine, embeddings: Embeddings, companies: list[Company], hidden: HiddenNames) -> None:
    there = [company for company in companies if company.withdrawn_at is None and not company.draft]
    # Expired offers and needs, too: search finds those.
    told = [public_profile(company, date.min, hidden.of(company.park_id)) for company in there]
    profiles = without_background(told, embeddings.of)
    passages = [found for company, said in zip(there, profiles, strict=True) for found in _passages(company, said)]
    vectors = embeddings.of([text for _, text in passages])
    rows = [
        fields | {"encoder": embeddings.key, "vector": vector}
        for (fields, _), vector in zip(passages, vectors, strict=True)
    ]
    with transaction(engine) as session:
        queries.replace_passages(session, embeddings.key, companies, rows)


def _passages(company: Company, said: Profile) -> Iterator[tuple[dict[str, Any], str]]:
    """The columns of each passage and its text as the engine reads it."""
    owner = {"company_id": company.id, "park_id": company.park_id}
    for language, text in said.descriptions.items():
        yield owner | {"kind": "about", "opportunity_id": None}, Passage.of(language, "", text).whole
    for kind, items in (("offer", said.offers), ("need", said.needs)):
        for item in items:
            yield owner | {"kind": kind, "opportunity_id": item.id}, Passage.stated(item).whole
