"""`ponte screen` and `ponte screening`: names against sanctions lists, and the lists themselves."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.table import Table
from rich.text import Text

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.importing import PIPE
from app.compliance.screening import importing, service
from app.compliance.screening.asked_file import Asked, read_asked
from app.compliance.screening.files.opening import NamedFile
from app.compliance.screening.rendering import import_out, rendered, subject_of
from app.compliance.screening.schemas import ImportOut, ListHitOut, ListOut, ScreeningOut, SubjectIn
from app.compliance.screening.service import Screening
from app.database import transaction
from app.errors import FieldError, Invalid, NotReady, field_errors

screening = typer.Typer(no_args_is_help=True, help="Sanctions lists: import them, and see how old they are.")


def screen(
    names: Annotated[list[str] | None, typer.Argument(help="Names, or official numbers, to be screened.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="One name a line, or CSV or JSON Lines with name, kind, country, number; - for standard input."
        ),
    ] = None,
    kind: Annotated[str | None, typer.Option(help="person or organisation; default: told by the name.")] = None,
    country: Annotated[str | None, typer.Option(help="Country of the numbers, two letters.")] = None,
    as_json: Json = False,
) -> None:
    """Screen names and official numbers against the imported sanctions lists."""
    if bool(names) == (file is not None):
        raise typer.BadParameter("say names, or --file")
    asked = read_asked(_read(file)) if file is not None else [_asked(name, kind, country) for name in names or ()]
    with open_database() as (engine, settings), transaction(engine, writes=False) as session:
        states = service.lists_state(session, settings.screening_list_days)
        if all(state.state == "missing" for state in states):
            raise NotReady("No sanctions list was imported yet: run `ponte screening import FILE`.")
        subjects = [subject for _, _, subject in asked]
        found = Screening().screen(session, [subject_of(subject) for subject in subjects])
    _warn(service.incomplete(states))
    told = rendered(states, subjects, found)
    if as_json:
        terminal.show_json(_with_lines(told, asked, from_file=file is not None))
    else:
        _show(told)


def _asked(name: str, kind: str | None, country: str | None) -> Asked:
    """A name, or a number if it has digits and no letters but a country's."""
    is_number = any(letter.isdigit() for letter in name) and sum(letter.isalpha() for letter in name) <= 3
    said: dict[str, Any] = {"numbers" if is_number else "names": [name], "kind": kind, "country": country}
    try:
        return 0, None, SubjectIn.model_validate(said)
    except ValidationError as error:
        wrong = [FieldError(field=item.field.replace("names.0", "NAME"), reason=item.reason)
                 for item in field_errors(error.errors())]  # fmt: skip
        raise Invalid("This cannot be screened.", errors=wrong) from None


def _read(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == PIPE else file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None


def _warn(codes: Sequence[str]) -> None:
    if codes:
        terminal.print_error(f"missing or too old, so screening is not complete: {', '.join(codes)}")


def _with_lines(told: ScreeningOut, asked: Sequence[Asked], *, from_file: bool) -> dict[str, Any]:
    """What `POST /screening` answers; for a file each result has the line and the file's own `id` too."""
    answer = told.model_dump(mode="json")
    if from_file:
        for result, (line, own, _) in zip(answer["results"], asked, strict=True):
            result.update({"line": line} if own is None else {"line": line, "id": own})
    return answer


def _show(told: ScreeningOut) -> None:
    for result in told.results:
        terminal.out.print(Text(" / ".join([*result.names, *result.numbers]), style="bold"))
        if not result.hits:
            terminal.out.print("  no hit")
        for hit in result.hits:
            terminal.out.print(Text(f"  {hit.score:.2f}  {hit.name}", style="red" if hit.certain else "yellow"))
            terminal.out.print(Text(f"        {_explained(hit)}"), soft_wrap=True)


def _explained(hit: ListHitOut) -> str:
    since = f", listed {hit.listed_on}" if hit.listed_on else ""
    said = [f"{hit.list} {hit.reference or hit.entry}, {hit.kind}{since}"]
    if hit.number:
        said.append(f"same {hit.number.scheme} {hit.number.value}")
    else:
        said.append(f"{hit.how}: {', '.join(f'{pair.asked} = {pair.listed}' for pair in hit.agree)}")
    for words, whose in ((hit.asked_only, "only asked"), (hit.listed_only, "only listed")):
        if words:
            said.append(f"{whose}: {', '.join(words)}")
    return "; ".join(said)


@screening.command("import")
def screening_import(
    files: Annotated[list[Path], typer.Argument(help="A publisher's file; of OFAC's CSV all three.", dir_okay=False)],
    code: Annotated[
        str | None, typer.Option("--list", help="Code of the list, where the content does not tell: ofac_consolidated.")
    ] = None,
    published: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of publication, where the file does not tell it.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also if the file is older, or has lost half of the entries.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Import a sanctions list in its publisher's format; it takes the place of the list as it was."""
    with ExitStack() as opened:
        try:
            named = [NamedFile(file.name, opened.enter_context(file.open("rb"))) for file in files]
        except OSError as error:
            raise typer.BadParameter(f"{error.filename}: {error.strerror}") from None
        read = importing.read_files(named, code, published and published.date())
    with open_database() as (engine, _), transaction(engine) as session:
        made = import_out(*importing.store(session, OPERATOR, read, replace=replace))
    _show_import(made, as_json=as_json)


@terminal.or_json
def _show_import(made: ImportOut) -> None:
    published = f" of {made.published_on}" if made.published_on else ""
    terminal.out.print(
        f"{made.list}{published}: {made.entries} entries,"
        f" {made.added} added, {made.changed} changed, {made.removed} removed"
    )


@screening.command("lists")
def screening_lists(as_json: Json = False) -> None:
    """The lists, and how old they are."""
    with open_database() as (engine, settings), transaction(engine, writes=False) as session:
        states = service.lists_state(session, settings.screening_list_days)
    _show_lists([ListOut.model_validate(state) for state in states], as_json=as_json)


@terminal.or_json
def _show_lists(lists: Sequence[ListOut]) -> None:
    table = Table("list", "state", "published", "imported", "entries", "names", "title")
    for each in lists:
        published = each.published_on.isoformat() if each.published_on else ""
        imported = each.imported_at.date().isoformat() if each.imported_at else ""
        table.add_row(each.code, each.state, published, imported, str(each.entries), str(each.names), each.title)
    terminal.out.print(table)
