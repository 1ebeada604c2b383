"""`ponte key`: API keys."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.table import Table

from app import terminal
from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.cli.context import Json, open_database
from app.database import transaction
from app.portfolio.places import service as places
from models import ApiKey

key = typer.Typer(no_args_is_help=True, help="API keys.")


@key.command("create")
def key_create(
    name: Annotated[str, typer.Argument(help="Owner or purpose of the key.")],
    role: Annotated[Role, typer.Option(help="What its holder may do.")] = Role.VIEWER,
    park: Annotated[str | None, typer.Option(help="Bind it to this park.")] = None,
) -> None:
    """Create an API key and print it; it cannot be shown again."""
    if not 1 <= len(name.strip()) <= 128:
        raise typer.BadParameter("a name has 1 to 128 characters")
    with open_database() as (engine, _), transaction(engine) as session:
        park_id = places.park_id(session, park, field="park")
        made = accounts.create_key(session, name, role, park_id)
    print(made)


@key.command("list")
def key_list(as_json: Json = False) -> None:
    """List the valid keys: names and roles, not the keys themselves."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        parks = {one.id: code for code, one in places.parks(session).items()}
        _show(accounts.live_keys(session), parks, as_json=as_json)


@key.command("revoke")
def key_revoke(
    name: Annotated[str | None, typer.Argument(help="Name of the keys.")] = None,
    key_id: Annotated[int | None, typer.Option("--id", help="One key only, by its id.", min=1)] = None,
) -> None:
    """Revoke every valid key with a name, or one key."""
    if (name is None) == (key_id is None):
        raise typer.BadParameter("give a name, or --id")
    with open_database() as (engine, _), transaction(engine) as session:
        if name is None:
            accounts.revoke_key(session, OPERATOR, key_id or 0)
            print("1 revoked")
            return
        count = accounts.revoke_keys(session, name)
    if not count:
        terminal.print_error(f"there is no live key named {name!r}")
        raise typer.Exit(1)
    print(f"{count} revoked")


def _show(keys: Sequence[ApiKey], parks: Mapping[int, str], *, as_json: bool) -> None:
    """`parks` are their codes by id."""
    if as_json:
        return terminal.show_json(
            [
                {"id": one.id, "name": one.name, "role": one.role, "park": _park(one, parks), "made": one.created_at}
                for one in keys
            ]
        )
    table = Table("id", "name", "role", "park", "made")
    for one in keys:
        table.add_row(str(one.id), one.name, one.role, _park(one, parks) or "all", one.created_at.isoformat())
    return terminal.out.print(table)


def _park(key: ApiKey, parks: Mapping[int, str]) -> str | None:
    return parks.get(key.park_id) if key.park_id is not None else None
