"""The migrations make the schema that the models describe, and can be taken back."""

from datetime import UTC, datetime

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select

import migrations
from app.database import transaction
from models import Base, Company, Corridor, Match, Park, Run


def test_the_newest_schema_is_that_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_every_migration_can_be_taken_back_and_made_again(engine: Engine) -> None:
    def names() -> set[str]:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}

    before = names()
    migrations.downgrade(engine, "base")
    assert names() == set()
    migrations.upgrade(engine)
    assert names() == before


def test_matches_survive_being_made_again(engine: Engine) -> None:
    day = datetime(2015, 9, 1, tzinfo=UTC)
    parks = [Park(id=n, code=f"park-{n}", name="Park", country="IT") for n in (1, 2)]
    companies = [Company(id=n, name="Company", park_id=n) for n in (1, 2)]
    corridor = Corridor(id=1, code="bridge", name="Bridge", park_a_id=1, park_b_id=2)
    made = {"encoder": "words", "weights": "table", "profiles_hash": "", "calibrations": {}, "list_length": 1}
    run = Run(id=1, corridor_id=1, as_of=day.date(), started_at=day, finished_at=day, pairs=1, **made)
    shown = {"form": "hosting", "score": 50.0, "confidence": 1.0, "party_a": {}, "party_b": {}, "explanation": {}}
    with transaction(engine) as session:
        for rows in (parks, companies, [corridor], [run]):
            session.add_all(rows)
            session.flush()
        session.add(Match(id=7, run_id=1, company_a_id=1, company_b_id=2, ranked_at=day, **shown))
    migrations.downgrade(engine, "0001")
    migrations.upgrade(engine)
    with transaction(engine) as session:
        assert [(row.id, row.score) for row in session.scalars(select(Match))] == [(7, 50.0)]
