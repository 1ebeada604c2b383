"""`ponte template`: files to fill in."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from app.portfolio.imports.templates import template

KINDS = ("csv", "xlsx", "jsonl", "toml")


def write_template(
    file: Annotated[Path, typer.Argument(help="To be written: .xlsx, .csv or .jsonl; .toml for `ponte init`.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a file to fill in: a table of companies, or a set-up."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise typer.BadParameter(f"{file}: the name must end in .{', .'.join(KINDS)}")
    if file.exists() and not force:
        raise typer.BadParameter(f"{file} is there already; --force writes over it")
    setup = files("app.cli").joinpath("setup.toml")
    data = setup.read_bytes() if kind == "toml" else template(kind)  # type: ignore[arg-type]  # one of `KINDS`
    try:
        file.write_bytes(data)
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None
    print(f"{file}: written")
