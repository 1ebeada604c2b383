"""`ponte`, the command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted; `failures` has more.

A group of commands is a file; here they are put together, in the order in which `ponte --help` shows them.
"""

import os
import sys
from collections.abc import Callable

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError

import migrations
from app import terminal
from app.cli.agendas import event
from app.cli.auditing import audit
from app.cli.corridors import corridor
from app.cli.databases import db
from app.cli.deciding import decide
from app.cli.export import export
from app.cli.failures import code_of, database_failure
from app.cli.importing import import_
from app.cli.indicators import indicators
from app.cli.init import init
from app.cli.introducing import introduce, introductions, tasks
from app.cli.keys import key
from app.cli.lists import matches, rank, search
from app.cli.measuring import evaluate, learn
from app.cli.merging import merge, unmerge
from app.cli.parks import park
from app.cli.persons import contact, person
from app.cli.plans import plan
from app.cli.policies import policy
from app.cli.practices import practice
from app.cli.reports import report
from app.cli.screening import screen, screening
from app.cli.sectors import sector
from app.cli.serving import demo, serve, work
from app.cli.sites import site
from app.cli.spaces import space
from app.cli.stays import stay
from app.cli.templates import write_template
from app.cli.users import user
from app.errors import AppError, Interrupted, wrong_settings
from matching.encoders import EncoderNotFound

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Matchmaking between two technology parks.",
)
COMMANDS: dict[str, Callable[..., None]] = {
    "init": init,
    "serve": serve,
    "work": work,
    "template": write_template,
    "import": import_,
    "merge": merge,
    "unmerge": unmerge,
    "rank": rank,
    "matches": matches,
    "decide": decide,
    "introduce": introduce,
    "tasks": tasks,
    "indicators": indicators,
    "report": report,
    "search": search,
    "screen": screen,
    "evaluate": evaluate,
    "learn": learn,
    "audit": audit,
    "demo": demo,
}
for name, command in COMMANDS.items():
    app.command(name)(command)
GROUPS = {
    "event": event,
    "introductions": introductions,
    "contact": contact,
    "person": person,
    "stay": stay,
    "plan": plan,
    "practice": practice,
    "export": export,
    "park": park,
    "site": site,
    "space": space,
    "corridor": corridor,
    "sector": sector,
    "policy": policy,
    "screening": screening,
    "user": user,
    "key": key,
    "db": db,
}
for name, group in GROUPS.items():
    app.add_typer(group, name=name)


def main() -> None:
    """The entry point: an error that the user can fix is one line on stderr, not a traceback."""
    try:
        app()
    except AppError as error:
        terminal.print_error(error)
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
