"""What most commands start with: the settings, an open database, the option `--json`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import migrations
from app.cli.failures import NewerSchema
from app.compliance.policy.policy import Policy
from app.database import make_engine, transaction
from app.errors import NotReady
from app.introductions.desk import Desk
from app.portfolio.taxonomy import own_sectors
from app.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@contextmanager
def open_desk(*, releases: bool) -> Iterator[tuple[Session, Desk]]:
    """A change of the configured database, and the desk.

    `releases`: whether the gate may be asked; listed names are read before the write begins then.
    """
    with open_database() as (engine, settings):
        policy = Policy.of(settings)
        if releases:
            policy.screener.make_ready(engine)
        with transaction(engine) as session:
            yield session, Desk.of(settings, policy)


@contextmanager
def open_database() -> Iterator[tuple[Engine, Settings]]:
    """The configured database and the settings. Raises `NotReady` or `NewerSchema` unless its schema is current."""
    settings = Settings()
    engine = make_engine(settings.database_url)
    try:
        if migrations.is_newer(engine):
            raise NewerSchema
        if not migrations.is_current(engine):
            raise NotReady("The database is not set up, or of an older version: run `ponte db upgrade`.")
        with transaction(engine, writes=False) as session:
            own_sectors.load(session)
        yield engine, settings
    finally:
        engine.dispose()
