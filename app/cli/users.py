"""`ponte user`: people who sign in."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app import terminal
from app.accounts.people import service
from app.accounts.people.schemas import UserChange, UserIn, UserOut
from app.accounts.roles import OPERATOR, Role
from app.cli.context import Json, open_database
from app.cli.options import everything, sent
from app.database import transaction
from app.schemas import LanguageCode

user = typer.Typer(no_args_is_help=True, help="People who sign in with a password, a link, or another provider.")

Email = Annotated[str, typer.Argument(help="E-mail address.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help="Read the password from this file; - for standard input.", dir_okay=False)
]
STDIN = Path("-")


@user.command("add")
def user_add(
    email: Email,
    name: Annotated[str, typer.Option(help="What the person is called.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.VIEWER,
    park: Annotated[str | None, typer.Option(help="Bind the person to this park.")] = None,
    language: Annotated[LanguageCode, typer.Option(help="That the person is told things in.")] = "en",
    password_file: PasswordFile = None,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="None: a link, or another provider, is needed to sign in.")
    ] = False,
) -> None:
    """Add a person. The password is asked for, unless it comes from a file or there is to be none."""
    if password_file and no_password:
        raise typer.BadParameter("--password-file and --no-password exclude each other")
    password = None if no_password else _password(password_file)
    said = sent(UserIn, email=email, name=name, role=role, park=park, language=language, password=password)
    with open_database() as (engine, _), transaction(engine) as session:
        made = service.add(session, OPERATOR, said)
    print(f"user {made.id}: {made.email}")


@user.command("list")
def user_list(as_json: Json = False) -> None:
    """List the people, disabled ones among them."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        found = everything(lambda paging: service.page(session, paging))
    if as_json:
        terminal.show_json([each.model_dump(mode="json") for each in found])
        return
    table = Table("id", "e-mail", "name", "role", "park", "signs in")
    for each in found:
        table.add_row(str(each.id), each.email, each.name, each.role.value, each.park or "", _signs_in(each))
    terminal.out.print(table)


def _signs_in(each: UserOut) -> str:
    if each.disabled:
        return "disabled"
    return "with a password" if each.has_password else "by a link or another provider"


@user.command("change")
def user_change(
    email: Email,
    name: Annotated[str | None, typer.Option(help="What the person is called.")] = None,
    role: Annotated[Role | None, typer.Option(help="What the person may do.")] = None,
    park: Annotated[str | None, typer.Option(help="Bind the person to this park; empty: to none.")] = None,
    language: Annotated[LanguageCode | None, typer.Option(help="That the person is told things in.")] = None,
    password_file: PasswordFile = None,
    ask_password: Annotated[bool, typer.Option("--ask-password", help="Ask for a new password.")] = False,
    enable: Annotated[bool, typer.Option("--enable", help="Let a person in again who was disabled.")] = False,
) -> None:
    """Change a person. With another password, the person's sessions end."""
    password = _password(password_file) if password_file or ask_password else None
    disabled = False if enable else None
    said = sent(UserChange, name=name, role=role, park=park, language=language, password=password, disabled=disabled)
    with open_database() as (engine, _), transaction(engine) as session:
        service.change(session, OPERATOR, service.named(session, email).id, said)
    print("changed")


@user.command("disable")
def user_disable(email: Email) -> None:
    """Let a person in no more, and end the person's sessions. What the person did stays."""
    with open_database() as (engine, _), transaction(engine) as session:
        service.change(session, OPERATOR, service.named(session, email).id, UserChange(disabled=True))
    print("disabled")


@user.command("link")
def user_link(
    email: Email,
    minutes: Annotated[int, typer.Option(help="How long it can be used.", min=1, max=7 * 24 * 60)] = 15,
) -> None:
    """Print a token by which a person signs in once: `POST /api/v1/session` with `{"link": TOKEN}`."""
    with open_database() as (engine, _), transaction(engine) as session:
        found = service.named(session, email)
        token = service.make_link(session, OPERATOR, found.id, timedelta(minutes=minutes))
    print(token)


def _password(file: Path | None) -> str:
    if file is None:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        text = sys.stdin.read() if file == STDIN else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read: {error}") from None
    return text.rstrip("\r\n")
