"""`ponte init`: from nothing to two parks, a corridor, and the first administrator's key."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import migrations
from app import terminal
from app.accounts import service as accounts
from app.accounts.people import service as people
from app.accounts.people.emails import Email
from app.accounts.people.schemas import UserIn
from app.accounts.roles import OPERATOR, Role
from app.cli.asking import ask_corridor, ask_park
from app.cli.context import Json, open_database
from app.cli.places import show_steps
from app.database import make_engine, transaction
from app.errors import Invalid, field_errors
from app.portfolio.places import service as places
from app.portfolio.places.declared import Declared, Step, bring_about, code_of, try_out
from app.schemas import Name
from app.settings import Settings

NEXT = """
Next:
  ponte template companies.xlsx      a table to fill in; the parks' codes go into its column `park`
  ponte import companies.xlsx        brings the companies in, and makes their lists
  ponte matches NAME                 a company's list, with reasons
  ponte serve                        the API and its documentation, at http://127.0.0.1:8000"""


class Setup(Declared):
    """What a file for `ponte init` may say."""

    administrator: Name = "admin"
    user: Email | None = None
    """the first person, an admin"""


def init(
    file: Annotated[
        Path | None, typer.Argument(help="TOML; `ponte template FILE.toml` writes an example.", dir_okay=False)
    ] = None,
    park: Annotated[
        list[str] | None,
        typer.Option(help="`CODE: NAME, COUNTRY`; twice. Without a file or this, questions are asked."),
    ] = None,
    corridor: Annotated[str | None, typer.Option(help="Its code; unless said, that of the two parks.")] = None,
    administrator: Annotated[str | None, typer.Option(help="Name of the first administrator's key; admin.")] = None,
    user: Annotated[
        str | None, typer.Option(help="E-mail address of the first person, an admin, who gets a link to sign in once.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    as_json: Json = False,
) -> None:
    """Set up: the database, two parks with their sites and spaces, the corridor, the first administrator's key.

    It shows what it will do before it does it. Run again it doubles nothing and says what is so already.
    """
    if file and park:
        raise typer.BadParameter("a file and --park say the same: give one of them")
    if park and len(park) != 2:
        raise typer.BadParameter("a corridor is between two parks: give --park twice")
    if as_json and not (yes and (file or park)):
        raise typer.BadParameter("--json goes with --yes, and with a file or --park: nothing can be asked then")
    said: dict[str, Any] = _read(file) if file else {"parks": [_parsed(text) for text in park or ()]}
    with _set_up() as (engine, settings):
        if not said.get("parks") and not file:
            with transaction(engine, writes=False) as session:
                said |= _ask(session)
        if said.get("parks") and (corridor or "corridor" not in said):
            said["corridor"] = said.get("corridor", {}) | ({"code": corridor} if corridor else {})
        given = {"administrator": administrator, "user": user}
        setup = _checked(said | {name: value for name, value in given.items() if value})
        with transaction(engine) as session:
            steps = try_out(session, OPERATOR, setup)
            has_key = any(key.name == setup.administrator for key in accounts.live_keys(session))
            has_user = setup.user is None or people.is_known(session, setup.user)
        if not as_json:
            _show_plan(settings.database_url, steps, setup, has_key, has_user)
        idle = has_key and has_user and all(step.done == "so already" for step in steps)
        if not idle and not yes and not typer.confirm("Do this?", default=True):
            raise typer.Exit(1)
        with transaction(engine) as session:
            bring_about(session, OPERATOR, setup)
            key = None if has_key else accounts.create_key(session, setup.administrator, Role.ADMIN)
            link = None if has_user else _first_person(session, setup)
    if as_json:
        terminal.show_json({"steps": [step._asdict() for step in steps], "key": key, "link": link})
        return
    terminal.out.print("Nothing to do: all of it is so already." if idle else "Done.")
    if key:
        terminal.out.print(f"The key of {setup.administrator}, which cannot be shown again: {key}", soft_wrap=True)
    if link:
        terminal.out.print(f"{setup.user} signs in once, within a day, with this token: {link}", soft_wrap=True)
    terminal.out.print(NEXT, markup=False, soft_wrap=True)


@contextmanager
def _set_up() -> Iterator[tuple[Engine, Settings]]:
    """The database; a new one gets its schema, an older one is left for `ponte db upgrade` and its back-up."""
    engine = make_engine(Settings().database_url)
    if migrations.is_new(engine):
        migrations.upgrade(engine)
    engine.dispose()
    with open_database() as found:
        yield found


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"{file} is no TOML: {error}.") from None


def _parsed(text: str) -> dict[str, str]:
    """`trentino: Trentino Sviluppo, IT` -> its code, name and country; without a code, that of the name."""
    found = re.fullmatch(r"\s*(?:([a-z0-9-]+)\s*:)?\s*(.+?)\s*,\s*([A-Za-z]{2})\s*", text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is not like `trentino: Trentino Sviluppo, IT`")
    code, name, country = found.groups()
    return {"code": code or code_of(name), "name": name, "country": country.upper()}


def _ask(session: Session) -> dict[str, Any]:
    known = places.parks(session)
    corridors = places.corridors(session)
    one = corridors[0] if len(corridors) == 1 else None
    parks = [
        ask_park(which, known, usual)
        for which, usual in (("first", one.park_a if one else None), ("second", one.park_b if one else None))
    ]
    of_both = one and {one.park_a.code, one.park_b.code} == {park["code"] for park in parks}
    return {"parks": parks, "corridor": ask_corridor(parks, one.code if one and of_both else None)}


def _checked(said: dict[str, Any]) -> Setup:
    try:
        return Setup.model_validate(said)
    except ValidationError as error:
        raise Invalid("This cannot be set up.", errors=field_errors(error.errors())) from None


def _first_person(session: Session, setup: Setup) -> str:
    """The token by which the person signs in."""
    said = UserIn(email=setup.user or "", name=setup.administrator, role=Role.ADMIN)
    return people.make_link(session, OPERATOR, people.add(session, OPERATOR, said).id, timedelta(days=1))


def _show_plan(database: str, steps: list[Step], setup: Setup, has_key: bool, has_user: bool) -> None:
    terminal.out.print(f"\nIn {database}:", soft_wrap=True)
    show_steps(steps, planned=True)
    terminal.out.print(f"  key       {setup.administrator}, {'so already' if has_key else 'to be made'}", markup=False)
    if setup.user:
        terminal.out.print(f"  user      {setup.user}, {'so already' if has_user else 'to be added'}", markup=False)
    terminal.out.print()
