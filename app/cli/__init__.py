"""`ponte`, the command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted; `failures` has more.

A group of commands is a file; here they are put together, in the order in which `ponte --help` shows them.
"""

import os
import sys
from collections import UserDict
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer.main
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError
from typer.core import TyperGroup

import migrations
from app import terminal
from app.cli.failures import SPOKEN, code_of, database_failure, spoken
from app.errors import AppError, Interrupted, wrong_settings
from matching.encoders import EncoderNotFound

PLACES = {
    "init": "init.init",
    "serve": "serving.serve",
    "work": "serving.work",
    "template": "templates.write_template",
    "import": "importing.import_",
    "merge": "merging.merge",
    "unmerge": "merging.unmerge",
    "rank": "lists.rank",
    "matches": "lists.matches",
    "decide": "deciding.decide",
    "introduce": "introducing.introduce",
    "tasks": "introducing.tasks",
    "indicators": "indicators.indicators",
    "report": "reports.report",
    "search": "lists.search",
    "screen": "screening.screen",
    "evaluate": "measuring.evaluate",
    "learn": "measuring.learn",
    "audit": "auditing.audit",
    "demo": "serving.demo",
    "event": "event_wishes.event",
    "introductions": "introducing.introductions",
    "contact": "persons.contact",
    "person": "persons.person",
    "stay": "stays.stay",
    "plan": "plans.plan",
    "practice": "practices.practice",
    "export": "export.export",
    "park": "parks.park",
    "site": "sites.site",
    "space": "spaces.space",
    "corridor": "corridors.corridor",
    "sector": "sectors.sector",
    "policy": "policies.policy",
    "screening": "screening.screening",
    "user": "users.user",
    "key": "keys.key",
    "db": "databases.db",
}
"""Of each command or group: its file, and its name there."""


class _Commands(UserDict[str, Any]):
    """By their names. Each is imported when it is asked for: no command waits for what only others need."""

    def __getitem__(self, name: str) -> Any:
        if isinstance(place := self.data[name], str):
            self.data[name] = _command(name, *place.split("."))
        return self.data[name]


def _command(name: str, file: str, attribute: str) -> Any:
    found = getattr(import_module(f"app.cli.{file}"), attribute)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        group.name = name
        return group
    alone = typer.Typer(add_completion=False)
    alone.command(name)(found)
    return typer.main.get_command(alone)


class _Ponte(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Commands(PLACES)


app = typer.Typer(cls=_Ponte, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _tell_version(asked: bool) -> None:
    if asked:
        print(f"ponte {version('ponte')}")
        raise typer.Exit


@app.callback()
def ponte(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """Matchmaking between two technology parks."""


def main() -> None:
    """The entry point: an error that the user can fix is one line on stderr, not a traceback."""
    try:
        SPOKEN.set("en")
        app()
    except AppError as error:
        terminal.print_error(error, spoken)
        sys.exit(code_of(error))
    except (EncoderNotFound, migrations.ExtensionMissing) as error:
        terminal.print_error(error)
        sys.exit(1)
    except ValidationError as error:
        # Only of the settings: the services report what is wrong with other input.
        terminal.print_error(wrong_settings(error))
        sys.exit(1)
    except DatabaseError as error:
        failure = database_failure(error)
        if failure is None:
            raise
        terminal.print_error(failure[0])
        sys.exit(failure[1])
    except Interrupted as error:
        terminal.print_error(error)
        sys.stdout.flush()
        # Python would wait for threads that are still working.
        os._exit(130)
