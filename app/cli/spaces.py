"""`ponte space`: the rooms, halls and fields of the sites."""

from typing import Annotated, get_args

import typer

from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.options import (
    Code,
    Name,
    NewCode,
    OfPark,
    Withdraw,
    Withdrawn,
    everything,
    listed,
    number,
    sent,
    whole_number,
)
from app.cli.places import show_places
from app.database import transaction
from app.portfolio.places import by_code, service
from app.portfolio.places.schemas import SpaceChange, SpaceFilter, SpaceIn
from app.portfolio.schemas import PlaceFilter
from app.schemas import SpaceKind

space = typer.Typer(no_args_is_help=True, help="Spaces of the sites: what guests may use.")

COLUMNS = (
    "park",
    "site",
    "code",
    "name",
    "kind",
    "area_m2",
    "workplaces",
    "equipment",
    "available_from",
    "available_until",
)
OfSite = Annotated[str, typer.Option("--site", help="Code of its site.")]
Kind = Annotated[str | None, typer.Option(help=f"{', '.join(get_args(SpaceKind))}.")]
Area = Annotated[str | None, typer.Option(help="Square metres.")]
Workplaces = Annotated[str | None, typer.Option(help="That guests take some of; empty: one guest has it all.")]
Equipment = Annotated[str | None, typer.Option(help="What is in it, parted by semicolons.")]
From = Annotated[str | None, typer.Option(help="First day, such as 2026-09-01; empty: free already.")]
Until = Annotated[str | None, typer.Option(help="Last day; empty: as long as one likes.")]


@space.command("list")
def space_list(
    park: OfPark = None,
    site: Annotated[str | None, typer.Option(help="Code of a site.")] = None,
    withdrawn: Withdrawn = False,
    as_json: Json = False,
) -> None:
    """List the spaces: of one site, of one park, or of all."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        if site:
            of = by_code.site(session, site, park).id
            here = PlaceFilter(withdrawn=withdrawn)
            found = everything(lambda paging: service.space_page_of_site(session, OPERATOR, paging, of, here))
        else:
            chosen = SpaceFilter(park=by_code.park(session, park).code if park else None, withdrawn=withdrawn)
            found = everything(lambda paging: service.space_page(session, OPERATOR, paging, chosen))
    show_places(found, COLUMNS, as_json=as_json)


@space.command("add")
def space_add(
    code: NewCode,
    site: OfSite,
    park: OfPark = None,
    name: Name = None,
    kind: Kind = None,
    area_m2: Area = None,
    workplaces: Workplaces = None,
    equipment: Equipment = None,
    available_from: From = None,
    available_until: Until = None,
) -> None:
    """Add a space of a site; a name and a kind are needed."""
    new = sent(
        SpaceIn,
        code=code,
        name=name,
        kind=kind,
        area_m2=number(area_m2),
        workplaces=whole_number(workplaces),
        equipment=listed(equipment, ";"),
        available_from=available_from,
        available_until=available_until,
    )
    with open_database() as (engine, _), transaction(engine) as session:
        added = service.add_space(session, OPERATOR, by_code.site(session, site, park).id, new)
    print(f"space {added.park}/{added.site}/{added.code}: added")


@space.command("change")
def space_change(
    code: Code,
    site: OfSite,
    park: OfPark = None,
    name: Name = None,
    kind: Kind = None,
    area_m2: Area = None,
    workplaces: Workplaces = None,
    equipment: Equipment = None,
    available_from: From = None,
    available_until: Until = None,
    withdrawn: Withdraw = None,
) -> None:
    """Change a space; an empty option empties what it is for."""
    change = sent(
        SpaceChange,
        name=name,
        kind=kind,
        area_m2=number(area_m2),
        workplaces=whole_number(workplaces),
        equipment=listed(equipment, ";"),
        available_from=available_from,
        available_until=available_until,
        withdrawn=withdrawn,
    )
    with open_database() as (engine, _), transaction(engine) as session:
        found = by_code.space(session, code, by_code.site(session, site, park))
        changed = service.change_space(session, OPERATOR, found.id, change)
    print(f"space {changed.park}/{changed.site}/{changed.code}: changed")
