"""`ponte site`: the sites of the parks."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.options import (
    City,
    Code,
    Description,
    Name,
    NewCode,
    OfPark,
    Withdraw,
    Withdrawn,
    everything,
    listed,
    sent,
)
from app.cli.places import show_places, show_steps
from app.database import transaction
from app.paging import Page, Paging
from app.portfolio.places import by_code, service
from app.portfolio.places.declared import bring_about_sites
from app.portfolio.places.schemas import SiteChange, SiteIn, SiteOut
from app.portfolio.schemas import PlaceFilter
from app.portfolio.site_tables import read_sites

site = typer.Typer(no_args_is_help=True, help="Sites of the parks: a centre, a hub, an area.")

TextLanguage = Annotated[
    str | None, typer.Option(help="Language of the description and of the names of the spaces; en unless said.")
]
Languages = Annotated[str | None, typer.Option(help="Languages that the staff works in: it,en.")]
Sectors = Annotated[str | None, typer.Option(help="Sectors that it is made for; see `ponte sector list`.")]


@site.command("list")
def site_list(park: OfPark = None, withdrawn: Withdrawn = False, as_json: Json = False) -> None:
    """List the sites, of one park or of all."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        parks = [by_code.park(session, park).id] if park else service.park_codes(session).values()
        found: list[SiteOut] = []
        for of in parks:
            found += everything(partial(_page, session, of, PlaceFilter(withdrawn=withdrawn)))
    show_places(found, ("park", "code", "name", "city", "languages", "sectors"), as_json=as_json)


def _page(session: Session, park_id: int, chosen: PlaceFilter, paging: Paging) -> Page[SiteOut]:
    return service.site_page(session, OPERATOR, paging, park_id, chosen)


@site.command("add")
def site_add(
    code: NewCode,
    park: Annotated[str, typer.Option(help="Code of its park.")],
    name: Name = None,
    city: City = None,
    description: Description = None,
    language: TextLanguage = None,
    languages: Languages = None,
    sectors: Sectors = None,
) -> None:
    """Add a site of a park; a name is needed."""
    new = sent(
        SiteIn,
        code=code,
        name=name,
        city=city,
        description=description,
        language=language,
        languages=listed(languages),
        sectors=listed(sectors),
    )
    with open_database() as (engine, _), transaction(engine) as session:
        added = service.add_site(session, OPERATOR, by_code.park(session, park).id, new)
    print(f"site {added.park}/{added.code}: added")


@site.command("change")
def site_change(
    code: Code,
    park: OfPark = None,
    name: Name = None,
    city: City = None,
    description: Description = None,
    language: TextLanguage = None,
    languages: Languages = None,
    sectors: Sectors = None,
    withdrawn: Withdraw = None,
) -> None:
    """Change a site; it stays in its park, which `--park` names where two parks have a site of that code."""
    change = sent(
        SiteChange,
        name=name,
        city=city,
        description=description,
        language=language,
        languages=listed(languages),
        sectors=listed(sectors),
        withdrawn=withdrawn,
    )
    with open_database() as (engine, _), transaction(engine) as session:
        changed = service.change_site(session, OPERATOR, by_code.site(session, code, park).id, change)
    print(f"site {changed.park}/{changed.code}: changed")


@site.command("import")
def site_import(
    file: Annotated[Path, typer.Argument(help="CSV or a workbook: a line for each space.", dir_okay=False)],
    park: Annotated[str | None, typer.Option(help="Code of the park of the lines that name none.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")] = False,
) -> None:
    """Add sites with their spaces from a table, and change those that differ; none is removed."""
    try:
        sites = read_sites(file.read_bytes(), file.name, park)
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None
    with open_database() as (engine, _), transaction(engine) as session:
        steps = [step for code, found in sites.items() for step in bring_about_sites(session, OPERATOR, code, found)]
        if dry_run:
            session.rollback()
    show_steps(steps, planned=dry_run)
