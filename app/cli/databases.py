"""`ponte db`: the database itself."""

import typer

import migrations
from app.cli.failures import NewerSchema
from app.database import make_engine
from app.settings import Settings

db = typer.Typer(no_args_is_help=True, help="The database.")


@db.command("upgrade")
def db_upgrade() -> None:
    """Upgrade the database to the newest schema; create it if there is none."""
    engine = make_engine(Settings().database_url)
    if migrations.is_newer(engine):
        raise NewerSchema
    migrations.upgrade(engine)
    engine.dispose()
    print("the database is up to date")
