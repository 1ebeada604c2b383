"""`ponte park`: the parks."""

from typing import Annotated

import typer

from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.options import City, Code, Description, Name, NewCode, Withdraw, Withdrawn, everything, sent
from app.cli.places import show_places
from app.database import transaction
from app.portfolio.places import by_code, service
from app.portfolio.places.schemas import ParkChange, ParkIn
from app.portfolio.schemas import PlaceFilter

park = typer.Typer(no_args_is_help=True, help="Parks.")

Country = Annotated[str | None, typer.Option(help="Two letters, such as IT.")]


@park.command("list")
def park_list(withdrawn: Withdrawn = False, as_json: Json = False) -> None:
    """List the parks."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        chosen = PlaceFilter(withdrawn=withdrawn)
        found = everything(lambda paging: service.park_page(session, OPERATOR, paging, chosen))
    show_places(found, ("code", "name", "country", "city"), as_json=as_json)


@park.command("add")
def park_add(
    code: NewCode,
    name: Name = None,
    country: Country = None,
    city: City = None,
    description: Description = None,
) -> None:
    """Add a park; a name and a country are needed."""
    new = sent(ParkIn, code=code, name=name, country=_upper(country), city=city, description=description)
    with open_database() as (engine, _), transaction(engine) as session:
        added = service.add_park(session, OPERATOR, new)
    print(f"park {added.code}: added")


@park.command("change")
def park_change(
    code: Code,
    name: Name = None,
    country: Country = None,
    city: City = None,
    description: Description = None,
    withdrawn: Withdraw = None,
) -> None:
    """Change a park; an empty option empties what it is for."""
    change = sent(
        ParkChange, name=name, country=_upper(country), city=city, description=description, withdrawn=withdrawn
    )
    with open_database() as (engine, _), transaction(engine) as session:
        service.change_park(session, OPERATOR, by_code.park(session, code).id, change)
    print(f"park {code}: changed")


def _upper(country: str | None) -> str | None:
    return country and country.upper()
