"""`ponte corridor`: which parks are matched with each other."""

from typing import Annotated

import typer

from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.options import Code, Name, NewCode, Withdraw, Withdrawn, everything, sent
from app.cli.places import show_places
from app.database import transaction
from app.portfolio.places import by_code, service
from app.portfolio.places.schemas import CorridorChange, CorridorIn
from app.portfolio.schemas import PlaceFilter

corridor = typer.Typer(no_args_is_help=True, help="Corridors between two parks.")

AsOf = Annotated[str | None, typer.Option(help="The day that it lives in, such as 2015-09-01; empty: today.")]


@corridor.command("list")
def corridor_list(withdrawn: Withdrawn = False, as_json: Json = False) -> None:
    """List the corridors."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        chosen = PlaceFilter(withdrawn=withdrawn)
        found = everything(lambda paging: service.corridor_page(session, OPERATOR, paging, chosen))
    show_places(found, ("code", "name", "park_a", "park_b", "as_of", "ranked"), as_json=as_json)


@corridor.command("add")
def corridor_add(
    code: NewCode,
    park_a: Annotated[str, typer.Argument(help="Code of a park.")],
    park_b: Annotated[str, typer.Argument(help="Code of the other park.")],
    name: Name = None,
    as_of: AsOf = None,
) -> None:
    """Add a corridor between two parks; a name is needed."""
    new = sent(CorridorIn, code=code, park_a=park_a, park_b=park_b, name=name, as_of=as_of)
    with open_database() as (engine, _), transaction(engine) as session:
        added = service.add_corridor(session, OPERATOR, new)
    print(f"corridor {added.code}: added")


@corridor.command("change")
def corridor_change(code: Code, name: Name = None, as_of: AsOf = None, withdrawn: Withdraw = None) -> None:
    """Change a corridor; its two parks stay."""
    change = sent(CorridorChange, name=name, as_of=as_of, withdrawn=withdrawn)
    with open_database() as (engine, _), transaction(engine) as session:
        service.change_corridor(session, OPERATOR, by_code.corridor(session, code).id, change)
    print(f"corridor {code}: changed")
