"""`ponte sector`: the tree of sectors, and what the operator adds to it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app import terminal
from app.cli.context import Json, open_database
from app.cli.options import sent
from app.database import transaction
from app.portfolio.taxonomy import own_sectors
from app.portfolio.taxonomy.own_sectors import SectorIn
from matching.taxonomy import sectors as tree

sector = typer.Typer(no_args_is_help=True, help="Sectors: the tree, and what is added to it.")


@sector.command("list")
def sector_list(as_json: Json = False) -> None:
    """List the sectors, each below the wider one that it lies in."""
    with open_database():
        found, own = tree.sectors().values(), {one.code for one in tree.own_sectors()}
    if as_json:
        items = [{"code": one.code, "parent": one.parent, "own": one.code in own, **one.names} for one in found]
        terminal.show_json(items)
        return
    table = Table("code", "English", "Italian", "Russian", "")
    for top in (one for one in found if one.parent is None):
        for one in (top, *(below for below in found if below.parent == top.code)):
            code = one.code if one is top else f"  {one.code}"
            table.add_row(code, one.names["en"], one.names["it"], one.names["ru"], "own" if one.code in own else "")
    terminal.out.print(table)


@sector.command("add")
def sector_add(
    code: Annotated[str | None, typer.Argument(help="Its code, as in medical_devices; never changes.")] = None,
    name_it: Annotated[str | None, typer.Option(help="What it is called in Italian.")] = None,
    name_ru: Annotated[str | None, typer.Option(help="In Russian.")] = None,
    name_en: Annotated[str | None, typer.Option(help="In English.")] = None,
    parent: Annotated[str | None, typer.Option(help="Code of the wider sector that it lies in.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="CSV: code, parent, name_it, name_ru, name_en.", dir_okay=False)
    ] = None,
) -> None:
    """Add a sector, or those of a file; one that was added before may be given other names."""
    if (code is None) == (file is None):
        raise typer.BadParameter("give the code of a sector, or a file")
    try:
        new = (
            own_sectors.read_table(file.read_bytes())
            if file
            else [sent(SectorIn, code=code, name_it=name_it, name_ru=name_ru, name_en=name_en, parent=parent)]
        )
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None
    with open_database() as (engine, _), transaction(engine) as session:
        done = own_sectors.add(session, new)
    for one in done:
        print(f"sector {one.code}: {one.done}")
