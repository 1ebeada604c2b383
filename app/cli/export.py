"""`ponte export`: companies, match lists and decisions as files."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, get_args

import typer
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.cli.context import open_database
from app.cli.options import (
    DayOption,
    IncludeWeak,
    MinScore,
    OfBasis,
    OfForm,
    OfPark,
    OfSector,
    OfVerdict,
    OneBand,
    as_date,
)
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.matches.exports.decisions import export_decisions
from app.matches.exports.lists import export_matches
from app.matches.lists.filters import Filters, match_query
from app.paging import Paging
from app.portfolio.exports.companies import export_companies
from app.portfolio.exports.files import File, FileKind
from app.schemas import LanguageCode
from app.settings import Settings

export = typer.Typer(no_args_is_help=True, help="Companies, match lists and decisions as XLSX, CSV or JSON Lines.")

Kind = Annotated[
    FileKind | None, typer.Option("--format", help="Kind of the file; default: what its name says, or csv.")
]
Output = Annotated[
    Path | None, typer.Option(help="The file to write; default: printed.", dir_okay=False, show_default=False)
]


@export.command("companies")
def export_companies_(park: OfPark = None, kind: Kind = None, output: Output = None) -> None:
    """Companies with their offers and needs; an import of the file changes nothing."""
    told = _told(kind, output)
    with _reading() as session:
        _send(export_companies(session, OPERATOR, told, park), output)


@export.command("matches")
def export_matches_(
    park: OfPark = None,
    kind: Kind = None,
    output: Output = None,
    form: OfForm = None,
    basis: OfBasis = None,
    sector: OfSector = None,
    min_score: MinScore = None,
    band: OneBand = None,
    include_weak: IncludeWeak = False,
    verdict: OfVerdict = None,
    day: DayOption = None,
    limit: Annotated[int, typer.Option(help="So many matches of each company at most.", min=1, max=200)] = 20,
    lang: Annotated[LanguageCode, typer.Option(help="Language of the reasons; quotations are not translated.")] = "en",
) -> None:
    """Companies' match lists with their reasons; below each what people have set aside, and why."""
    told = _told(kind, output)
    filters = Filters(form, basis, sector, min_score, band, include_weak, verdict=verdict, day=as_date(day))
    query = match_query(OPERATOR, Paging(limit, None), lang, Policy.of(Settings()), filters)
    with _reading() as session:
        _send(export_matches(session, told, park, query), output)


@export.command("decisions")
def export_decisions_(park: OfPark = None, kind: Kind = None, output: Output = None) -> None:
    """Decisions on matches, the latest first; with --park those of the park's people."""
    told = _told(kind, output)
    with _reading() as session:
        _send(export_decisions(session, OPERATOR, told, park), output)


@contextmanager
def _reading() -> Iterator[Session]:
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        yield session


def _told(kind: FileKind | None, output: Path | None) -> FileKind:
    """What kind of file is wanted."""
    if kind is None and output is not None:
        ending = output.suffix.lower().removeprefix(".")
        kind = next((known for known in get_args(FileKind) if known == ending), None)
        if kind is None:
            raise typer.BadParameter(
                f"{output}: say --format, or let the name end in .{', .'.join(get_args(FileKind))}"
            )
    if kind == "xlsx" and output is None and sys.stdout.isatty():
        raise typer.BadParameter("a workbook is nothing to print; say --output FILE.xlsx")
    return kind or "csv"


def _send(file: File, output: Path | None) -> None:
    with file:
        if output is None:
            shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.flush()
            return
        try:
            with output.open("wb") as target:
                shutil.copyfileobj(file, target)
        except OSError as error:
            raise typer.BadParameter(f"{output}: {error.strerror}") from None
    typer.echo(f"{output}: written", err=True)
