"""`ponte import`: files of companies."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.import_report import show_import
from app.cli.proposal import show_proposal
from app.database import see_one_moment, transaction
from app.matches.embeddings import Embeddings
from app.matches.tasks import MatchTasks
from app.portfolio.imports import service as imports
from app.portfolio.imports.annotated import annotated
from app.portfolio.imports.examining import examine, prepare
from app.portfolio.imports.planning import Wishes, plan_import
from app.portfolio.imports.proposals import ImportMapping, parse_mapping, parse_pairs, propose

PIPE = Path("-")
"""stands for what another command prints"""


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV, Excel, OpenDocument, JSON Lines; - for standard input; see docs/importing.md.", dir_okay=False
        ),
    ],
    park: Annotated[str | None, typer.Option(help="Code of the park of the rows that name none.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet to read; default: the one with companies.")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="HEADING=FIELD", help="What a column is; no FIELD: left out.")
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="A saved mapping (JSON).", dir_okay=False)] = None,
    save_mapping: Annotated[Path | None, typer.Option(help="Write the mapping used to this file.")] = None,
    only_propose: Annotated[bool, typer.Option("--propose", help="Show how the file would be read, and stop.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Remarks are problems; with any, nothing goes in.")] = False,
    good_rows: Annotated[bool, typer.Option("--good-rows", help="With --strict: let the good rows in.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, change nothing.")] = False,
    full_list: Annotated[
        bool, typer.Option("--full-list", help="The file names all companies of its parks: tell which are not in it.")
    ] = False,
    withdraw_missing: Annotated[
        bool, typer.Option("--withdraw-missing", help="With --full-list: withdraw those, unless rows were refused.")
    ] = False,
    report_file: Annotated[
        Path | None, typer.Option("--report", help="Write the file again as XLSX, with the problems beside their rows.")
    ] = None,
    rank: Annotated[bool, typer.Option(help="Update the match lists afterwards.")] = True,
    as_json: Json = False,
) -> None:
    """Import companies with their offers and needs."""
    if withdraw_missing and not full_list:
        raise typer.BadParameter("--withdraw-missing is for a full list only: say --full-list, too")
    data = read_file(file)
    saved = parse_mapping(read_file(mapping).decode("utf-8-sig", "replace") if mapping else None)
    said = ImportMapping(sheet=sheet or saved.sheet, columns={**saved.columns, **parse_pairs(columns or [])}).said()
    with open_database() as (engine, settings):
        encode = Embeddings(engine, settings.encoder).encoded
        if only_propose or save_mapping:
            with transaction(engine, writes=False) as session:
                proposal = propose(session, OPERATOR, data, file.name, park=park, said=said, encode=encode)
            if save_mapping:
                _write(save_mapping, proposal.mapping.model_dump_json(indent=2).encode())
            if only_propose:
                show_proposal(proposal, as_json=as_json)
                return
        with transaction(engine, writes=False) as session:
            prepared = prepare(
                session,
                OPERATOR,
                data,
                file.name,
                park=park,
                said=said,
                encode=encode,
                strict=strict,
                to_annotate=report_file is not None,
            )
            if report_file:
                _write(report_file, annotated(prepared.opened.file, examine(session, prepared).checked))
        with transaction(engine, writes=False) as session:
            see_one_moment(session)
            wishes = Wishes(good_rows, dry_run, full_list, withdraw_missing)
            planned = plan_import(session, prepared, wishes)
        with transaction(engine) as session:
            report = imports.carry_out(session, planned)
        show_import(report, as_json=as_json)
        if rank and report.imported:
            with terminal.progress(engine) as watch:
                MatchTasks(engine, settings).refresh_now(watch)
    if report.refused:
        raise typer.Exit(1)


def read_file(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == PIPE else file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None
