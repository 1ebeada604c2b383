"""`ponte import`: files of companies."""

from pathlib import Path
from typing import Annotated

import typer

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.import_report import show_import
from app.database import transaction
from app.matches.tasks import MatchTasks
from app.portfolio.imports import service as imports


def import_(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSON Lines; see docs/importing.md.", dir_okay=False)],
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Import good rows even if others are bad.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, change nothing.")] = False,
    full_list: Annotated[
        bool, typer.Option("--full-list", help="The file names all companies of its parks: tell which are not in it.")
    ] = False,
    withdraw_missing: Annotated[
        bool, typer.Option("--withdraw-missing", help="With --full-list: withdraw those, unless rows were refused.")
    ] = False,
    rank: Annotated[bool, typer.Option(help="Update the match lists afterwards.")] = True,
    as_json: Json = False,
) -> None:
    """Import companies with their offers and needs."""
    if withdraw_missing and not full_list:
        raise typer.BadParameter("--withdraw-missing is for a full list only: say --full-list, too")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None
    with open_database() as (engine, settings):
        with transaction(engine) as session:
            report = imports.import_file(
                session,
                OPERATOR,
                data,
                file.name,
                good_rows=good_rows,
                dry_run=dry_run,
                full_list=full_list,
                withdraw_missing=withdraw_missing,
            )
        show_import(report, as_json=as_json)
        if rank and report.imported:
            with terminal.progress(engine) as watch:
                MatchTasks(engine, settings).refresh_now(watch)
    if report.refused:
        raise typer.Exit(1)
