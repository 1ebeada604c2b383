"""`ponte practice`: what the parks know about supporting companies, shared."""

import json
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.import_report import show_passed_over_headings
from app.cli.importing import read_file
from app.cli.options import OfPark, everything, sent
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.schemas import LanguageCode
from app.workplan.practices import service
from app.workplan.practices.importing import PracticeReport, import_file
from app.workplan.practices.schemas import (
    PracticeFilter,
    PracticeIn,
    PracticeKind,
    PracticeOut,
    PracticeScope,
    PracticeState,
)
from app.workplan.practices.search import PracticeSearch

practice = typer.Typer(no_args_is_help=True, help="Practices that the parks exchange.")
Kind = Annotated[PracticeKind | None, typer.Option(help="What they are.")]
Language = Annotated[LanguageCode | None, typer.Option(help="Only those that are written in it, too: it, ru or en.")]
Lang = Annotated[LanguageCode, typer.Option("--lang", help="Language of the titles, where there is one: it, ru or en.")]


@practice.command("list")
def list_(
    kind: Kind = None,
    park: OfPark = None,
    language: Language = None,
    state: Annotated[PracticeState | None, typer.Option(help="Default: all but the withdrawn ones.")] = None,
    words: Annotated[str | None, typer.Option("--containing", help="What stands in a title or a text.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """List practices, the latest first."""
    chosen = PracticeFilter(kind=kind, park=park, state=state, language=language, q=words)
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        found = everything(lambda paging: service.page(session, OPERATOR, chosen, paging))
    if as_json:
        terminal.show_json(found)
        return
    table = Table("number", "park", "kind", "state", "languages", "title")
    for one in found:
        languages = ", ".join(text.language for text in one.texts)
        table.add_row(str(one.id), one.park, one.kind, one.state, languages, Text(_title(one, lang)))
    terminal.out.print(table if found else "There are none.")


@practice.command("show")
def show(number: Annotated[int, typer.Argument(help="As `list` shows it.", min=1)], as_json: Json = False) -> None:
    """Show a practice in all its languages, and what it is linked to."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        found = service.read(session, OPERATOR, number)
    _show(found, as_json=as_json)


@practice.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="TOML or JSON: one practice as `POST /practices` takes it.")],
    park: OfPark = None,
    publish: Annotated[bool, typer.Option("--publish", help="Other parks may read it at once.")] = False,
    as_json: Json = False,
) -> None:
    """Add a practice from a file."""
    told = _parsed(file) | ({"park": park} if park else {}) | ({"state": "published"} if publish else {})
    with open_database() as (engine, _), transaction(engine) as session:
        added = service.add(session, OPERATOR, sent(PracticeIn, **told))
    _show(added, as_json=as_json)


@practice.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, Excel, OpenDocument, JSON Lines; - for standard input.")],
    park: Annotated[str | None, typer.Option(help="Code of the park of the rows that name none.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would happen.")] = False,
    as_json: Json = False,
) -> None:
    """Import practices: all rows of a file, or none and the reasons."""
    with open_database() as (engine, _), transaction(engine) as session:
        report = import_file(session, OPERATOR, read_file(file), file.name, park=park, dry_run=dry_run)
    _show_report(report, as_json=as_json)
    if report.problems:
        raise typer.Exit(1)


@practice.command("search")
def search(
    text: Annotated[str, typer.Argument(help="What to look for, in Italian, Russian or English.")],
    kind: Kind = None,
    park: OfPark = None,
    language: Language = None,
    limit: Annotated[int, typer.Option(help="Maximum number.", min=1, max=100)] = 10,
    as_json: Json = False,
) -> None:
    """Find practices by meaning, whatever language they are written in."""
    if not text.strip():
        raise typer.BadParameter("say what to look for")
    with open_database() as (engine, settings):
        waiting = terminal.err.status("loading the encoder, which takes some seconds")
        with waiting, transaction(engine, writes=False) as session:
            scope = PracticeScope(kind, park, language, limit)
            found = PracticeSearch(Embeddings(engine, settings.encoder)).find(session, OPERATOR, text, scope)
    if as_json:
        terminal.show_json(found)
        return
    table = Table("alike", "number", "park", "kind", "what it says", show_lines=True)
    for one in found.items:
        said = Text.assemble((one.title, "bold"), f"\n“{one.quote}”" if one.quote != one.title else "")
        table.add_row(f"{one.similarity:.2f}", str(one.practice_id), one.park, one.kind, said)
    terminal.out.print(table if found.items else "There are none.")


def _parsed(file: Path) -> dict[str, Any]:
    """Raises `BadParameter` for what is neither TOML nor JSON, or no table."""
    text = read_file(file).decode("utf-8-sig", "replace")
    try:
        told = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except ValueError as error:
        raise typer.BadParameter(f"{file}: {error}") from None
    return dict(told)


def _title(one: PracticeOut, lang: LanguageCode) -> str:
    by_language = {text.language: text.title for text in one.texts}
    return by_language.get(lang) or one.texts[0].title


def _show(found: PracticeOut, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(found)
        return
    out = terminal.out
    out.print(f"{found.id}: {found.kind} of {found.park}, {found.state}", markup=False)
    if found.address:
        out.print(Text(found.address))
    for text in found.texts:
        out.print(Text(f"\n{text.title} ({text.language})", style="bold"))
        out.print(Text(text.text))
    if found.initiatives or found.event_ids:
        out.print()
    for link in found.initiatives:
        out.print(f"serves initiative {link.number} of the plan of {link.year} ({link.corridor})")
    for event_id in found.event_ids:
        out.print(f"told at event {event_id}")


def _show_report(report: PracticeReport, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(report)
        return
    verb = "imported" if report.imported else "NOT imported"
    counts = f"{report.added} new, {report.changed} changed, {report.unchanged} unchanged"
    terminal.out.print(f"{report.rows} practices {verb}: {counts}")
    show_passed_over_headings(report.passed_over)
    for problem in report.problems:
        terminal.out.print(Text(f"  line {problem.line}{problem.field and f', {problem.field}'}: {problem.reason}"))
