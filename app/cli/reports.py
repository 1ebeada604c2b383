"""`ponte report`: what came of a year, on paper."""

from pathlib import Path
from typing import Annotated

import typer

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import open_database
from app.database import transaction
from app.schemas import LanguageCode
from app.workplan.documents.files import DocumentKind, File
from app.workplan.report.service import annual_report


def report(
    year: Annotated[int, typer.Argument(help="Of the calendar.", min=2000, max=2100)],
    corridor: Annotated[str | None, typer.Option(help="Code; needed where there are several.")] = None,
    kind: Annotated[DocumentKind, typer.Option("--format", help="pdf or docx.")] = "pdf",
    lang: Annotated[LanguageCode, typer.Option("--lang", help="Language: it, ru or en.")] = "en",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; by default it is named after corridor and year.")
    ] = None,
) -> None:
    """Write the annual report of a corridor, to be sent on: figures, sentences, the plan and what came of it."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        made = annual_report(session, OPERATOR, corridor, year, kind, lang)
    write(made, output)


def write(made: File, output: Path | None) -> None:
    """Under the name that was asked for, or its own. Raises `BadParameter` where nothing can be written."""
    target = output or Path(made.name)
    try:
        target.write_bytes(made.content)
    except OSError as error:
        raise typer.BadParameter(f"{target}: {error.strerror}") from None
    terminal.out.print(f"{target}: {len(made.content):,} bytes", markup=False)
